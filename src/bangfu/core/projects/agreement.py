"""Project agreement 项目协议: does it state all it must."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form
from bangfu.core.fields import choices, flag, text
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import is_refusal
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.agreement_terms import AgreementTerms, missing_terms
from bangfu.core.rules.rule import names
from bangfu.core.words import words


def agreement_form(book: Rulebook) -> Form:
    """The terms that an agreement states."""
    terms = names(book.rule("projects.agreement", AgreementTerms).terms.terms)
    return Form(
        values=(choices("terms", "已载明的条款", "Terms stated", codes=terms, required=True),)
    )


def decide_agreement(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Whether an agreement may be signed, or the terms it lacks."""
    rule = book.rule("projects.agreement", AgreementTerms)
    terms = names(rule.terms.terms)
    missing, problems = [], []
    for code in terms:
        because.cite(rule.clause("terms", code))
    for code in missing_terms(rule.terms, facts.values["terms"]):
        missing.append({"term": code, "name": terms[code]})
        told = {"subject": code, "name": terms[code]}
        problems.append(rule.breach("term_missing", "terms", code, **told))
    return Decision({"may_sign": not is_refusal(problems), "missing": missing}, problems)


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
