"""The question of the policies stage: which office may do an act."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form
from bangfu.core.fields import choice, text
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import is_refusal
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.authority import Authority, act_problems, offices_for
from bangfu.core.rules.rule import names
from bangfu.core.words import words

DECISIONS = {"allowed": words("有权办理", "Allowed"), "denied": words("无权办理", "Denied")}


def authority_form(book: Rulebook) -> Form:
    """An act, the office that means to do it, and who made and who checks what it is about."""
    acts = names(book.rule("policies.authority", Authority).terms.acts)
    return Form(
        values=(
            choice("act", "事项", "Act", codes=acts, required=True),
            choice("office", "单位", "Office", codes=book.offices, required=True),
            text("maker", "经办人", "Maker"),
            text("checker", "审核人", "Checker"),
        )
    )


def decide_authority(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Whether an office may do an act, and which may. Maker and checker must differ where ruled."""
    rule = book.rule("policies.authority", Authority)
    values, act = facts.values, facts.values["act"]
    clause, may = rule.clause("acts", act), offices_for(rule, act)
    because.cite(clause, offices=list(may))
    people = (values.get("maker"), values.get("checker"))
    problems = act_problems(rule, act, office=values["office"], people=people, offices=book.offices)
    decision = "denied" if is_refusal(problems) else "allowed"
    told_offices = [{"office": office, "name": book.offices[office]} for office in may]
    return Decision({"decision": decision, "clause": clause, "offices": told_offices}, problems)


AUTHORITY = Question(
    name="policies.authority",
    title=words("谁有权办理", "Who may act"),
    about=words(
        "某一事项由哪个单位审批、签订或办理。", "Which office approves, signs or does an act."
    ),
    form=authority_form,
    answer=AnswerForm(
        (
            choice("decision", "结论", "Decision", codes=DECISIONS),
            text("clause", "依据条款", "Clause"),
        ),
        is_list=False,
        lists={"offices": (text("office", "单位", "Office"), text("name", "名称", "Name"))},
    ),
    needs={Authority: ("acts",)},
    decide=decide_authority,
)

QUESTIONS = (AUTHORITY,)
