"""Project application 项目申报: is it complete, in time and within the cap."""

from collections.abc import Callable
from datetime import date

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row
from bangfu.core.fields import choice, choices, day, fen, flag, places, text, whole, year
from bangfu.core.money import fen_text, yuan
from bangfu.core.place import is_township, level_of, township_of
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import Problem, is_refusal
from bangfu.core.projects.paper import MISSING
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.limit_check import LimitCheck, cap_for, is_excepted
from bangfu.core.rules.rule import Rule, names
from bangfu.core.rules.workflow import Workflow
from bangfu.core.words import words

NAME = "projects.application"
OPINIONS = {"passed": words("通过", "Passed"), "not_passed": words("未通过", "Not passed")}

Checked = tuple[list[Problem], Row]
"""What a check tells, and the figures it adds to the answer."""


def application_form(book: Rulebook) -> Form:
    """One application with its papers, minutes and the opinion of the panel."""
    papers = book.rule(NAME, Workflow).terms
    cap = book.rule(NAME, LimitCheck).terms
    criteria = book.rule(NAME, Eligibility).terms.criteria
    return Form(
        values=(
            text("applicant", "申报单位（编码或名称）", "Applicant (code or name)", required=True),
            day("submitted_on", "申报日期", "Submitted on", required=True),
            year("plan_year", "项目年度", "Plan year", required=True),
            fen("requested_fen", "申请资金（分）", "Requested (fen)", required=True),
            places(
                "villages",
                "困难村（编码，或村数）",
                "Weak villages (codes, or how many)",
                required=True,
            ),
            choices(
                "papers", "已交要件", "Papers handed in", codes=names(papers.papers), required=True
            ),
            choices(
                "minutes",
                "会议记录与协议",
                "Minutes and agreements",
                codes=names(papers.minutes),
                required=True,
            ),
            choice("expert_opinion", "专家评审意见", "Opinion of the panel", codes=OPINIONS),
            choices(
                "criteria", "评审认可的条件", "Criteria the panel affirms", codes=names(criteria)
            ),
            choices("panel", "评审专家所在镇乡", "Townships of the panel members", codes={}),
            choices(
                "exception",
                "超额申请的理由",
                "Grounds for an exception",
                codes=names(cap.exception_needs),
            ),
            text("reason", "逾期说明", "Reason for lateness"),
            whole("copies", "份数", "Copies"),
            flag("sealed", "已加盖公章", "Sealed"),
            choice("sent_to", "报送单位", "Sent to", codes=book.offices),
        )
    )


