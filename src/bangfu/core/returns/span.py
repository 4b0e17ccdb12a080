"""The years a question of the returns stage is asked for."""

from bangfu.core.facts import Facts
from bangfu.core.fields import year
from bangfu.core.policies.rulebook import Unanswerable
from bangfu.core.problem import Problem

SPAN_MAX = 200
"""The longest span of years that is computed at once."""

YEAR = year("year", "年度", "Year", required=True)

YEARS = (
    year("year", "年度", "Year"),
    year("from_year", "起始年度", "First year"),
    year("to_year", "截止年度", "Last year"),
)


def span_of(facts: Facts) -> tuple[int, int]:
    """The years asked for: `year`, or `from_year` to `to_year`, both included.

    Raises Unanswerable where neither is given, both are, or the span runs backwards.
    """
    spans = [facts.values[name] for name in ("from_year", "to_year") if name in facts.values]
    if len(spans) == 2 and spans[1] - spans[0] >= SPAN_MAX:
        told = {"count": spans[1] - spans[0] + 1, "limit": SPAN_MAX}
        raise Unanswerable([Problem("span_too_long", "block", "to_year", values=told)])
    one, first, last = (facts.values.get(name) for name in ("year", "from_year", "to_year"))
    if one is not None and first is None and last is None:
        return one, one
    if one is None and first is not None and last is not None and first <= last:
        return first, last
    raise Unanswerable([Problem("years_unclear", "block", "year")])
