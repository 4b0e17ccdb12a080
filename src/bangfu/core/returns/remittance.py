"""Remittance 上缴利润: what each tranche owes the platform in each year."""

from collections.abc import Iterator, Mapping

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table, needed_column
from bangfu.core.fields import day, fen, share, text, whole, year
from bangfu.core.money import fen_text
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.returns.span import YEARS, span_of
from bangfu.core.rules.rate_schedule import (
    Due,
    RateSchedule,
    due_in,
    first_year_shown,
)
from bangfu.core.rules.rule import Rule
from bangfu.core.words import words

TRANCHES = Table(
    "tranches",
    words("资金批次", "Tranches"),
    (
        text("tranche", "批次编号", "Tranche", required=True),
        text("project", "项目", "Project", required=True),
        text("township", "镇乡", "Township"),
        day("injected_on", "资金注入日期", "Date of injection", required=True),
        fen("subsidy_fen", "市级补助资金（分）", "Municipal subsidy (fen)", required=True),
        fen("investment_fen", "总投资（分）", "Total investment (fen)"),
        day("paid_out_on", "市级拨付日期", "Date paid out by the city"),
        day("approved_on", "批复日期", "Date of approval"),
        day("completed_on", "建成日期", "Date of completion"),
        day("ended_on", "上缴义务终止日期", "Date the duty ended"),
    ),
    key=("tranche",),
)


def remittance_form(book: Rulebook) -> Form:
    """Tranches, and a year or a span of years."""
    return Form((TRANCHES,), YEARS)


def decide_remittance(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per tranche and year, in that order: the ordinal year, the rate and the sum due."""
    first, last = span_of(facts)
    rows = sorted(facts.rows("tranches"), key=lambda row: row["tranche"])
    schedule = schedules(book, range(first, last + 1), because)
    return Decision([row for tranche in rows for row in remittances(schedule, tranche, because)])


def schedules(book: Rulebook, years: range, because: Because) -> dict[int, Rule[RateSchedule]]:
    """The rate schedule of each year of a span: the one in force on that year's last day."""
    found = {}
    for at_year in years:
        rule = book.as_of_year(at_year).rule("returns.remittance", RateSchedule)
        because.use(rule, "base", "clock", "clock_event", "programme_start", "first_year")
        because.use(rule, "base_source", "ends", "payer")
        found[at_year] = rule
    return found


def remittances(
    schedule: Mapping[int, Rule[RateSchedule]], tranche: Row, because: Because
) -> Iterator[Row]:
    """What one tranche owes in each year of the schedule from its injection on."""
    for at_year, rule in schedule.items():
        terms = rule.terms
        _need_facts_of_reading(terms, tranche)
        if at_year < first_year_shown(terms, tranche):
            continue
        due = due_in(terms, tranche, at_year)
        if due.step_rate is not None:
            _cite_rate(rule, tranche, due, because)
        figures = {
            "year": at_year,
            "ordinal": due.ordinal,
            "rate": due.rate,
            "due_fen": due.due_fen,
        }
        yield TRANCHES.carried(tranche) | figures


def _cite_rate(rule: Rule[RateSchedule], tranche: Row, due: Due, because: Because) -> None:
    assert rule.terms.rates is not None, "a due sum comes from rates"
    assert due.step_rate is not None, "a due sum has a rate"
    base = fen_text(tranche[rule.terms.base_column])
    step = f"{due.year}: {base} fen x {due.rate} = {fen_text(due.due_fen)} fen"
    rate = rule.terms.rates[due.step_rate]
    because.cite(rule.clause("rates", due.step_rate), rate=rate, step=step, key=tranche["tranche"])
    if due.ordinal > due.step_rate:
        because.use(rule, "last_continues")


def _need_facts_of_reading(terms: RateSchedule, tranche: Row) -> None:
    """A reading may take its clock or base from a fact the default does not need."""
    needed = [terms.event_column, terms.base_column]
    absent = [name for name in needed if name not in tranche]
    if tranche.get(terms.base_column) is None:
        absent.append(terms.base_column)
    if absent:
        raise Unanswerable([needed_column(TRANCHES, name) for name in dict.fromkeys(absent)])


REMITTANCE = Question(
    name="returns.remittance",
    title=words("上缴利润", "Remittance"),
    about=words(
        "每批资金每年应上缴区平台的利润：费率×基数。",
        "What each tranche must remit to the platform each year: rate x base.",
    ),
    form=remittance_form,
    answer=AnswerForm(
        (
            text("tranche", "批次编号", "Tranche"),
            year("year", "年度", "Year"),
            whole("ordinal", "第几年", "Ordinal year"),
            share("rate", "费率", "Rate"),
            fen("due_fen", "应上缴（分）", "Due (fen)"),
        )
    ),
    needs={RateSchedule: ("rates", "base", "clock", "clock_event")},
    decide=decide_remittance,
)
