"""Solar income 光伏收益: a station's receipts are divided by the ratio of the document, to the fen."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, needed_value
from bangfu.core.fields import fen
from bangfu.core.money import fen_text, yuan
from bangfu.core.payouts.proposal import PARTS, PROPOSED, proposal_problems
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.ratio_split import RatioSplit, parts_of
from bangfu.core.rules.rule import Rule
from bangfu.core.words import words

NAME = "payouts.solar_split"

COST = fen("cost_fen", "运维成本（分）", "Cost of running (fen)")


def solar_form(book: Rulebook) -> Form:
    """What the station took in; its cost where a reading divides the net; a proposal if there is one."""
    return Form(
        (PROPOSED,), (fen("gross_fen", "发电收入（分）", "Receipts (fen)", required=True), COST)
    )


def decide_solar(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """The parts in the order of the ratio; a proposal that differs by one fen is refused."""
    rule = book.rule(NAME, RatioSplit)
    total, problems = _to_divide(rule, facts)
    parts = parts_of(rule.terms, total)
    ratio = ":".join(map(str, rule.terms.ratio or ()))
    shown = " + ".join(f"{fen_text(amount)} fen" for _, amount in parts)
    step = f"{fen_text(total)} fen x {ratio} -> {shown}"
    because.cite(rule.clause("ratio"), ratio=ratio, step=step)
    because.use(rule, "parts", "income")
    problems += proposal_problems(rule, ("ratio",), facts, due=dict(parts))
    return Decision({"parts": [{"to": to, "amount_fen": fen} for to, fen in parts]}, problems)


def _to_divide(rule: Rule[RatioSplit], facts: Facts) -> tuple[int, list[Problem]]:
    """The receipts, or what is left of them after the cost, by the reading; never less than nothing."""
    gross: int = facts.values["gross_fen"]
    if rule.terms.income == "gross":
        return gross, []
    cost = facts.values.get(COST.name)
    if cost is None:
        raise Unanswerable([needed_value(COST)])
    if cost <= gross:
        return gross - cost, []
    told = {"gross": yuan(gross), "cost": yuan(cost)}
    return 0, [rule.finding("cost_over_receipts", "warn", "income", **told)]


SOLAR_SPLIT = Question(
    name=NAME,
    title=words("光伏收益分成", "Split of solar income"),
    about=words(
        "光伏电站的收入按比例分给谁、各多少，分毫不差；差一分的方案不予通过。",
        "Who gets which part of a solar station's receipts, exact to the fen; "
        "a proposal that differs by one fen is refused.",
    ),
    form=solar_form,
    answer=AnswerForm((), is_list=False, lists={"parts": PARTS}),
    needs={RatioSplit: ("ratio", "parts", "income")},
    decide=decide_solar,
)
