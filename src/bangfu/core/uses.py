"""Use questions: three of them ask the same thing of different money, so they share form and answer."""

from collections.abc import Callable, Iterator

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Table
from bangfu.core.fields import Field, choice, code, fen, flag, text
from bangfu.core.households import HOUSEHOLD_STATUSES
from bangfu.core.money import Fen, fen_text
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.questions import AnswerForm, Decide, Decision
from bangfu.core.rules.rule import names
from bangfu.core.rules.use_restriction import (
    DECISIONS,
    UseRestriction,
    classes_of,
    rule_on,
    together_problems,
)
from bangfu.core.words import Words, words

USE_ANSWER = AnswerForm(
    (
        choice("decision", "结论", "Decision", codes=DECISIONS),
        text("clause", "依据条款", "Clause"),
    ),
    is_list=False,
)


def use_form(question: str) -> Callable[[Rulebook], Form]:
    """The form of a use question: a line of spending, or a table of lines."""

    def form(book: Rulebook) -> Form:
        terms = book.rule(question, UseRestriction).terms
        lines = Table(
            "lines",
            words("支出明细", "Lines of spending"),
            (
                choice("class", "用途类别", "Class of use", codes=classes_of(terms), required=True),
                fen("amount_fen", "金额（分）", "Amount (fen)", required=True),
                choice("fund", "资金", "Fund", codes=names(terms.funds))
                if terms.funds
                else text("fund", "资金", "Fund"),
                text("reason", "理由", "Reason"),
                code("site", "实施地点编码", "Place of use (code)"),
                *_more_columns(terms),
            ),
            key=(),
        )
        values = (fen("available_fen", "可用金额（分）", "Available (fen)"),)
        return Form((lines,), values, one_case=True)

    return form


def _more_columns(terms: UseRestriction) -> Iterator[Field]:
    """What only some lists ask of a line: whether it was declared, and whose household it serves."""
    if terms.declared_only:
        yield flag("declared", "属申报的建设内容", "Declared beforehand")
    if any(one.statuses for one in (terms.allow or {}).values()):
        yield choice("status", "农户类型", "Status of the household", codes=HOUSEHOLD_STATUSES)


def decide_use(question: str) -> Decide:
    """Rule on each line in its order, then on all together."""

    def decide(book: Rulebook, facts: Facts, because: Because) -> Decision:
        rule = book.rule(question, UseRestriction)
        classes = classes_of(rule.terms)
        answer, problems = [], []
        for number, line in enumerate(facts.rows("lines"), start=1):
            subject = str(number) if not facts.is_one_case else line["class"]
            ruling = rule_on(rule, line, subject)
            step = _step(classes[line["class"]], line["amount_fen"], DECISIONS[ruling.decision])
            because.cite(ruling.clause, decision=ruling.decision, step=step, key=str(number))
            given = {name: value for name, value in line.items() if value is not None}
            answer.append(given | {"decision": ruling.decision, "clause": ruling.clause})
            problems += [ruling.problem] if ruling.problem else []
        together = together_problems(rule, facts.rows("lines"), facts.values.get("available_fen"))
        because.use(rule, "ceiling", "main_share_over")
        if facts.is_one_case:
            if any(p.severity == "block" for p in together):
                answer[0] |= {"decision": "denied", "clause": together[0].clause}
            return Decision({k: answer[0][k] for k in ("decision", "clause")}, problems + together)
        return Decision(answer, problems + together)

    return decide


def _step(use_class: Words, amount_fen: Fen, decision: Words) -> Words:
    sum_told = f"{fen_text(amount_fen)} fen"
    return Words(
        zh=f"{use_class.zh}，{sum_told}：{decision.zh}",
        en=f"{use_class.en}, {sum_told}: {decision.en}",
    )
