"""The projects stage 项目: may this application go on, may this step be taken, what is missing."""

from collections.abc import Callable, Sequence
from datetime import date

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row
from bangfu.core.money import yuan
from bangfu.core.place import is_township, township_of
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import Problem, is_refusal
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.agreement_terms import AgreementTerms, missing_terms
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.limit_check import LimitCheck, cap_for, is_excepted
from bangfu.core.rules.rule import names
from bangfu.core.rules.workflow import Workflow, missing_papers
from bangfu.core.shapes import choice, choices, day, fen, flag, text, whole, year
from bangfu.core.words import Words, words

APPLICATION_NAME = "projects.application"
OPINIONS = {"passed": words("通过", "Passed"), "not_passed": words("未通过", "Not passed")}

# --- application ------------------------------------------------------------------------------


def application_form(book: Rulebook) -> Form:
    """One application with its papers, minutes and the opinion of the panel."""
    papers = book.rule(APPLICATION_NAME, Workflow).terms
    cap = book.rule(APPLICATION_NAME, LimitCheck).terms
    criteria = book.rule(APPLICATION_NAME, Eligibility).terms.criteria
    return Form(
        values=(
            text("applicant", "申报单位（编码或名称）", "Applicant (code or name)", required=True),
            day("submitted_on", "申报日期", "Submitted on", required=True),
            year("plan_year", "项目年度", "Plan year", required=True),
            fen("requested_fen", "申请资金（分）", "Requested (fen)", required=True),
            choices(
                "villages",
                "困难村（编码，或村数）",
                "Weak villages (codes, or how many)",
                codes={},
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
            choice("sent_to", "报送单位", "Sent to", codes=book.pack.identity.offices),
        )
    )


def decide_application(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """What an application lacks, whether it is late, and whether it stays within the cap.

    Serves JZ-057 to JZ-071. Every check is made, so that all that is missing is told at once.
    """
    values = facts.values
    answer: Row = {}
    problems: list[Problem] = []
    for check in _APPLICATION_CHECKS:
        found, figures = check(book, values, because)
        problems += found
        answer |= figures
    answer["complete"] = not answer["missing"] and not is_refusal(problems)
    return Decision(answer, problems)


Checked = tuple[list[Problem], Row]


def _applicant(book: Rulebook, values: Row, because: Because) -> Checked:
    rule = book.rule(APPLICATION_NAME, Eligibility)
    clause = rule.clause("applicant_level")
    because.cite(clause, applicant_level=rule.terms.applicant_level)
    if is_township(values["applicant"]):
        return [], {}
    return [Problem("applicant_not_township", "block", values["applicant"], clause=clause)], {}


def _time(book: Rulebook, values: Row, because: Because) -> Checked:
    rule = book.rule(APPLICATION_NAME, DeadlineRecurrence)
    rounds = rule.terms.rounds or {}
    plan_year = values["plan_year"]
    if plan_year not in rounds:
        clause = rule.clause("years" if rule.terms.years else "rounds")
        because.cite(clause, rounds=sorted(rounds))
        problem = Problem(
            "no_round", "block", str(plan_year), clause=clause, values={"known": sorted(rounds)}
        )
        return [problem], {"late": None, "days_late": None}
    closes: date = rounds[plan_year]
    clause = rule.clause("rounds", plan_year)
    days_late = max(0, (values["submitted_on"] - closes).days)
    because.cite(clause, closes=closes, step=f"{values['submitted_on']} - {closes}: {days_late}")
    problems = []
    if days_late:
        problems.append(_lateness(rule.terms.late, clause, values, closes, days_late))
    issued = book.pack.identity.document.issued
    if rule.terms.before_issue and values["submitted_on"] < issued:
        early = rule.clause("before_issue")
        because.cite(early, issued=issued)
        problems.append(Problem("before_issue", "info", clause=early, values={"issued": issued}))
    return problems, {"late": days_late > 0, "days_late": days_late}


def _lateness(late: str | None, clause: str, values: Row, closes: date, days_late: int) -> Problem:
    told = {"closes": closes, "days": days_late}
    if late == "block":
        return Problem("too_late", "block", clause=clause, values=told)
    if values.get("reason"):
        return Problem("late_with_reason", "info", clause=clause, values=told)
    return Problem("late", "reason", clause=clause, values=told)


def _cap(book: Rulebook, values: Row, because: Because) -> Checked:
    rule = book.rule(APPLICATION_NAME, LimitCheck)
    villages = _village_count(values["villages"])
    cap = cap_for(rule.terms, villages)
    over = max(0, values["requested_fen"] - cap)
    clause = rule.clause("at_most")
    step = f"{villages} x {yuan(rule.terms.at_most or 0)} = {yuan(cap)}"
    because.cite(clause, at_most_fen=rule.terms.at_most, step=step)
    figures = {"cap_fen": cap, "over_fen": over}
    if not over:
        return [], figures
    grounds = values.get("exception", ())
    told = {"requested": yuan(values["requested_fen"]), "cap": yuan(cap), "over": yuan(over)}
    if is_excepted(rule.terms, grounds):
        by = rule.clause("exception_by")
        because.cite(by, exception_by=rule.terms.exception_by, grounds=list(grounds))
        office = book.pack.identity.offices.get(
            str(rule.terms.exception_by), rule.terms.exception_by
        )
        return [
            Problem("exception_asked", "info", clause=by, values=told | {"office": office})
        ], figures
    needed = list(names(rule.terms.exception_needs).values()) or [words("-", "-")]
    return [
        Problem(
            "over_cap", rule.severity("at_most"), clause=clause, values=told | {"needed": needed}
        )
    ], figures


def _village_count(villages: Sequence[str]) -> int:
    """A list of codes counts its codes; a single small number is the count itself."""
    if len(villages) == 1 and villages[0].isdigit() and len(villages[0]) < 6:
        return int(villages[0])
    return len(villages)


def _papers(book: Rulebook, values: Row, because: Because) -> Checked:
    rule = book.rule(APPLICATION_NAME, Workflow)
    missing, problems = [], []
    for parameter, items in (("papers", rule.terms.papers), ("minutes", rule.terms.minutes)):
        for code, item in (items or {}).items():
            clause = rule.clause(parameter, code)
            because.cite(clause)
            if code not in values[parameter]:
                missing.append({"paper": code, "name": item.name})
                told = {"name": item.name}
                severity = rule.severities[clause]
                problems.append(
                    Problem("paper_missing", severity, code, clause=clause, values=told)
                )
    return problems, {"missing": missing}


def _handing_over(book: Rulebook, values: Row, because: Because) -> Checked:
    """The seal, the number of copies and the office the file goes to, as far as they are known."""
    rule = book.rule(APPLICATION_NAME, Workflow)
    terms, problems = rule.terms, []
    if terms.sealed and "sealed" in values:
        because.cite(rule.clause("sealed"), sealed=values["sealed"])
        if not values["sealed"]:
            problems.append(Problem("not_sealed", "block", clause=rule.clause("sealed")))
    if terms.copies is not None and "copies" in values:
        because.cite(rule.clause("copies"), copies=terms.copies)
        if values["copies"] != terms.copies:
            told = {"copies": values["copies"], "expected": terms.copies}
            problems.append(
                Problem("copies_differ", "warn", clause=rule.clause("copies"), values=told)
            )
    if terms.receiver:
        because.cite(rule.clause("receiver"), receiver=terms.receiver)
        if values.get("sent_to", terms.receiver) != terms.receiver:
            offices = book.pack.identity.offices
            told = {"office": offices[values["sent_to"]], "may": [offices[terms.receiver]]}
            clause = rule.clause("receiver")
            problems.append(
                Problem("wrong_office", "block", values["sent_to"], clause=clause, values=told)
            )
    return problems, {}


def _review(book: Rulebook, values: Row, because: Because) -> Checked:
    rule = book.rule(APPLICATION_NAME, Workflow)
    problems = []
    if rule.terms.review_first:
        because.cite(rule.clause("review_first"))
        if values.get("expert_opinion") == "not_passed":
            clause = rule.clause("review_first")
            problems.append(Problem("review_not_passed", "block", clause=clause))
    applicant = township_of(values["applicant"])
    if rule.terms.panel_apart and applicant.isdigit():
        conflicts = [place for place in values.get("panel", ()) if township_of(place) == applicant]
        if "panel" in values:
            because.cite(rule.clause("panel_apart"), panel_apart=True)
        problems += [
            Problem("panel_conflict", "block", place, clause=rule.clause("panel_apart"))
            for place in conflicts
        ]
    return problems, {}


def _criteria(book: Rulebook, values: Row, because: Because) -> Checked:
    """Criteria are judged one by one; a passed opinion without all of them must give its reason."""
    rule = book.rule(APPLICATION_NAME, Eligibility)
    if "criteria" not in values:
        return [], {}
    clause = rule.clause("criteria")
    criteria = names(rule.terms.criteria)
    unmet = [name for code, name in criteria.items() if code not in values["criteria"]]
    because.cite(clause, affirmed=len(criteria) - len(unmet), of=len(criteria))
    if unmet and values.get("expert_opinion") == "passed" and not values.get("reason"):
        return [Problem("criteria_unmet", "reason", clause=clause, values={"unmet": unmet})], {}
    return [], {}


_APPLICATION_CHECKS: tuple[Callable[[Rulebook, Row, Because], Checked], ...] = (
    _applicant,
    _time,
    _cap,
    _papers,
    _handing_over,
    _review,
    _criteria,
)

_MISSING = (text("paper", "要件", "Paper"), text("name", "名称", "Name"))

APPLICATION = Question(
    name=APPLICATION_NAME,
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
        lists={"missing": _MISSING},
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

# --- a step -----------------------------------------------------------------------------------


def step_form(book: Rulebook) -> Form:
    """A step, the papers at hand, what has been done before, and the value of a contract."""
    steps = book.rule("projects.step", Workflow).terms.steps or {}
    papers: dict[str, Words] = {}
    for step in steps.values():
        papers |= names(step.needs)
    return Form(
        values=(
            choice("step", "步骤", "Step", codes=names(steps), required=True),
            choices("papers", "已有要件", "Papers at hand", codes=papers, required=True),
            choices("done", "已完成的步骤", "Steps done", codes=names(steps)),
            fen("contract_fen", "合同金额（分）", "Value of the contract (fen)"),
        )
    )


def decide_step(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Whether a step may be taken, and by name what is missing. Serves JZ-038, JZ-073, JZ-086 to 091."""
    rule = book.rule("projects.step", Workflow)
    values = facts.values
    code: str = values["step"]
    step = (rule.terms.steps or {})[code]
    because.cite(rule.clause("steps", code))
    for paper in step.needs:
        because.cite(rule.clause("steps", code, "needs", paper))
    problems = []
    for earlier in step.after:
        if earlier not in values.get("done", ()):
            told = {"earlier": (rule.terms.steps or {})[earlier].name, "name": step.name}
            clause = rule.clause("steps", code, "after")
            problems.append(Problem("step_too_early", "block", code, clause=clause, values=told))
    missing = []
    for paper in missing_papers(step, values["papers"], values.get("contract_fen")):
        name = step.needs[paper].name
        missing.append({"paper": paper, "name": name})
        clause = rule.clause("steps", code, "needs", paper)
        problems.append(
            Problem(
                "paper_missing",
                rule.severities[clause],
                paper,
                clause=clause,
                values={"name": name},
            )
        )
    return Decision({"may_proceed": not is_refusal(problems), "missing": missing}, problems)


STEP = Question(
    name="projects.step",
    title=words("能否进入下一步", "May the step be taken"),
    about=words(
        "统筹、注资、开工等步骤所需的要件是否齐全。",
        "Whether the papers for pooling, injection, start of building and other steps are at hand.",
    ),
    form=step_form,
    answer=AnswerForm(
        (flag("may_proceed", "可以进行", "May proceed"),),
        is_list=False,
        lists={"missing": _MISSING},
    ),
    needs={Workflow: ("steps",)},
    decide=decide_step,
)

# --- agreement --------------------------------------------------------------------------------


def agreement_form(book: Rulebook) -> Form:
    """The terms that an agreement states."""
    terms = names(book.rule("projects.agreement", AgreementTerms).terms.terms)
    return Form(
        values=(choices("terms", "已载明的条款", "Terms stated", codes=terms, required=True),)
    )


def decide_agreement(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Whether an agreement may be signed, or the terms it lacks. Serves JZ-039."""
    rule = book.rule("projects.agreement", AgreementTerms)
    terms = names(rule.terms.terms)
    missing, problems = [], []
    for code in missing_terms(rule.terms, facts.values["terms"]):
        clause = rule.clause("terms", code)
        missing.append({"term": code, "name": terms[code]})
        problems.append(
            Problem("term_missing", "block", code, clause=clause, values={"name": terms[code]})
        )
    for code in terms:
        because.cite(rule.clause("terms", code))
    return Decision({"may_sign": not missing, "missing": missing}, problems)


AGREEMENT = Question(
    name="projects.agreement",
    title=words("项目协议", "Project agreement"),
    about=words(
        "协议条款是否齐备、能否签订。", "Whether an agreement states all it must and may be signed."
    ),
    form=agreement_form,
    answer=AnswerForm(
        (flag("may_sign", "可以签订", "May be signed"),),
        is_list=False,
        lists={"missing": (text("term", "条款", "Term"), text("name", "名称", "Name"))},
    ),
    needs={AgreementTerms: ("terms",)},
    decide=decide_agreement,
)

QUESTIONS = (APPLICATION, STEP, AGREEMENT)
