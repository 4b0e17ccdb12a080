"""Differentiated shares 差异化分配: who shares a pool and by which weight. Sharing it is the engine's."""

from collections.abc import Mapping

from bangfu.core.facts import Form, Table
from bangfu.core.fields import choice, code, fen, flag, text, whole
from bangfu.core.payouts.status import ALSO_RELIEVED, STATUSES
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.questions import AnswerForm, Question
from bangfu.core.rules.weighted_allocation import WeightedAllocation
from bangfu.core.words import Words, words

NAME = "payouts.differentiated"

REASONS: Mapping[str, Words] = {
    "not_in_group": words("既不是监测户也不是脱贫户", "Neither monitored nor relieved"),
    "not_both": words("不是脱贫户里的监测户", "Not monitored and relieved as well"),
    "status_not_served": words("本池不分给这类户", "The pool is not for this status"),
    "outside_township": words("不在项目所在乡镇", "Outside the township of the project"),
    "above_stack_line": words(
        "人均收入高于叠加标准，不再分一次", "Income above the line up to which shares are stacked"
    ),
    "no_persons": words("没有共同生活的人", "Nobody lives in the household"),
    "no_need": words("按所用方法没有份额", "No weight by the method used"),
}
"""Why a household is left out, in the order in which it is looked for: the first that holds is told."""

STATED_BY: Mapping[str, str] = {
    "not_in_group": "receivers",
    "not_both": "group",
    "status_not_served": "receivers",
    "outside_township": "receivers",
    "above_stack_line": "stack_at_most",
    "no_persons": "method",
    "no_need": "method",
}
"""The parameter on which each reason rests."""

TOWNSHIP = code("township", "项目所在乡镇编码", "Township of the project")

HOUSEHOLDS = Table(
    "households",
    words("户", "Households"),
    (
        text("household", "户编号", "Household", required=True),
        text("village", "村编码", "Village"),
        whole("persons", "人数", "Persons", required=True),
        fen(
            "income_per_head_fen",
            "人均年收入（分）",
            "Yearly income per head (fen)",
            required=True,
            signed=True,
        ),
        choice("status", "户类型", "Status", codes=STATUSES, required=True),
        flag("has_benefit", "已享受项目收益", "Holds a project benefit"),
        ALSO_RELIEVED,
        whole("points", "劳动积分", "Points for labour"),
        fen("planned_fen", "拟分配（分）", "Meant to be paid (fen)"),
    ),
    key=("household",),
)


SOURCE_NAMES: Mapping[str, Words] = {
    "debt": words("债权收益", "Returns of debt money"),
    "floor": words("自建类保底部分", "Floor of self-built projects"),
    "floating": words("自建类浮动部分", "Floating part of self-built projects"),
}

SOURCES = Table(
    "sources",
    words("各项收益", "Returns by source"),
    (
        choice("source", "收益来源", "Source", codes=SOURCE_NAMES, required=True),
        fen("amount_fen", "金额（分）", "Amount (fen)", required=True),
    ),
    key=("source",),
    required=False,
)


def shares_form(book: Rulebook) -> Form:
    """Households and the pool; what it is made of; where a project lies whose relieved households share."""
    pool = fen("pool_fen", "资金池（分）", "Pool (fen)", required=True)
    return Form((HOUSEHOLDS, SOURCES), (pool, TOWNSHIP))


DIFFERENTIATED = Question(
    name=NAME,
    title=words("差异化分配到户", "Differentiated shares of households"),
    about=words(
        "把资金池按需要分给各户，分毫不差；分不到的写明第一条不符的条件。平均分、不向监测户倾斜的不予通过。",
        "Shares a pool among households by need, exact to the fen; who is left out is told the first "
        "condition that fails. Equal shares, and any that do not lean to the monitored, are refused.",
    ),
    form=shares_form,
    answer=AnswerForm(
        (
            text("household", "户编号", "Household"),
            flag("eligible", "参加分配", "Eligible"),
            choice("reason_if_not", "不参加的原因", "Why not", codes=REASONS),
            text("weight", "权重", "Weight"),
            fen("amount_fen", "分得（分）", "Share (fen)"),
        )
    ),
    needs={
        WeightedAllocation: (
            "method",
            "status_weights",
            "pool_sources",
            "receivers",
            "group",
            "stack_at_most",
            "stacks",
        )
    },
)