def decide_application(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """What an application lacks, whether it is late, and whether it stays within the cap.

    Every check is made, so that all that is missing is told at once.
    """
    values = facts.values
    answer: Row = {}
    problems: list[Problem] = []
    for check in _CHECKS:
        found, figures = check(book, values, because)
        problems += found
        answer |= figures
    answer["complete"] = not answer["missing"] and not is_refusal(problems)
    return Decision(answer, problems)


def _applicant(book: Rulebook, values: Row, because: Because) -> Checked:
    rule = book.rule(NAME, Eligibility)
    because.use(rule, "applicant_level")
    if is_township(values["applicant"]):
        return [], {}
    applicant = values["applicant"]
    return [rule.breach("applicant_not_township", "applicant_level", subject=applicant)], {}


def _time(book: Rulebook, values: Row, because: Because) -> Checked:
    rule = book.rule(NAME, DeadlineRecurrence)
    rounds = rule.terms.rounds or {}
    plan_year = values["plan_year"]
    if plan_year not in rounds:
        way = "years" if rule.states("years") else "rounds"
        because.use(rule, way)
        known = sorted(rounds)
        problem = rule.finding("no_round", "block", way, subject=str(plan_year), known=known)
        return [problem], {"late": None, "days_late": None}
    closes: date = rounds[plan_year]
    days_late = max(0, (values["submitted_on"] - closes).days)
    sent = values["submitted_on"]
    step = words(
        f"{sent}报送，{closes}截止，逾期{days_late}天",
        f"submitted {sent}, due {closes}, {days_late} days overdue",
    )
    because.cite(rule.clause("rounds", plan_year), closes=closes, step=step)
    problems = [_lateness(rule, values, closes, days_late)] if days_late else []
    issued = book.pack.identity.document.issued
    if rule.states("before_issue") and values["submitted_on"] < issued:
        because.cite(rule.clause("before_issue"), issued=issued)
        problems.append(rule.finding("before_issue", "info", "before_issue", issued=issued))
    return problems, {"late": days_late > 0, "days_late": days_late}


def _lateness(rule: Rule[DeadlineRecurrence], values: Row, closes: date, days_late: int) -> Problem:
    """A late application, as grave as its clause says; a reason heals what only needs one."""
    way = ("rounds", values["plan_year"])
    told = {"closes": closes, "days": days_late}
    if rule.severity(*way) == "block":
        return rule.breach("too_late", *way, **told)
    if values.get("reason"):
        return rule.finding("late_with_reason", "info", *way, **told)
    return rule.breach("late", *way, **told)


def _cap(book: Rulebook, values: Row, because: Because) -> Checked:
    rule = book.rule(NAME, LimitCheck)
    villages = values["villages"]
    count = villages if isinstance(villages, int) else len(villages)
    cap = cap_for(rule.terms, count)
    over = max(0, values["requested_fen"] - cap)
    step = f"{count} x {fen_text(rule.terms.at_most or 0)} fen = {fen_text(cap)} fen"
    because.cite(rule.clause("at_most"), at_most_fen=rule.terms.at_most, step=step)
    because.use(rule, "per")
    figures = {"cap_fen": cap, "over_fen": over}
    return (_over(book, rule, values, because, cap), figures) if over else ([], figures)


def _over(
    book: Rulebook, rule: Rule[LimitCheck], values: Row, because: Because, cap: int
) -> list[Problem]:
    """A request above the cap: to be justified, or on its way to whoever grants exceptions."""
    requested, grounds = values["requested_fen"], values.get("exception", ())
    told: dict[str, object] = {
        "requested": yuan(requested),
        "cap": yuan(cap),
        "over": yuan(requested - cap),
    }
    if is_excepted(rule.terms, grounds):
        because.use(rule, "exception_by")
        because.cite(rule.clause("exception_needs"), grounds=list(grounds))
        told["office"] = book.offices.get(rule.terms.exception_by or "", "-")
        return [rule.finding("exception_asked", "info", "exception_needs", **told)]
    told["needed"] = list(names(rule.terms.exception_needs).values()) or ["-"]
    return [rule.breach("over_cap", "at_most", **told)]


def _papers(book: Rulebook, values: Row, because: Because) -> Checked:
    rule = book.rule(NAME, Workflow)
    missing, problems = [], []
    for parameter, items in (("papers", rule.terms.papers), ("minutes", rule.terms.minutes)):
        for code, item in (items or {}).items():
            because.cite(rule.clause(parameter, code))
            if code not in values[parameter]:
                missing.append({"paper": code, "name": item.name})
                told = {"subject": code, "name": item.name}
                problems.append(rule.breach("paper_missing", parameter, code, **told))
    return problems, {"missing": missing}


def _handing_over(book: Rulebook, values: Row, because: Because) -> Checked:
    """The seal, the number of copies and the office the file goes to, as far as they are known."""
    rule = book.rule(NAME, Workflow)
    terms, problems = rule.terms, []
    if terms.sealed and "sealed" in values:
        because.use(rule, "sealed")
        if not values["sealed"]:
            problems.append(rule.breach("not_sealed", "sealed"))
    if terms.copies is not None and "copies" in values:
        because.use(rule, "copies")
        if values["copies"] != terms.copies:
            told = {"copies": values["copies"], "expected": terms.copies}
            problems.append(rule.breach("copies_differ", "copies", **told))
    if terms.receiver:
        because.use(rule, "receiver")
        sent_to = values.get("sent_to", terms.receiver)
        if sent_to != terms.receiver:
            offices = book.offices
            told = {"office": offices[sent_to], "may": [offices[terms.receiver]]}
            problems.append(rule.breach("wrong_office", "receiver", subject=sent_to, **told))
    return problems, {}


def _review(book: Rulebook, values: Row, because: Because) -> Checked:
    rule = book.rule(NAME, Workflow)
    problems = []
    if rule.terms.review_first:
        because.use(rule, "review_first")
        if values.get("expert_opinion") == "not_passed":
            problems.append(rule.breach("review_not_passed", "review_first"))
    if rule.terms.panel_apart and "panel" in values and level_of(values["applicant"]):
        because.use(rule, "panel_apart")
        applicant = township_of(values["applicant"])
        problems += [
            rule.breach("panel_conflict", "panel_apart", subject=place)
            for place in values["panel"]
            if township_of(place) == applicant
        ]
    return problems, {}


def _criteria(book: Rulebook, values: Row, because: Because) -> Checked:
    """Criteria are judged one by one; a passed opinion without all of them must give its reason."""
    rule = book.rule(NAME, Eligibility)
    criteria = names(rule.terms.criteria)
    if "criteria" not in values or not criteria:
        return [], {}
    unmet = [name for code, name in criteria.items() if code not in values["criteria"]]
    affirmed = len(criteria) - len(unmet)
    because.cite(rule.clause("criteria"), affirmed=affirmed, of=len(criteria))
    if unmet and values.get("expert_opinion") == "passed" and not values.get("reason"):
        return [rule.finding("criteria_unmet", "reason", "criteria", unmet=unmet)], {}
    return [], {}


_CHECKS: tuple[Callable[[Rulebook, Row, Because], Checked], ...] = (
    _applicant,
    _time,
    _cap,
    _papers,
    _handing_over,
    _review,
    _criteria,
)

APPLICATION = Question(
    name=NAME,
    title=words("项目申报", "Project application"),
    about=words(
        "申报是否齐全、是否逾期、申请资金是否超过上限。",
        "Whether an application is complete, in time and within the cap.",
    ),
    form=application_form,
    answer=AnswerForm(
        (
            flag("complete", "齐全", "Complete"),
            flag("late", "逾期", "Late"),
            whole("days_late", "逾期天数", "Days late"),
            fen("cap_fen", "上限（分）", "Cap (fen)"),
            fen("over_fen", "超出（分）", "Over (fen)"),
        ),
        is_list=False,
        lists={"missing": MISSING},
    ),
    needs={
        Eligibility: ("applicant_level",),
        DeadlineRecurrence: ("rounds",),
        LimitCheck: ("at_most",),
        Workflow: ("papers",),
    },
    day_of_case="submitted_on",
    decide=decide_application,
)
