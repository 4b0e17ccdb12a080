"""Measures 帮扶措施 of one household: in time, and of the kind that fits who can work in it."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table
from bangfu.core.fields import choice, choices, day, whole
from bangfu.core.households import GUARANTEES, LABOUR
from bangfu.core.period import add_months
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.rule import Rule, names
from bangfu.core.words import words

NAME = "monitoring.measures"

WORK = {
    "able": words("有劳动能力", "Able to work"),
    "unable": words("无劳动能力", "Unable to work"),
    "unknown": words("劳动能力未登记", "Labour ability not entered"),
}
STATES = {
    "fit": words("措施到位", "Fitting measures"),
    "unfit": words("措施与劳动能力不符", "Measures of the wrong kind"),
    "none": words("尚无措施", "No measure yet"),
    "overdue": words("逾期无措施", "No measure in time"),
    "unknown": words("劳动能力未登记，无法判断", "Unknown: labour ability not entered"),
}


def measures_form(book: Rulebook) -> Form:
    """The household's labour by member, guarantees not met, and its measures with their days."""
    terms = book.rule(NAME, Eligibility).terms
    measures = Table(
        "measures",
        words("帮扶措施", "Measures"),
        (
            choice("measure", "措施", "Measure", codes=names(terms.kinds_of_help), required=True),
            day("begun_on", "落实日期", "Begun on", required=True),
        ),
        (),
        required=False,
        may_be_empty=True,
    )
    values = (
        choices("labour", "家庭成员劳动能力", "Labour ability of the members", codes=LABOUR),
        choices("unmet", "未达标的保障", "Guarantees not met", codes=GUARANTEES),
        day("identified_on", "识别日期", "Identified on", required=True),
        day("reviewed_on", "上次复核", "Last reviewed on"),
        day("as_of", "截至日期", "As of", required=True),
    )
    return Form((measures,), values)


