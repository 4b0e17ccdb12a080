"""Industry share 产业占比: what part of the money from above goes to industry, by plan and by spending."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Table, needed_column
from bangfu.core.fields import choice, fen, flag, share
from bangfu.core.money import fen_text, percent, yuan
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.limit_check import LimitCheck, Share, share_in
from bangfu.core.rules.rule import Rule, names
from bangfu.core.words import words

NAME = "funds.industry_share"

PHASES = {
    "drafting": words("编制中", "Being drafted"),
    "approval": words("报批", "Up for approval"),
}


def _appropriations(rule: Rule[LimitCheck]) -> Table:
    terms = rule.terms
    return Table(
        "appropriations",
        words("资金安排", "Appropriations"),
        (
            choice("level", "资金级次", "Level", codes=names(terms.base_levels), required=True),
            choice("class", "投向", "Class", codes=names(terms.share_classes), required=True),
            fen("amount_fen", "安排金额（分）", "Amount (fen)", required=True),
            fen("spent_fen", "已支出（分）", "Spent (fen)"),
        ),
        key=(),
    )


def industry_share_form(book: Rulebook) -> Form:
    """The money of the year by level and class; whether the plan is up for approval."""
    table = _appropriations(book.rule(NAME, LimitCheck))
    return Form((table,), (choice("phase", "计划阶段", "Phase of the plan", codes=PHASES),))


def decide_industry_share(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """The share of industry in the plan and in what is spent, and whether it is large enough.

    A plan that is up for approval is refused below it; before, and of what is spent, one is warned.
    """
    rule = book.rule(NAME, LimitCheck)
    planned = share_in(rule.terms, facts.rows("appropriations"), "amount_fen")
    spent = _spent(rule, facts)
    by_spending = rule.terms.share_of == "spending"
    if by_spending and spent is None:
        raise Unanswerable([needed_column(_appropriations(rule), "spent_fen")])
    judged = spent if by_spending and spent is not None else planned
    part, whole = fen_text(judged.part_fen), fen_text(judged.whole_fen)
    ratio = "-" if judged.ratio is None else judged.ratio
    step = f"{part} fen / {whole} fen = {ratio}"
    because.cite(rule.clause("share_at_least"), share_at_least=judged.least, step=step)
    because.use(rule, "share_of")
    counted = [level.name for level in (rule.terms.base_levels or {}).values() if level.counts]
    because.cite(rule.clause("base_levels"), base_levels=counted)
    problems = [] if by_spending else _plan_problems(rule, planned, facts)
    if spent is not None and spent.is_met is False:
        told = _lacking(spent)
        problems.append(rule.finding("share_low_in_spending", "warn", "share_at_least", **told))
    answer = {
        "ratio": judged.ratio,
        "target": judged.least,
        "met": judged.is_met,
        "base_fen": judged.whole_fen,
        "industry_fen": judged.part_fen,
        "short_fen": judged.short_fen,
        "planned_ratio": planned.ratio,
        "spent_ratio": spent.ratio if spent is not None else None,
    }
    return Decision(answer, problems)


def _spent(rule: Rule[LimitCheck], facts: Facts) -> Share | None:
    """The share in what is spent; None where it is not told of every row."""
    rows = facts.rows("appropriations")
    if any(row.get("spent_fen") is None for row in rows):
        return None
    return share_in(rule.terms, rows, "spent_fen")


def _plan_problems(rule: Rule[LimitCheck], planned: Share, facts: Facts) -> list[Problem]:
    if planned.is_met is not False:
        return []
    told = _lacking(planned)
    if facts.values.get("phase") == "approval":
        return [rule.breach("share_low_in_plan", "share_at_least", **told)]
    return [rule.finding("share_low_in_plan", "warn", "share_at_least", **told)]


def _lacking(found: Share) -> dict[str, object]:
    return {
        "ratio": percent(found.ratio),
        "least": percent(found.least),
        "short": yuan(found.short_fen),
    }


INDUSTRY_SHARE = Question(
    name=NAME,
    title=words("产业占比", "Share of industry"),
    about=words(
        "衔接资金用于产业的比例，是否达到要求。",
        "What part of the linking funds goes to industry, and whether that is enough.",
    ),
    form=industry_share_form,
    answer=AnswerForm(
        (
            share("ratio", "产业占比", "Share of industry"),
            share("target", "应达比例", "Share to be reached"),
            flag("met", "达到", "Met"),
            fen("base_fen", "计算基数（分）", "Total it is taken of (fen)"),
            fen("industry_fen", "用于产业（分）", "For industry (fen)"),
            fen("short_fen", "差额（分）", "Short (fen)"),
            share("planned_ratio", "按计划的占比", "Share in the plan"),
            share("spent_ratio", "按支出的占比", "Share in what is spent"),
        ),
        is_list=False,
    ),
    needs={LimitCheck: ("share_at_least", "base_levels", "share_classes")},
    decide=decide_industry_share,
)
