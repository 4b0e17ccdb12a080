"""Population questions of the returns stage: guarantees, settlements and dividends of all villages."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Row
from bangfu.core.membership import member_problems
from bangfu.core.money import fen_text, yuan
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import PROBLEMS_SHOWN_MAX, Problem, Severity
from bangfu.core.questions import Decision
from bangfu.core.returns.guarantee import VILLAGES, guaranteed_amount
from bangfu.core.returns.settlement import dividend_form
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.rule import Rule
from bangfu.core.rules.unit_entitlement import UnitEntitlement
from bangfu.core.rules.waterfall import Waterfall, paid_each
from bangfu.core.words import words
from bangfu.engine.backends.duckdb import Population, Session
from bangfu.engine.explain import explain_row
from bangfu.engine.kinds.unit_entitlement import equal_amount
from bangfu.engine.kinds.waterfall import equal_payment
from bangfu.engine.splits import part_step, split_text

NO_CONSENT = '"consent" IS NOT TRUE'


def guarantee(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per village, in the order of the key: the sum guaranteed for the year."""
    session = Session()
    book = book.as_of_year(facts.values["year"])
    villages = session.population(VILLAGES, facts.tables["villages"])
    rule, amount, problems = guaranteed_amount(
        book,
        facts.values["year"],
        because,
        decided_fen=facts.values.get("decided_fen"),
        pool_fen=facts.values.get("pool_fen"),
    )
    because.use(rule, "members", "payer")
    problems += member_problems(rule, villages.count)
    withheld, found = _consent(book, session, villages, because)
    problems += found
    if amount is None:
        return Decision([], problems)
    sql = equal_amount(session.dialect, villages.members, amount_fen=amount, withheld=withheld)
    rows = session.answer(villages, sql, keeps_order=True)
    explain_row(
        because,
        rule.clause("members"),
        rows,
        villages.key,
        lambda row: f"{row['village']}: {fen_text(row['amount_fen'])} fen",
    )
    return Decision(rows, problems, session.texts)


def _consent(
    book: Rulebook, session: Session, villages: Population, because: Because
) -> tuple[str | None, list[Problem]]:
    """Which villages are held back for want of consent papers, and whom to tell."""
    if not book.has("returns.guarantee", Eligibility):
        return None, []
    rule = book.rule("returns.guarantee", Eligibility)
    because.use(rule, "membership", "consent_effect")
    known = rule.states("membership") or rule.states("consent_effect")
    if "consent" not in villages.has or not known:
        return None, []
    holds_back = rule.terms.consent_effect == "block_return"
    severity: Severity = "reason" if holds_back else "warn"
    missing = session.keys_where(villages, NO_CONSENT, PROBLEMS_SHOWN_MAX + 1)
    way = "consent_effect" if rule.states("consent_effect") else "membership"
    problems = [rule.finding("consent_missing", severity, way, subject=key) for key in missing]
    return (NO_CONSENT if holds_back else None), problems


def settle(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """What each village is paid of its guarantee, and what stays in the pool.

    never unequal between villages. A part of a fen per village
    is not paid and stays in the pool.
    """
    session, values = Session(), facts.values
    book = book.as_of_year(values["year"])
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
    due, terms = amount * villages.count, rule.terms
    paid = paid_each(terms, entitled_fen=amount, pool_fen=pool, members=villages.count)
    owed = f"{villages.count} x {fen_text(amount)} fen = {fen_text(due)} fen"
    step = words(
        f"{owed}; 可分资金{fen_text(pool)} fen", f"{owed}; to pay from: {fen_text(pool)} fen"
    )
    because.use(rule, "steps")
    because.cite(rule.clause("shortfall"), shortfall=terms.shortfall, step=step)
    sql = equal_payment(session.dialect, villages.members, entitled_fen=amount, paid_fen=paid)
    left = pool - paid * villages.count
    if due > pool:
        problems += _short_problems(rule, due, pool, left)
    rows = session.answer(villages, sql, keeps_order=True)
    explain_row(because, rule.clause("shortfall"), rows, villages.key, _settled_step)
    return Decision({"villages": rows, "left_fen": left}, problems, session.texts)


def _settled_step(row: Row) -> str:
    entitled, paid, arrears = (
        fen_text(row[name]) for name in ("entitled_fen", "paid_fen", "arrears_fen")
    )
    return f"{row['village']}: {entitled} fen - {paid} fen = {arrears} fen"


def _short_problems(rule: Rule[Waterfall], due: int, pool: int, left: int) -> list[Problem]:
    """What to tell of a pool that does not cover all: how short it is, and what cannot be shared."""
    told = {"due": yuan(due), "pool": yuan(pool), "short": yuan(due - pool)}
    if rule.terms.shortfall == "block":
        return [rule.finding("shortfall_blocks", "block", "shortfall", **told)]
    if rule.terms.shortfall == "advance":
        return [rule.finding("shortfall_advanced", "warn", "shortfall", **told)]
    found = [rule.finding("shortfall", "warn", "shortfall", **told)]
    if left:
        found.append(rule.finding("left_in_pool", "info", "shortfall", fen=left))
    return found


def dividend(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per village its part of a dividend; the parts add up to the sum, to the fen.

    equal, or by money contributed; the remainder goes by
    largest remainder, ties to the lower key.
    """
    session = Session()
    rule = book.rule("returns.dividend", UnitEntitlement)
    villages = session.population(dividend_form(book).tables[0], facts.tables["villages"])
    total = facts.values["amount_fen"]
    because.use(rule, "share_basis")
    by_contribution = rule.terms.share_basis == "contribution"
    parts = split_text(session, villages, total, by_contribution=by_contribution)
    sql = f"SELECT {villages.columns}, share, part AS amount_fen FROM ({parts}) AS parts"
    rows = session.answer(villages, sql)
    explain_row(
        because, rule.clause("share_basis"), rows, villages.key, part_step(total, "amount_fen")
    )
    return Decision(rows, texts=session.texts)
