"""A step of a project or of pooling 步骤: may it be taken, and what is missing."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form
from bangfu.core.fields import choice, choices, fen, flag
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem, is_refusal
from bangfu.core.projects.paper import MISSING
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.rule import names
from bangfu.core.rules.workflow import Workflow, missing_papers, needs_contract_value
from bangfu.core.words import Words, words


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
    """Whether a step may be taken, and by name what is missing."""
    rule = book.rule("projects.step", Workflow)
    values = facts.values
    code: str = values["step"]
    step = (rule.terms.steps or {})[code]
    because.cite(rule.clause("steps", code))
    for paper in step.needs:
        because.cite(rule.clause("steps", code, "needs", paper))
    if needs_contract_value(step, values["papers"]) and "contract_fen" not in values:
        name = words("合同金额（分）", "Value of the contract (fen)")
        raise Unanswerable(
            [Problem("missing_value", "block", "contract_fen", values={"name": name})]
        )
    problems = []
    for earlier in step.after:
        if earlier not in values.get("done", ()):
            told = {"earlier": (rule.terms.steps or {})[earlier].name, "name": step.name}
            way = ("steps", code, "after")
            problems.append(rule.breach("step_too_early", *way, subject=code, **told))
    missing = []
    for paper in missing_papers(step, values["papers"], values.get("contract_fen")):
        name = step.needs[paper].name
        missing.append({"paper": paper, "name": name})
        stated = ("steps", code, "needs", paper)
        problems.append(rule.breach("paper_missing", *stated, subject=paper, name=name))
    return Decision({"may_proceed": not is_refusal(problems), "missing": missing}, problems)


STEP = Question(
    name="projects.step",
    title=words("项目步骤", "Step of a project"),
    about=words(
        "统筹、注资、开工等步骤所需的要件是否齐全。",
        "Whether the papers for pooling, injection, start of building and other steps are at hand.",
    ),
    form=step_form,
    answer=AnswerForm(
        (flag("may_proceed", "可以进行", "May proceed"),),
        is_list=False,
        lists={"missing": MISSING},
    ),
    needs={Workflow: ("steps",)},
    decide=decide_step,
)
