"""Population question of the payouts stage: a pool shared among all households by need."""

from dataclasses import dataclass

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Row, needed_column
from bangfu.core.money import fen_text, yuan
from bangfu.core.payouts.shares import HOUSEHOLDS, NAME, REASONS, SOURCES, STATED_BY, TOWNSHIP
from bangfu.core.payouts.status import ALSO_RELIEVED
from bangfu.core.place import level_of, township_of
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import PROBLEMS_SHOWN_MAX, Problem
from bangfu.core.questions import Decision
from bangfu.core.rules.rule import Rule
from bangfu.core.rules.weighted_allocation import WeightedAllocation
from bangfu.core.words import Words, words
from bangfu.engine.backends.duckdb import Population, Session
from bangfu.engine.explain import explain_row
from bangfu.engine.kinds import Members
from bangfu.engine.kinds.weighted_allocation import at_cap, shared, weighed

Allocation = Rule[WeightedAllocation]


def differentiated(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per household, in the order of the key: its weight and its part of the pool, or why it has none.

    The parts add up to the pool; what no rule gives to anybody stays in it and is told.
    """
    session, rule = Session(), book.rule(NAME, WeightedAllocation)
    households = session.population(HOUSEHOLDS, facts.tables["households"])
    township = _township(rule, households, facts)
    _refuse_lacking(session, rule, households)
    session.computed("weighed", weighed(session.dialect, rule.terms, township))
    pool = facts.values["pool_fen"]
    found = _weighed(session)
    parts, paid = _parts(session, rule, households, found.whole, pool)
    _cite(rule, because)
    problems = _untold(session, rule, township) + _source_problems(session, rule, facts)
    if paid < pool:
        problems.append(_left(rule, pool - paid, is_shared=bool(found.whole)))
    if "planned_fen" in households.has:
        problems += _plan_problems(session, rule, pool)
    else:
        problems += _weight_problems(rule, found)
    sql = (
        f"SELECT {households.columns}, reason IS NULL AS eligible, reason AS reason_if_not, "
        f"CAST(weight AS VARCHAR) AS weight, part AS amount_fen FROM ({parts}) AS parts"
    )
    rows = session.answer(households, sql)
    _explain(session, rule, because, rows, (pool, found.whole))
    return Decision(rows, problems, session.texts)


# --- what is handed in ------------------------------------------------------------------------


def _township(rule: Allocation, households: Population, facts: Facts) -> str | None:
    """The township whose households share, where the pool is a township's for some; nine digits."""
    given: str | None = facts.values.get(TOWNSHIP.name)
    if given is None or "township" not in (rule.terms.receivers or {}).values():
        return None
    if level_of(given) != "township":
        raise Unanswerable([Problem("township_expected", "block", given)])
    if "village" not in households.has:
        raise Unanswerable([needed_column(HOUSEHOLDS, "village")])
    return township_of(given)


def _refuse_lacking(session: Session, rule: Allocation, households: Population) -> None:
    """A column that the reading or the plan needs, with every cell it needs."""
    needed = {"points": "TRUE"} if rule.terms.method == "points" else {}
    if rule.terms.group == "both":
        needed[ALSO_RELIEVED.name] = "status = 'monitored'"
    for name in needed:
        if name not in households.has:
            raise Unanswerable([needed_column(HOUSEHOLDS, name)])
    if "planned_fen" in households.has:
        needed["planned_fen"] = "TRUE"
    for name, whose in needed.items():
        if empty := session.count_where(households, f"{name} IS NULL AND {whose}"):
            told = {"count": empty}
            raise Unanswerable([Problem("missing_cells", "block", name, values=told)])


def _untold(session: Session, rule: Allocation, township: str | None) -> list[Problem]:
    """What could not be judged for want of data: a benefit that is not known, a scope without a place."""
    line = rule.terms.stack_at_most
    [found] = session.rows(
        "SELECT count(CASE WHEN reason IS NULL AND has_benefit IS NULL "
        f"AND income_per_head_fen > {line} THEN 1 END) AS untold, "
        "count(CASE WHEN status = 'relieved' AND reason IS NULL THEN 1 END) AS relieved "
        "FROM weighed"
    )
    problems = []
    if found["untold"] and rule.terms.stacks == "with_benefit":
        told = {"count": found["untold"]}
        problems.append(rule.finding("benefit_unknown", "info", "stack_at_most", **told))
    is_bound = (rule.terms.receivers or {}).get("relieved") == "township"
    if is_bound and township is None and found["relieved"]:
        told = {"count": found["relieved"]}
        problems.append(rule.finding("township_untold", "info", "receivers", **told))
    return problems


def _source_problems(session: Session, rule: Allocation, facts: Facts) -> list[Problem]:
    """A pool that is not, to the fen, the returns that go into it by the reading."""
    if SOURCES.name not in facts.tables:
        return []
    session.population(SOURCES, facts.tables[SOURCES.name])
    returns = {row["source"]: row["amount_fen"] for row in session.rows("SELECT * FROM sources")}
    due = sum(returns.get(source, 0) for source in rule.terms.pool_sources or ())
    pool = facts.values["pool_fen"]
    if due == pool:
        return []
    return [rule.breach("pool_differs", "pool_sources", pool=yuan(pool), due=yuan(due))]


# --- sharing ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Weighed:
    """The weights of all who share, together and by status."""

    whole: int
    levels: int
    shares: int
    monitored: int
    monitored_persons: int
    relieved: int
    relieved_persons: int


def _weighed(session: Session) -> _Weighed:
    of_status = ", ".join(
        f"CAST(coalesce(sum({what}) FILTER (WHERE status = '{status}'), 0) AS VARCHAR) AS {name}"
        for status in ("monitored", "relieved")
        for what, name in (("weight", status), ("persons", f"{status}_persons"))
    )
    [row] = session.rows(
        "SELECT CAST(coalesce(sum(weight), 0) AS VARCHAR) AS whole, "
        "count(DISTINCT level) AS levels, count(DISTINCT need * status_weight) AS shares, "
        f"{of_status} FROM weighed WHERE reason IS NULL"
    )
    return _Weighed(**{name: int(value) for name, value in row.items()})


def _parts(
    session: Session, rule: Allocation, households: Population, whole: int, pool: int
) -> tuple[str, int]:
    """The text that shares the pool, and how much of it is shared."""
    columns = f"{households.columns}, reason, weight"
    members = Members("weighed", columns, households.members.key)
    if not whole:
        return f"SELECT {columns}, 0 AS part FROM weighed", 0
    total = min(pool, whole) if rule.terms.method == "gap_fill" else pool
    cap = rule.terms.household_at_most
    if cap is None:
        return shared(session.dialect, members, total=total, full="FALSE", cap=0), total
    session.computed("ranked", at_cap(session.dialect, members.key, pool=total, cap=cap))
    [found] = session.rows(
        "SELECT count(CASE WHEN is_full THEN 1 END) AS full_ones, "
        "count(CASE WHEN reason IS NULL THEN 1 END) AS receivers FROM ranked"
    )
    full, receivers = found["full_ones"], found["receivers"]
    if full == receivers:
        amount = f"CASE WHEN reason IS NULL THEN {cap} ELSE 0 END"
        return f"SELECT {columns}, {amount} AS part FROM ranked", cap * full
    ranked = Members("ranked", columns, members.key)
    rest = total - cap * full
    return shared(session.dialect, ranked, total=rest, full="is_full", cap=cap), total


def _left(rule: Allocation, fen: int, *, is_shared: bool) -> Problem:
    """What to tell of money that goes to nobody: beyond what the rule gives, or for want of receivers."""
    if is_shared:
        return rule.finding("left_in_pool", "info", "method", fen=fen)
    return rule.finding("no_receivers", "block", "method", fen=fen)


# --- what is refused --------------------------------------------------------------------------


def _weight_problems(rule: Allocation, found: _Weighed) -> list[Problem]:
    """Shares that are equal although need is not, or that do not lean to the monitored."""
    problems = []
    if rule.terms.equal_shares == "refused" and found.levels > 1 and found.shares == 1:
        problems.append(rule.breach("equal_shares", "equal_shares"))
    sums = (found.monitored, found.monitored_persons, found.relieved, found.relieved_persons)
    return problems + _lean_problems(rule, sums)


def _lean_problems(rule: Allocation, sums: tuple[int, int, int, int]) -> list[Problem]:
    """Whether a head of a monitored household has more than one of a relieved one, where there are both."""
    of_monitored, monitored, of_relieved, relieved = sums
    if rule.terms.leans_to != "monitored" or not (monitored and relieved):
        return []
    if of_monitored * relieved > of_relieved * monitored:
        return []
    return [rule.breach("not_leaning", "leans_to")]


_PLANNED = """\
SELECT CAST(coalesce(sum(planned_fen), 0) AS VARCHAR) AS planned,
 bool_and(abs(fen * members - whole_fen) < members) AND NOT bool_and(mass * members = whole) AS alike,
 bool_and(abs(fen * heads - whole_fen * persons) < heads)
 AND NOT bool_and(mass * heads = whole * persons) AS alike_by_head
FROM (
SELECT planned_fen, persons, CAST(planned_fen AS HUGEINT) AS fen, CAST(weight AS HUGEINT) AS mass,
 count(*) OVER () AS members, sum(persons) OVER () AS heads, sum(weight) OVER () AS whole,
 sum(planned_fen) OVER () AS whole_fen
FROM weighed WHERE reason IS NULL) AS planned"""


def _plan_problems(session: Session, rule: Allocation, pool: int) -> list[Problem]:
    """What is wrong with what is meant to be paid: to whom, how much in all, equally, without leaning."""
    paid_out = session.rows(
        "SELECT household, reason, planned_fen FROM weighed "
        "WHERE reason IS NOT NULL AND planned_fen > 0 "
        f"ORDER BY household LIMIT {PROBLEMS_SHOWN_MAX + 1}"
    )
    problems = [
        rule.breach(
            "plan_pays_left_out",
            STATED_BY[row["reason"]],
            subject=row["household"],
            amount=yuan(row["planned_fen"]),
            reason=REASONS[row["reason"]],
        )
        for row in paid_out
    ]
    [found] = session.rows(_PLANNED)
    [every] = session.rows("SELECT CAST(sum(planned_fen) AS VARCHAR) AS planned FROM weighed")
    planned = int(every["planned"])
    if planned != pool:
        problems.append(rule.breach("plan_sum", "method", planned=yuan(planned), pool=yuan(pool)))
    if rule.terms.equal_shares == "refused" and (found["alike"] or found["alike_by_head"]):
        problems.append(rule.breach("equal_shares", "equal_shares"))
    sums = {"monitored": (0, 0), "relieved": (0, 0)}
    for row in session.rows(
        "SELECT status, CAST(sum(planned_fen) AS VARCHAR) AS fen, "
        "CAST(sum(persons) AS VARCHAR) AS persons FROM weighed WHERE reason IS NULL GROUP BY status"
    ):
        sums[row["status"]] = (int(row["fen"]), int(row["persons"]))
    return problems + _lean_problems(rule, (*sums["monitored"], *sums["relieved"]))


# --- why --------------------------------------------------------------------------------------


def _cite(rule: Allocation, because: Because) -> None:
    """Every clause whose values weigh the households."""
    because.use(rule, "method")
    for code, tier in (rule.terms.tiers or {}).items():
        told = {"at_most_fen": tier.at_most, "weight": tier.weight}
        because.cite(rule.clause("tiers", code), tiers={code: told})
    for name in ("fill_to", "distance_to", "household_at_most", "stack_at_most"):
        if rule.states(name):
            because.cite(rule.clause(name), **{f"{name}_fen": getattr(rule.terms, name)})
    because.use(
        rule,
        "pool_sources",
        "receivers",
        "equal_shares",
        "status_weights",
        "leans_to",
        "group",
        "stacks",
    )


def _explain(
    session: Session, rule: Allocation, because: Because, rows: object, of: tuple[int, int]
) -> None:
    """The steps of the household that is asked after: what it weighs and gets, or why it has nothing."""
    if because.explain is None:
        return
    found = session.rows_of("weighed", "household", because.explain)
    if not found:
        raise Unanswerable([Problem("no_such_row", "block", because.explain)])
    [one] = found
    clause = rule.clause(STATED_BY[one["reason"]] if one["reason"] else "method")
    explain_row(because, clause, rows, "household", lambda row: _step(rule, one, row, of))  # type: ignore[arg-type]


def _step(rule: Allocation, one: Row, row: Row, of: tuple[int, int]) -> Words:
    income = f"{fen_text(one['income_per_head_fen'])} fen"
    if one["reason"]:
        reason = REASONS[one["reason"]]
        line = f"{fen_text(rule.terms.stack_at_most or 0)} fen"
        seen = f"{income} > {line}" if one["reason"] == "above_stack_line" else one["status"]
        return words(
            f"{one['household']}: {reason.zh}（{seen}）",
            f"{one['household']}: {reason.en} ({seen})",
        )
    heads = "" if rule.terms.method == "points" else f" x {one['persons']}"
    weight = f"{one['need']} x {one['status_weight']}{heads} = {one['weight']}"
    pool, whole = of
    share = f"{fen_text(pool)} fen x {one['weight']}/{whole} -> {fen_text(row['amount_fen'])} fen"
    told = f"{one['household']}: {income}, {one['status']}: {weight}; {share}"
    return words(told, told)
