"""RK08 over a population: every household against every risk.

Nothing is divided to be compared: income per head is at most the line where the income is at most
line x persons. So a fen over the line is over it, whoever shares it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bangfu.core.households import DROPPED_OUT, GUARANTEES
from bangfu.core.rules.eligibility import PERSON_FIGURES, Risk
from bangfu.engine.dialects import Dialect, literal

_OPERATORS = {"at_most": "<=", "below": "<", "at_least": ">=", "above": ">"}

_COUNTED = {
    "school_dropout": (f"schooling = '{DROPPED_OUT}'", "schooling IS NULL"),
    "uninsured": ("NOT insured", "insured IS NULL"),
}
"""Of each figure of persons: who is concerned, and of whom it is not known."""

_PAID = """\
SELECT i.household AS household, sum(m.paid_fen) AS paid_fen, count(*) AS payments
FROM medical AS m JOIN individuals AS i ON i.individual = m.individual GROUP BY i.household"""

_LOST = """\
SELECT household, sum(loss_fen) AS loss_fen, count(*) AS losses FROM losses GROUP BY household"""


@dataclass(frozen=True)
class Judged:
    """A risk with its code and the clause that states it."""

    code: str
    risk: Risk
    clause: str


@dataclass(frozen=True)
class _Figure:
    """How a figure is found: where it is known, its exact fraction, and how it is shown.

    The fraction is `above / below`, `below` zero or more; a value over zero is beyond every line.
    """

    is_known: str
    above: str
    below: str = "1"
    shown: str = "value_fen"


def risk_tables(dialect: Dialect, risks: Sequence[Judged], feeds: frozenset[str]) -> dict[str, str]:
    """The tables of a screening in the order in which they are computed, each with its text.

    `compared` has one row a household with all that is compared, and how many rows of each input
    were counted for it; `flags` one row a household and risk: at risk, or a figure is not known.

    Selects from `households`, `individuals` and those of `medical` and `losses` that are among
    `feeds`; a risk whose feed is missing must not be among `risks`.
    """
    figures = {judged.risk.figure for judged in risks}
    parts = [_flag(dialect, place, judged) for place, judged in enumerate(risks, start=1)]
    return {
        "heads": _heads([name for name in PERSON_FIGURES if name in figures]),
        **({"paid": _PAID} if "medical" in feeds else {}),
        **({"lost": _LOST} if "losses" in feeds else {}),
        "compared": _compared(dialect, figures, feeds),
        "flags": "\nUNION ALL\n".join(parts),
    }


def _heads(names: Sequence[str]) -> str:
    """One row a household: its persons, and the counts of the figures that are asked for."""
    columns = ["household", "count(*) AS persons"]
    for name in names:
        for suffix, test in zip(("", "_unknown"), _COUNTED[name], strict=True):
            columns.append(f"count(CASE WHEN {test} THEN 1 END) AS {name}{suffix}")
    return f"SELECT {_listed(columns)}\nFROM individuals GROUP BY household"


def _compared(dialect: Dialect, figures: Collection[str], feeds: frozenset[str]) -> str:
    """One row a household. Products and sums of feeds have 128 bits, the rest is as it was given.

    The fractions are made whole by both their denominators. Nothing paid is a share of nothing,
    whatever the income; anything paid out of no income is beyond every line.
    """
    columns = ["h.household AS household", "h.status AS status", "h.income_fen AS income_fen"]
    columns += ["h.previous_income_fen AS previous_income_fen"]
    columns += ["h.previous_persons AS previous_persons"]
    columns += ["coalesce(heads.persons, 0) AS persons"]
    columns += [f"h.{item} AS {item}" for item in GUARANTEES if item in figures]
    for name in (name for name in PERSON_FIGURES if name in figures):
        columns += [f"heads.{name} AS {name}", f"heads.{name}_unknown AS {name}_unknown"]
    tables = ["heads"]
    for feed, (table, amount, count) in _FEEDS.items():
        if feed in feeds:
            tables.append(table)
            columns.append(f"{dialect.wide(f'coalesce({table}.{amount}, 0)')} AS {amount}")
            columns.append(f"coalesce({table}.{count}, 0) AS {count}")
    joins = "".join(f"\nLEFT JOIN {name} ON {name}.household = h.household" for name in tables)
    figured = f"SELECT {_listed(columns)}\nFROM households AS h{joins}"
    return f"SELECT {_listed(['*', *_made(dialect, figures)])}\nFROM (\n{figured}\n) AS figures"


def _listed(columns: Sequence[str]) -> str:
    return ",\n ".join(columns)


_FEEDS = {
    "medical": ("paid", "paid_fen", "payments"),
    "losses": ("lost", "loss_fen", "losses"),
}
"""Of each feed: its table by household, the sum and the number of its rows in it."""


def _made(dialect: Dialect, figures: Collection[str]) -> list[str]:
    """The figures that are made of others."""
    made = []
    if "income_per_head_change" in figures:
        now, before = dialect.wide("income_fen"), dialect.wide("previous_income_fen")
        made.append(f"{now} * previous_persons - {before} * persons AS change_fen")
        made.append(f"{dialect.wide('persons')} * previous_persons AS change_persons")
    if "medical_paid_share" in figures:
        of_nothing = "CASE WHEN paid_fen = 0 THEN 1 WHEN income_fen < 0 THEN 0 ELSE income_fen END"
        made.append(f"{of_nothing} AS paid_of_fen")
    return made


def _flag(dialect: Dialect, place: int, judged: Judged) -> str:
    """The households of one risk, in the words of its test."""
    risk = judged.risk
    figure = _figure(risk)
    test, shown = _tested(dialect, risk, figure)
    scope = ""
    if risk.statuses is not None:
        scope = f" WHERE status IN ({', '.join(map(literal, risk.statuses))})"
    columns = ", ".join(
        f"{_of_type(dialect, name, shown.get(name))} AS {name}"
        for name in ("value_fen", "line_fen", "value_share", "line_share", "concerned")
    )
    return (
        f"SELECT household, status, {dialect.narrow('persons')} AS persons, {place} AS place,\n"
        f" {literal(judged.code)} AS risk, {literal(judged.clause)} AS clause,\n"
        f" CASE WHEN is_known THEN 'at_risk' ELSE 'unknown' END AS verdict,\n"
        f" {columns}\n"
        f"FROM (SELECT *, {figure.is_known} AS is_known FROM compared{scope}) AS judged\n"
        f"WHERE NOT is_known OR {test}"
    )


def _of_type(dialect: Dialect, name: str, value: str | None) -> str:
    """A column of the answer: of one type in all parts, empty where the figure is not known."""
    case = f"CASE WHEN is_known THEN {value} END" if value else "NULL"
    return f"CAST({case} AS VARCHAR)" if name.endswith("_share") else dialect.narrow(case)


def _figure(risk: Risk) -> _Figure:
    """The figure of a risk, in terms of the columns of `compared`."""
    name = risk.figure
    if name in GUARANTEES:
        return _Figure(f"{name} IS NOT NULL", name, shown="")
    if name in PERSON_FIGURES:
        # One who is known to be concerned settles it, whatever is unknown of the others.
        is_known = f"(persons > 0 AND ({name} > 0 OR {name}_unknown = 0))"
        return _Figure(is_known, name, shown="concerned")
    return _FIGURES[name]


_FIGURES: Mapping[str, _Figure] = {
    "income_per_head": _Figure("(income_fen IS NOT NULL AND persons > 0)", "income_fen", "persons"),
    "income_per_head_change": _Figure(
        "(change_fen IS NOT NULL AND change_persons > 0)", "change_fen", "change_persons"
    ),
    "loss": _Figure("TRUE", "loss_fen"),
    "medical_paid_share": _Figure(
        "(paid_of_fen IS NOT NULL)", "paid_fen", "paid_of_fen", shown="value_share"
    ),
}


def _tested(dialect: Dialect, risk: Risk, figure: _Figure) -> tuple[str, dict[str, str]]:
    """The test of a risk, and what is shown of the figure and its line."""
    name, bound = risk.test
    if isinstance(bound, str):
        if figure.shown:
            return f"{figure.above} > 0", {figure.shown: figure.above}
        return f"{figure.above} = {literal(bound)}", {}
    operator = _OPERATORS[name]
    if isinstance(bound, Fraction):
        line = f"{dialect.wide(str(bound.numerator))} * {figure.below}"
        test = f"{bound.denominator} * {figure.above} {operator} {line}"
        return test, {"value_share": _share(dialect, figure), "line_share": literal(str(bound))}
    test = f"{figure.above} {operator} {dialect.wide(str(bound))} * {figure.below}"
    return test, {"value_fen": _floor(dialect, figure), "line_fen": str(bound)}


def _floor(dialect: Dialect, figure: _Figure) -> str:
    """The figure in whole fen, for the eye: rounded down, also below zero."""
    if figure.below == "1":
        return figure.above
    above, below = figure.above, figure.below
    down = dialect.quotient(above, below)
    up = dialect.quotient(f"-({above} + 1)", below)
    return f"CASE WHEN {above} >= 0 THEN {down} ELSE -({up}) - 1 END"


def _share(dialect: Dialect, figure: _Figure) -> str:
    """The figure as a reduced fraction; empty where there is no income to be a share of."""
    above, below = figure.above, figure.below
    divisor = dialect.common_divisor(above, below)
    over, under = (f"CAST({dialect.quotient(part, divisor)} AS VARCHAR)" for part in (above, below))
    return (
        f"CASE WHEN {below} = 0 THEN NULL WHEN {below} = {divisor} THEN {over} "
        f"ELSE {over} || '/' || {under} END"
    )
