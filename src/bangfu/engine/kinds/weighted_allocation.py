"""RK05 over a population: every household is weighed, the pool shared by weight to the fen.

Weights are whole numbers, and nothing is divided to be compared.
"""

from collections.abc import Iterable

from bangfu.core.rules.weighted_allocation import WeightedAllocation
from bangfu.engine.dialects import Dialect, literal
from bangfu.engine.kinds import Members
from bangfu.engine.kinds.split import weighted_split

TOWNSHIP_DIGITS = 9


def weighed(dialect: Dialect, terms: WeightedAllocation, township: str | None) -> str:
    """Every household with the first `reason` why it is left out, if any, and its whole `weight`.

    `need` is the weight of a head (of the household, for points), `level` the band in which it
    lies: households of one level and status are equal cases. Selects from `households`.
    """
    heads = "1" if terms.method == "points" else "persons"
    product = f"{dialect.wide('need')} * status_weight * {heads}"
    return (
        f"SELECT *, CASE WHEN reason IS NULL THEN {dialect.narrow(product)} ELSE 0 END AS weight\n"
        "FROM (SELECT * EXCLUDE (left_out), "
        "coalesce(left_out, CASE WHEN need = 0 THEN 'no_need' END) AS reason\n"
        f"FROM (SELECT *, {_left_out(terms, township)} AS left_out,\n"
        f" {_need(terms)} AS need, {_level(terms)} AS level,\n"
        f" {_by_status((terms.status_weights or {}).items())} AS status_weight\n"
        "FROM households) AS judged) AS reasoned"
    )


def _left_out(terms: WeightedAllocation, township: str | None) -> str:
    """The first condition that fails, in the order of `core.payouts.shares.REASONS`."""
    receivers = terms.receivers or {}
    served = ", ".join(literal(status) for status in receivers)
    tests = [("status = 'none'", "not_in_group")]
    if terms.group == "both":
        tests.append(("NOT (status = 'monitored' AND also_relieved IS TRUE)", "not_both"))
    tests.append((f"status NOT IN ({served})", "status_not_served"))
    if township is not None:
        bound = [literal(status) for status, scope in receivers.items() if scope == "township"]
        inside = f"substr(village, 1, {TOWNSHIP_DIGITS}) = {literal(township)}"
        if bound:
            test = f"status IN ({', '.join(bound)}) AND ({inside}) IS NOT TRUE"
            tests.append((test, "outside_township"))
    above = f"income_per_head_fen > {terms.stack_at_most}"
    holds = "" if terms.stacks == "all" else "has_benefit IS TRUE AND "
    tests.append((holds + above, "above_stack_line"))
    tests.append(("persons = 0", "no_persons"))
    cases = " ".join(f"WHEN {test} THEN {literal(reason)}" for test, reason in tests)
    return f"CASE {cases} END"


def _by_status(weights: Iterable[tuple[str, int]]) -> str:
    cases = " ".join(f"WHEN {literal(status)} THEN {weight}" for status, weight in weights)
    return f"CASE status {cases} ELSE 0 END"


def _need(terms: WeightedAllocation) -> str:
    if terms.method == "points":
        return "coalesce(points, 0)"
    if terms.method == "tiers":
        return _by_tier(terms, [tier.weight for tier in (terms.tiers or {}).values()])
    line = terms.fill_to if terms.method == "gap_fill" else terms.distance_to
    return f"greatest(0, {line} - income_per_head_fen)"


def _level(terms: WeightedAllocation) -> str:
    """Equal cases have one level: the tier by its place, else the need itself."""
    if terms.method != "tiers":
        return f"CAST({_need(terms)} AS VARCHAR)"
    places = _by_tier(terms, range(1, len(terms.tiers or {}) + 1))
    return f"{places} || ' ' || status"


def _by_tier(terms: WeightedAllocation, values: range | list[int]) -> str:
    """A value by the tier of the income; nothing above the last tier where that ends."""
    cases, beyond = [], 0
    for tier, value in zip((terms.tiers or {}).values(), values, strict=True):
        if tier.at_most is None:
            beyond = value
        else:
            cases.append(f"WHEN income_per_head_fen <= {tier.at_most} THEN {value}")
    return f"CASE {' '.join(cases)} ELSE {beyond} END" if cases else str(beyond)


def at_cap(dialect: Dialect, key: str, *, pool: int, cap: int) -> str:
    """Every household weighed, the heaviest first, and whether its share would be above the cap.

    Who stands before it has the cap already; those above it are the first ones, without a gap.
    Selects from `weighed`.
    """
    weight, order = dialect.wide("weight"), f"ORDER BY weight DESC, {key}"
    above = (
        f"({dialect.wide(str(pool))} - {dialect.wide('place - 1')} * {cap}) * {weight} "
        f"> {dialect.wide(str(cap))} * (whole - before)"
    )
    return (
        f"SELECT *, {above} AS is_full FROM (\n"
        f"SELECT *, row_number() OVER ({order}) AS place, sum({weight}) OVER () AS whole,\n"
        f" sum({weight}) OVER ({order} ROWS UNBOUNDED PRECEDING) - {weight} AS before\n"
        "FROM weighed) AS ranked"
    )


def shared(dialect: Dialect, members: Members, *, total: int, full: str, cap: int) -> str:
    """Every member with `part`: the cap for whom `full` holds, and `total` shared by weight among the rest.

    The columns of `members` hold `weight`; somebody of the rest weighs something.
    """
    open_weight = f"CASE WHEN {full} THEN 0 ELSE weight END AS open_weight"
    rest = Members(
        f"(SELECT *, {open_weight}, {full} AS has_cap FROM {members.source})",
        f"{members.columns}, has_cap",
        members.key,
    )
    parts = weighted_split(dialect, rest, weight="open_weight", total=total)
    part = dialect.narrow(f"CASE WHEN has_cap THEN {cap} ELSE part END")
    return f"SELECT {members.columns}, {part} AS part FROM ({parts}) AS parts"
