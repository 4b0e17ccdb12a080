"""Population questions of the returns stage: guarantees, settlements and dividends of all villages."""

from collections.abc import Callable

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Row
from bangfu.core.money import fen_text, yuan
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import PROBLEMS_SHOWN_MAX, Problem, Severity
from bangfu.core.questions import Decision
from bangfu.core.returns.guarantee import VILLAGES, guaranteed_amount, member_problems
from bangfu.core.returns.settlement import dividend_form
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.unit_entitlement import UnitEntitlement
from bangfu.core.rules.waterfall import Waterfall
from bangfu.engine.backends.duckdb import Population, Session
from bangfu.engine.explain import explain_row
from bangfu.engine.kinds.split import equal_split, weighted_split
from bangfu.engine.kinds.unit_entitlement import equal_amount
from bangfu.engine.kinds.waterfall import equal_or_short

NO_CONSENT = '"consent" = FALSE'


def guarantee(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per village, in the order of the key: the sum guaranteed for the year.

    Serves JZ-029, JZ-031, JZ-044, JZ-045. A year that has yet to be decided answers no sum.
    """
    session = Session()
    villages = session.population(VILLAGES, facts.tables["villages"])
    rule, amount, problems = guaranteed_amount(
        book,
        facts.values["year"],
        because,
        decided_fen=facts.values.get("decided_fen"),
        pool_fen=facts.values.get("pool_fen"),
    )
    because.cite(rule.clause("members"), members=rule.terms.members)
    if rule.terms.payer:
        because.cite(rule.clause("payer"), payer=rule.terms.payer)
    problems += member_problems(rule, villages.count)
    withheld, found = _consent(book, session, villages, because)
    problems += found
    if amount is None:
        return Decision([], problems)
    sql = equal_amount(session.dialect, villages.members, amount_fen=amount, withheld=withheld)
    rows = session.answer(villages, sql)
    explain_row(
        because,
        rule.clause("members"),
        rows,
        villages.key,
        lambda row: f"{row['village']}: {fen_text(row['amount_fen'])} fen",
    )
    return Decision(rows, problems)


def _consent(
    book: Rulebook, session: Session, villages: Population, because: Because
) -> tuple[str | None, list[Problem]]:
    """Which villages are held back for want of consent papers (reading A-JZ-05), and whom to tell."""
    if not book.has("returns.guarantee", Eligibility):
        return None, []
    rule = book.rule("returns.guarantee", Eligibility)
    clause = rule.clause("membership")
    because.cite(clause, membership=rule.terms.membership, consent_effect=rule.terms.consent_effect)
    if "consent" not in villages.has:
        return None, []
    holds_back = rule.terms.consent_effect == "block_return"
    severity: Severity = "reason" if holds_back else "warn"
    missing = session.keys_where(villages, NO_CONSENT, PROBLEMS_SHOWN_MAX + 1)
    problems = [Problem("consent_missing", severity, key, clause=clause) for key in missing]
    return (NO_CONSENT if holds_back else None), problems


def settle(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """What each village is paid of its guarantee, and what stays in the pool.

    Serves JZ-030 and reading A-JZ-08: never unequal between villages. A part of a fen per village
    is not paid and stays in the pool.
    """
    session, values = Session(), facts.values
    villages = session.population(VILLAGES, facts.tables["villages"])
    pool = values["received_fen"] + values.get("retained_fen", 0)
    entitlement, amount, problems = guaranteed_amount(
        book,
        values["year"],
        because,
        decided_fen=values.get("decided_fen"),
        pool_fen=values.get("pool_fen"),
    )
    problems += member_problems(entitlement, villages.count)
    if amount is None:
        return Decision({"villages": [], "left_fen": pool}, problems)
    rule = book.rule("returns.settle", Waterfall)
    shortfall = rule.terms.shortfall
    due = amount * villages.count
    pays_from = max(pool, due) if shortfall == "district_advance" else pool
    because.cite(
        rule.clause("shortfall"),
        steps=list(rule.terms.steps or ()),
        shortfall=shortfall,
        step=f"{villages.count} x {yuan(amount)} <= {yuan(pool)}: {due <= pool}",
    )
    sql = equal_or_short(
        session.dialect,
        villages.members,
        entitled_fen=amount,
        pool_fen=pays_from,
        pays_short=shortfall != "block",
    )
    paid = _paid_each(amount, pays_from, villages.count, shortfall)
    problems += _short_problems(rule.clause("shortfall"), shortfall, due, pool)
    left = pool - paid * villages.count
    if paid < amount and shortfall != "block" and left:
        problems.append(
            Problem("left_in_pool", "info", clause=rule.clause("shortfall"), values={"fen": left})
        )
    rows = session.answer(villages, sql)
    explain_row(because, rule.clause("shortfall"), rows, villages.key, _settled_step)
    return Decision({"villages": rows, "left_fen": left}, problems)


def _settled_step(row: Row) -> str:
    entitled, paid, arrears = (
        fen_text(row[name]) for name in ("entitled_fen", "paid_fen", "arrears_fen")
    )
    return f"{row['village']}: {entitled} fen - {paid} fen = {arrears} fen"


def _paid_each(amount: int, pool: int, count: int, shortfall: str | None) -> int:
    if amount * count <= pool:
        return amount
    return 0 if shortfall == "block" else pool // count


def _short_problems(clause: str, shortfall: str | None, due: int, pool: int) -> list[Problem]:
    if pool >= due:
        return []
    values = {"due": yuan(due), "pool": yuan(pool), "short": yuan(due - pool)}
    if shortfall == "block":
        return [Problem("shortfall_blocks", "block", clause=clause, values=values)]
    code = "district_advances" if shortfall == "district_advance" else "shortfall"
    return [Problem(code, "warn", clause=clause, values=values)]


def dividend(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per village its part of a dividend; the parts add up to the sum, to the fen.

    Serves JA-038 and reading A-JZ-09: equal, or by money contributed; the remainder goes by
    largest remainder, ties to the lower key.
    """
    session = Session()
    rule = book.rule("returns.dividend", UnitEntitlement)
    villages = session.population(dividend_form(book).tables[0], facts.tables["villages"])
    total = facts.values["amount_fen"]
    because.cite(rule.clause("share_basis"), share_basis=rule.terms.share_basis)
    by_contribution = rule.terms.share_basis == "contribution"
    parts = split_text(session, villages, total, by_contribution=by_contribution)
    sql = f"SELECT {villages.columns}, share, part AS amount_fen FROM ({parts}) AS parts"
    rows = session.answer(villages, sql)
    explain_row(
        because, rule.clause("share_basis"), rows, villages.key, part_step(total, "amount_fen")
    )
    return Decision(rows)


def part_step(total_fen: int, column: str) -> Callable[[Row], str]:
    """The step of a row of a split: total x share = part, the rounding told by the two sides."""

    def step(row: Row) -> str:
        part = fen_text(row[column])
        return f"{row['village']}: {fen_text(total_fen)} fen x {row['share']} -> {part} fen"

    return step


def split_text(session: Session, villages: Population, total: int, *, by_contribution: bool) -> str:
    """The SQL of a split of `total` among the villages, equal or by contribution.

    Raises Unanswerable where contributions are needed and not given, or add up to nothing.
    """
    if not by_contribution:
        return equal_split(session.dialect, villages.members, total=total)
    if "contributed_fen" not in villages.has:
        raise Unanswerable([Problem("reading_needs_column", "block", "contributed_fen")])
    if not session.total(villages, "contributed_fen"):
        raise Unanswerable([Problem("nothing_contributed", "block", "contributed_fen")])
    return weighted_split(session.dialect, villages.members, weight="contributed_fen", total=total)
