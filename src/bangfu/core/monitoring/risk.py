"""Risk screening 风险筛查: which households are at risk, by which figure. Judging all is the engine's."""

from bangfu.core.facts import Form, Table
from bangfu.core.fields import Field, choice, fen, flag, share, text, whole
from bangfu.core.households import (
    GUARANTEE_STATES,
    GUARANTEES,
    HOUSEHOLD_STATUSES,
    LABOUR,
    SCHOOLING,
)
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.questions import AnswerForm, Question
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.words import words

RISK_STATES = {
    "at_risk": words("有风险", "At risk"),
    "unknown": words("数据不全，无法判断", "Unknown: data missing"),
}

STATUS = choice("status", "户类型", "Status", codes=HOUSEHOLD_STATUSES, required=True)


def _guarantees() -> tuple[Field, ...]:
    return tuple(
        choice(item, name.zh, name.en, codes=GUARANTEE_STATES) for item, name in GUARANTEES.items()
    )


HOUSEHOLDS = Table(
    "households",
    words("户", "Households"),
    (
        text("household", "户编号", "Household", required=True),
        STATUS,
        fen("income_fen", "全户年收入（分）", "Yearly income (fen)", signed=True),
        fen(
            "previous_income_fen",
            "全户上年收入（分）",
            "Income of the year before (fen)",
            signed=True,
        ),
        whole("previous_persons", "上年人数", "Persons of the year before"),
        *_guarantees(),
    ),
    key=("household",),
)

INDIVIDUALS = Table(
    "individuals",
    words("家庭成员", "Individuals"),
    (
        text("individual", "成员编号", "Individual", required=True),
        text("household", "户编号", "Household", required=True),
        choice("labour", "劳动能力", "Labour ability", codes=LABOUR),
        choice("schooling", "就学状况", "Schooling", codes=SCHOOLING),
        flag("insured", "参加医保", "Insured"),
    ),
    key=("individual",),
)

MEDICAL = Table(
    "medical",
    words("自付医疗费", "Own medical payments"),
    (
        text("individual", "成员编号", "Individual", required=True),
        fen("paid_fen", "自付医疗费（分）", "Paid by themselves (fen)", required=True),
    ),
    key=(),
    required=False,
    may_be_empty=True,
)

LOSSES = Table(
    "losses",
    words("突发损失", "Sudden losses"),
    (
        text("household", "户编号", "Household", required=True),
        fen("loss_fen", "损失（分）", "Loss (fen)", required=True),
    ),
    key=(),
    required=False,
    may_be_empty=True,
)


def risk_form(book: Rulebook) -> Form:
    """Households and their individuals; own medical payments and losses where a feed gives them."""
    return Form((HOUSEHOLDS, INDIVIDUALS, MEDICAL, LOSSES))


FLAGS = (
    text("household", "户编号", "Household"),
    STATUS,
    whole("persons", "人数", "Persons"),
    text("risk", "风险", "Risk"),
    choice("verdict", "判断", "Verdict", codes=RISK_STATES),
    fen("value_fen", "金额（分）", "Figure (fen)", signed=True),
    fen("line_fen", "标准（分）", "Line (fen)"),
    share("value_share", "占比", "Share"),
    share("line_share", "占比标准", "Line of the share"),
    whole("concerned", "涉及人数", "Individuals concerned"),
    text("clause", "条款", "Clause"),
)

BY_RISK = (
    text("risk", "风险", "Risk"),
    text("title", "名称", "Title"),
    text("clause", "条款", "Clause"),
    whole("judged", "应判户数", "Households to be judged"),
    whole("at_risk", "有风险户数", "Households at risk"),
    whole("unknown", "无法判断户数", "Households unknown"),
)

RISK = Question(
    name="monitoring.risk",
    title=words("风险筛查", "Risk screening"),
    about=words(
        "逐户比对收入、医疗负担、三保障和饮水、突发损失，列出有风险和数据不全的户。",
        "Holds income, medical burden, guarantees and losses of every household against the lines; "
        "lists who is at risk and of whom data are missing.",
    ),
    form=risk_form,
    answer=AnswerForm(
        (
            whole("households", "户数", "Households"),
            whole("individuals", "人数", "Individuals"),
            whole("at_risk", "有风险户数", "Households at risk"),
            whole("unknown", "数据不全户数", "Households with something unknown"),
        ),
        is_list=False,
        lists={"flags": FLAGS, "risks": BY_RISK},
    ),
    needs={Eligibility: ("risks",)},
)
