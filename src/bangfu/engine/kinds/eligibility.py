"""RK08 over a population: every household against every risk, all in one text.

Nothing is divided to be compared: income per head is at most the line where the income is at most
line x persons. So a fen over the line is over it, whoever shares it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bangfu.core.households import DROPPED_OUT, GUARANTEES
from bangfu.core.rules.eligibility import PERSON_FIGURES, Risk
from bangfu.engine.dialects import Dialect, literal

_OPERATORS = {"at_most": "<=", "below": "<", "at_least": ">=", "above": ">"}

_HEADS = f"""\
SELECT household, count(*) AS persons,
 count(CASE WHEN schooling = '{DROPPED_OUT}' THEN 1 END) AS school_dropout,
 count(CASE WHEN schooling IS NULL THEN 1 END) AS school_dropout_unknown,
 count(CASE WHEN NOT insured THEN 1 END) AS uninsured,
 count(CASE WHEN insured IS NULL THEN 1 END) AS uninsured_unknown
FROM individuals GROUP BY household"""

_PAID = """\
SELECT i.household AS household, sum(m.paid_fen) AS paid_fen
FROM medical AS m JOIN individuals AS i ON i.individual = m.individual GROUP BY i.household"""

_LOST = "SELECT household, sum(loss_fen) AS loss_fen FROM losses GROUP BY household"


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


def risk_flags(dialect: Dialect, risks: Sequence[Judged], feeds: frozenset[str]) -> str:
    """The households at risk, and those of which a figure is not known: one row a household and risk.

    Selects from `households`, `individuals` and those of `medical` and `losses` that are among
    `feeds`; a risk whose feed is missing must not be among `risks`.
    """
    figures = _figures_text(dialect, feeds)
    parts = [_flag(dialect, place, judged) for place, judged in enumerate(risks, start=1)]
    return f"WITH {figures}\n" + "\nUNION ALL\n".join(parts)


def _figures_text(dialect: Dialect, feeds: frozenset[str]) -> str:
    """One row a household with all that is compared, in 128 bits."""
    texts = {"heads": _HEADS} | ({"paid": _PAID} if "medical" in feeds else {})
    texts |= {"lost": _LOST} if "losses" in feeds else {}
    sums = {
        "income_fen": "h.income_fen",
        "previous_income_fen": "h.previous_income_fen",
        "previous_persons": "h.previous_persons",
        "persons": "coalesce(heads.persons, 0)",
        "paid_fen": "coalesce(paid.paid_fen, 0)" if "paid" in texts else "0",
        "loss_fen": "coalesce(lost.loss_fen, 0)" if "lost" in texts else "0",
    }
    columns = ["h.household AS household", "h.status AS status"]
    columns += [f"{dialect.wide(sum_)} AS {name}" for name, sum_ in sums.items()]
    columns += [f"h.{item} AS {item}" for item in GUARANTEES]
    for name in PERSON_FIGURES:
        columns += [f"heads.{name} AS {name}", f"heads.{name}_unknown AS {name}_unknown"]
    joins = "".join(f"\nLEFT JOIN {name} ON {name}.household = h.household" for name in texts)
    texts["figures"] = "SELECT " + ",\n ".join(columns) + f"\nFROM households AS h{joins}"
    texts["compared"] = _COMPARED
    return ",\n".join(f"{name} AS (\n{text})" for name, text in texts.items())


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

_COMPARED = """\
SELECT *,
 income_fen * previous_persons - previous_income_fen * persons AS change_fen,
 persons * previous_persons AS change_persons,
 CASE WHEN paid_fen = 0 THEN 1 WHEN income_fen < 0 THEN 0 ELSE income_fen END AS paid_of_fen
FROM figures"""
"""Fractions made whole by both their denominators.

Nothing paid is a share of nothing, whatever the income; anything paid out of no income is beyond
every line.
"""


def _tested(dialect: Dialect, risk: Risk, figure: _Figure) -> tuple[str, dict[str, str]]:
    """The test of a risk, and what is shown of the figure and its line."""
    name, bound = risk.test
    if isinstance(bound, str):
        if figure.shown:
            return f"{figure.above} > 0", {figure.shown: figure.above}
        return f"{figure.above} = {literal(bound)}", {}
    operator = _OPERATORS[name]
    if isinstance(bound, Fraction):
        line = f"{bound.numerator} * {figure.below}"
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
    up = dialect.quotient(f"{below} - 1 - {above}", below)
    return f"CASE WHEN {above} >= 0 THEN {down} ELSE -({up}) END"


def _share(dialect: Dialect, figure: _Figure) -> str:
    """The figure as a reduced fraction; empty where there is no income to be a share of."""
    above, below = figure.above, figure.below
    divisor = dialect.common_divisor(above, below)
    over, under = (f"CAST({dialect.quotient(part, divisor)} AS VARCHAR)" for part in (above, below))
    return (
        f"CASE WHEN {below} = 0 THEN NULL WHEN {below} = {divisor} THEN {over} "
        f"ELSE {over} || '/' || {under} END"
    )