def decide_measures(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Whether the household has a measure in time, and one of the kind that its labour asks for."""
    rule = book.rule(NAME, Eligibility)
    as_of: date = facts.values["as_of"]
    begun = [row for row in facts.rows("measures") if row["begun_on"] <= as_of]
    for row in begun:
        because.cite(rule.clause("kinds_of_help", row["measure"]))
    work = _work(rule, facts.values, because)
    kinds = [(rule.terms.kinds_of_help or {})[row["measure"]].of for row in begun]
    answer, problems = _time(book, facts.values, begun, because)
    review, late = _review(book, facts.values, answer["first_on"], because)
    answer, problems = answer | review, problems + late
    unfit = _unfit(rule, work, kinds)
    problems += unfit + _guarantees(rule, facts.values, begun)
    counted = {kind: kinds.count(kind) for kind in ("development", "floor")}
    state = answer.pop("state") or _state(work, is_unfit=bool(unfit))
    return Decision({"state": state, "labour": work} | counted | answer, problems)


def _state(work: str, *, is_unfit: bool) -> str:
    if work == "unknown":
        return "unknown"
    return "unfit" if is_unfit else "fit"


def _work(rule: Rule[Eligibility], values: Row, because: Because) -> str:
    """Whether any member can work; unknown where nothing was entered."""
    because.use(rule, "able")
    labour: Collection[str] = values.get("labour", ())
    if not labour:
        return "unknown"
    return "able" if any(code in (rule.terms.able or ()) for code in labour) else "unable"


def _unfit(rule: Rule[Eligibility], work: str, kinds: Sequence[str]) -> list[Problem]:
    """A household with measures, and none of the kind that it needs."""
    wanted = {"able": "development", "unable": "floor"}.get(work)
    if wanted is None or not kinds or wanted in kinds:
        return []
    known = [h.name for h in (rule.terms.kinds_of_help or {}).values() if h.of == wanted]
    told: dict[str, object] = {"known": known or ["-"], "name": WORK[work]}
    return [rule.breach("measure_of_wrong_kind", *_way_of(rule, wanted), subject=work, **told)]


def _way_of(rule: Rule[Eligibility], of: str) -> tuple[str, ...]:
    """The way to the first kind of help that develops, or that is a floor."""
    codes = [code for code, help_ in (rule.terms.kinds_of_help or {}).items() if help_.of == of]
    return ("kinds_of_help", codes[0]) if codes else ("kinds_of_help",)


def _guarantees(rule: Rule[Eligibility], values: Row, begun: list[Row]) -> list[Problem]:
    """Guarantees that are not met and that no measure makes good."""
    helps = rule.terms.kinds_of_help or {}
    made_good = {helps[row["measure"]].guarantee for row in begun}
    problems = []
    for guarantee in values.get("unmet", ()):
        if guarantee not in made_good:
            code = next((c for c, h in helps.items() if h.guarantee == guarantee), None)
            way = ("kinds_of_help", code) if code else ("kinds_of_help",)
            told = {"subject": guarantee, "name": GUARANTEES[guarantee]}
            problems.append(rule.breach("guarantee_without_measure", *way, **told))
    return problems


def _time(
    book: Rulebook, values: Row, begun: list[Row], because: Because
) -> tuple[Row, list[Problem]]:
    """The first measure against the days that are allowed from the decision on."""
    rule = book.rule(NAME, DeadlineRecurrence)
    allowed = rule.terms.within_days
    assert allowed is not None, "a pack without days passed the check"
    identified, as_of = values["identified_on"], values["as_of"]
    due = identified + timedelta(days=allowed)
    first: date | None = min((row["begun_on"] for row in begun), default=None)
    step = f"{identified} + {allowed} days = {due}; {first or '-'}"
    because.cite(rule.clause("within_days"), within_days=allowed, step=step)
    answer = {
        "state": None if first else "overdue" if as_of > due else "none",
        "first_on": first,
        "due_on": due,
        "days": None if first is None else max(0, (first - identified).days),
    }
    days_over = ((first or as_of) - due).days
    if days_over <= 0:
        return answer, []
    told = {"due": due, "days": days_over}
    return answer, [rule.finding("no_measure_in_time", "warn", "within_days", **told)]


def _review(
    book: Rulebook, values: Row, first_on: date | None, because: Because
) -> tuple[Row, list[Problem]]:
    """The next review: so many months after the last one, or after the first measure."""
    rule = book.rule(NAME, DeadlineRecurrence)
    months, begun = rule.terms.every_months, values.get("reviewed_on") or first_on
    if months is None or begun is None:
        return {"review_on": None}, []
    due = add_months(begun, months)
    step = f"{begun} + {months} months = {due}"
    because.cite(rule.clause("every_months"), every_months=months, step=step)
    days_over = (values["as_of"] - due).days
    if days_over <= 0:
        return {"review_on": due}, []
    told = {"due": due, "days": days_over}
    return {"review_on": due}, [rule.finding("review_overdue", "warn", "every_months", **told)]


MEASURES = Question(
    name=NAME,
    title=words("措施核对", "Check of measures"),
    about=words(
        "一户的措施是否及时，是否与劳动能力相称，未达标的保障有没有措施。",
        "Whether the measures of a household are in time and fit who can work in it, and whether "
        "each guarantee not met has one.",
    ),
    form=measures_form,
    answer=AnswerForm(
        (
            choice("state", "结论", "State", codes=STATES),
            choice("labour", "劳动能力", "Labour", codes=WORK),
            whole("development", "开发式措施数", "Development measures"),
            whole("floor", "兜底措施数", "Floor measures"),
            day("first_on", "首项措施日期", "First measure on"),
            day("due_on", "期限", "Due on"),
            whole("days", "识别后天数", "Days from identification"),
            day("review_on", "下次复核", "Next review on"),
        ),
        is_list=False,
    ),
    needs={Eligibility: ("kinds_of_help", "able"), DeadlineRecurrence: ("within_days",)},
    decide=decide_measures,
)
