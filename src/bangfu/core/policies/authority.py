"""The question of the policies stage: which office may do an act."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.authority import Authority
from bangfu.core.rules.rule import names
from bangfu.core.shapes import choice, text
from bangfu.core.words import words

DECISIONS = {"allowed": words("有权办理", "Allowed"), "denied": words("无权办理", "Denied")}


def authority_form(book: Rulebook) -> Form:
    """An act, the office that means to do it, and who made and who checks what it is about."""
    acts = names(book.rule("policies.authority", Authority).terms.acts)
    offices = book.pack.identity.offices
    return Form(
        values=(
            choice("act", "事项", "Act", codes=acts, required=True),
            choice("office", "单位", "Office", codes=offices, required=True),
            text("maker", "经办人", "Maker"),
            text("checker", "审核人", "Checker"),
        )
    )


def decide_authority(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Whether an office may do an act, and which may. Maker and checker must differ where ruled."""
    rule = book.rule("policies.authority", Authority)
    values, offices = facts.values, book.pack.identity.offices
    act = (rule.terms.acts or {})[values["act"]]
    clause = rule.clause("acts", values["act"])
    because.cite(clause, offices=list(act.offices))
    problems = []
    if values["office"] not in act.offices:
        told = {"office": offices[values["office"]], "may": [offices[o] for o in act.offices]}
        problems.append(Problem("wrong_office", "block", values["act"], clause=clause, values=told))
    if (
        act.apart
        and values.get("maker") is not None
        and values.get("maker") == values.get("checker")
    ):
        problems.append(Problem("same_person", "block", values["maker"], clause=clause))
    decision = "denied" if problems else "allowed"
    told_offices = [{"office": office, "name": offices[office]} for office in act.offices]
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
        lists={
            "offices": (text("office", "单位", "Office"), text("name", "名称", "Name"))
        },
    ),
    needs={Authority: ("acts",)},
    decide=decide_authority,
)

QUESTIONS = (AUTHORITY,)
