"""Forecast 多年推演: remittances against guarantees, year by year. Is the promise covered?"""

from collections.abc import Mapping

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table
from bangfu.core.fields import fen, flag, whole, year
from bangfu.core.membership import member_problems
from bangfu.core.money import Fen
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.returns.guarantee import POOL, guaranteed_amount
from bangfu.core.returns.remittance import TRANCHES, remittances, schedules
from bangfu.core.returns.span import YEAR, span_of
from bangfu.core.rules.rate_schedule import RateSchedule
from bangfu.core.rules.rule import Rule
from bangfu.core.words import words

DECIDED = Table(
    "decided",
    words("逐年核定的保底收益", "Guaranteed returns decided by year"),
    (YEAR, fen("amount_fen", "每村（分）", "Per village (fen)", required=True)),
    key=("year",),
    required=False,
)


def forecast_form(book: Rulebook) -> Form:
    """Tranches, members and a span of years."""
    return Form(
        (TRANCHES, DECIDED),
        (
            whole("members", "村数", "Number of villages", required=True),
            year("from_year", "起始年度", "First year", required=True),
            year("to_year", "截止年度", "Last year", required=True),
            POOL,
        ),
    )


def decide_forecast(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per year: remitted, guaranteed, the surplus of the year, its running sum, and whether covered.

    A year whose guarantee has yet to be decided has no surplus, nor has
    the running sum from then on.
    """
    first, last = span_of(facts)
    members = facts.values["members"]
    decided = {row["year"]: row["amount_fen"] for row in facts.rows("decided")}
    remitted = remitted_by_year(
        schedules(book, range(first, last + 1), because), facts.rows("tranches"), because
    )
    answer, problems = [], []
    cumulative: Fen | None = 0
    for at_year in range(first, last + 1):
        rule, amount, found = guaranteed_amount(
            book,
            at_year,
            because,
            decided_fen=decided.get(at_year),
            pool_fen=facts.values.get("pool_fen"),
        )
        problems += found
        guaranteed = None if amount is None else amount * members
        surplus = None if guaranteed is None else remitted[at_year] - guaranteed
        cumulative = None if surplus is None or cumulative is None else cumulative + surplus
        answer.append(
            {
                "year": at_year,
                "remitted_fen": remitted[at_year],
                "guaranteed_fen": guaranteed,
                "surplus_fen": surplus,
                "cumulative_fen": cumulative,
                "covered": None if surplus is None else surplus >= 0,
            }
        )
    because.use(rule, "members")
    return Decision(answer, problems + member_problems(rule, members))


def remitted_by_year(
    schedule: Mapping[int, Rule[RateSchedule]], tranches: list[Row], because: Because
) -> dict[int, Fen]:
    """The remittances of all tranches added up by year; years without any are zero."""
    remitted = dict.fromkeys(schedule, 0)
    for tranche in tranches:
        for row in remittances(schedule, tranche, because):
            remitted[row["year"]] += row["due_fen"]
    return remitted


FORECAST = Question(
    name="returns.forecast",
    title=words("多年推演", "Forecast"),
    about=words(
        "逐年比较上缴利润与保底收益：承诺兜得住吗？",
        "Year by year, remittances against guaranteed returns: is the promise covered?",
    ),
    form=forecast_form,
    answer=AnswerForm(
        (
            year("year", "年度", "Year"),
            fen("remitted_fen", "上缴利润（分）", "Remitted (fen)"),
            fen("guaranteed_fen", "保底收益（分）", "Guaranteed (fen)"),
            fen("surplus_fen", "当年结余（分）", "Surplus of the year (fen)", signed=True),
            fen("cumulative_fen", "累计结余（分）", "Cumulative surplus (fen)", signed=True),
            flag("covered", "当年兜住", "Covered in the year"),
        )
    ),
    uses=("returns.remittance", "returns.guarantee"),
    decide=decide_forecast,
)
