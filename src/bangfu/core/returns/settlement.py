"""Settlement 结算: paying the guarantee from a pool, the surplus it leaves, and the share dividend."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Table
from bangfu.core.fields import fen, share, text, whole
from bangfu.core.membership import member_problems
from bangfu.core.money import fen_text
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.returns.guarantee import POOL, VILLAGES, guaranteed_amount
from bangfu.core.returns.span import YEAR
from bangfu.core.rules.unit_entitlement import UnitEntitlement
from bangfu.core.rules.waterfall import Waterfall, surplus_of
from bangfu.core.words import words


def settle_form(book: Rulebook) -> Form:
    """Villages, a year, what was received in it and what was retained before."""
    return Form(
        (VILLAGES,),
        (
            YEAR,
            fen(
                "received_fen",
                "当年收到的上缴利润（分）",
                "Remittances received (fen)",
                required=True,
            ),
            fen("retained_fen", "以前年度结余（分）", "Retained from earlier years (fen)"),
            fen("decided_fen", "当年核定每村保底（分）", "Sum decided per village (fen)"),
            POOL,
        ),
    )


SETTLE = Question(
    name="returns.settle",
    title=words("年度结算", "Settlement of a year"),
    about=words(
        "资金池先付保底收益；不足时各村同额支付，欠付记账。",
        "The pool pays the guarantee first; if short, all villages get the same part and the rest is owed.",
    ),
    form=settle_form,
    answer=AnswerForm(
        (fen("left_fen", "付后余额（分）", "Left after paying (fen)", signed=True),),
        is_list=False,
        lists={
            "villages": (
                text("village", "村编码", "Village"),
                fen("entitled_fen", "应得（分）", "Entitled (fen)"),
                fen("paid_fen", "实付（分）", "Paid (fen)"),
                fen("arrears_fen", "欠付（分）", "Arrears (fen)"),
            )
        },
    ),
    needs={Waterfall: ("steps", "shortfall")},
    uses=("returns.guarantee",),
)


def surplus_form(book: Rulebook) -> Form:
    """A year, what was received and retained, and how many villages there are."""
    return Form(
        values=(
            YEAR,
            fen(
                "received_fen",
                "当年收到的上缴利润（分）",
                "Remittances received (fen)",
                required=True,
            ),
            fen("retained_fen", "以前年度结余（分）", "Retained from earlier years (fen)"),
            whole("members", "村数", "Number of villages", required=True),
            fen("decided_fen", "当年核定每村保底（分）", "Sum decided per village (fen)"),
            POOL,
        )
    )


def decide_surplus(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """What a year leaves after its guarantee, and how much of that with earlier years is free."""
    values = facts.values
    book = book.as_of_year(values["year"])
    rule = book.rule("returns.surplus", Waterfall)
    guarantee, amount, problems = guaranteed_amount(
        book,
        values["year"],
        because,
        decided_fen=values.get("decided_fen"),
        pool_fen=values.get("pool_fen"),
    )
    problems += member_problems(guarantee, values["members"])
    if amount is None:
        return Decision(
            {"guaranteed_fen": None, "surplus_fen": None, "held_fen": None, "free_fen": None},
            problems,
        )
    guaranteed = amount * values["members"]
    retained = values.get("retained_fen", 0)
    found = surplus_of(
        rule.terms,
        values["year"],
        received_fen=values["received_fen"],
        guaranteed_fen=guaranteed,
        retained_fen=retained,
    )
    sums = (values["received_fen"], -guaranteed, retained)
    step = " + ".join(f"{fen_text(amount)} fen" for amount in sums)
    because.use(rule, "steps")
    because.cite(rule.clause("release_from"), release_from=rule.terms.release_from, step=step)
    return Decision({"guaranteed_fen": guaranteed} | vars(found), problems)


SURPLUS = Question(
    name="returns.surplus",
    title=words("可统筹结余", "Surplus"),
    about=words(
        "保底收益付足以后结余多少，当年能否安排使用。",
        "What is left after the guarantee, and whether it may be used in that year.",
    ),
    form=surplus_form,
    answer=AnswerForm(
        (
            fen("guaranteed_fen", "保底收益（分）", "Guaranteed (fen)"),
            fen("surplus_fen", "当年结余（分）", "Surplus of the year (fen)", signed=True),
            fen("held_fen", "暂存（分）", "Held (fen)"),
            fen("free_fen", "可安排（分）", "Free to be planned (fen)"),
        ),
        is_list=False,
    ),
    needs={Waterfall: ("release_from",)},
    uses=("returns.guarantee",),
    decide=decide_surplus,
)


def dividend_form(book: Rulebook) -> Form:
    """Villages and the sum to be shared."""
    villages = Table(
        "villages",
        VILLAGES.title,
        (VILLAGES.fields[0], fen("contributed_fen", "投入资金（分）", "Contributed (fen)")),
        key=("village",),
    )
    return Form(
        (villages,), (fen("amount_fen", "分红总额（分）", "Sum to share (fen)", required=True),)
    )


DIVIDEND = Question(
    name="returns.dividend",
    title=words("股份分红", "Share dividend"),
    about=words(
        "把一笔分红分给各村，分毫不差。", "Shares a dividend among the villages, exact to the fen."
    ),
    form=dividend_form,
    answer=AnswerForm(
        (
            text("village", "村编码", "Village"),
            share("share", "份额", "Share"),
            fen("amount_fen", "分得（分）", "Part (fen)"),
        )
    ),
    needs={UnitEntitlement: ("share_basis",)},
)
