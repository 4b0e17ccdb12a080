"""The returns stage 收益: what tranches owe, what villages are guaranteed, what is left and for what."""

from bangfu.core.questions import Question
from bangfu.core.returns.arrival import ARRIVAL
from bangfu.core.returns.forecast import FORECAST
from bangfu.core.returns.guarantee import GUARANTEE
from bangfu.core.returns.minimum_yield import MINIMUM_YIELD
from bangfu.core.returns.remittance import REMITTANCE
from bangfu.core.returns.settlement import DIVIDEND, SETTLE, SURPLUS
from bangfu.core.rules.use_restriction import UseRestriction
from bangfu.core.uses import USE_ANSWER, decide_use, use_form
from bangfu.core.words import words

USE = Question(
    name="returns.use",
    title=words("村级收益使用", "Use of village returns"),
    about=words(
        "一笔支出能否从返还给村的收益中列支。",
        "Whether a line may be paid from the returns of a village.",
    ),
    form=use_form("returns.use"),
    answer=USE_ANSWER,
    needs={UseRestriction: ("allow", "other")},
    decide=decide_use("returns.use"),
)

SURPLUS_USE = Question(
    name="returns.surplus_use",
    title=words("结余使用", "Use of the surplus"),
    about=words(
        "结余资金能否用于某类支出。", "Whether the surplus may be used for a class of spending."
    ),
    form=use_form("returns.surplus_use"),
    answer=USE_ANSWER,
    needs={UseRestriction: ("allow", "other")},
    decide=decide_use("returns.surplus_use"),
)

QUESTIONS = (
    REMITTANCE,
    GUARANTEE,
    FORECAST,
    SETTLE,
    SURPLUS,
    SURPLUS_USE,
    USE,
    DIVIDEND,
    ARRIVAL,
    MINIMUM_YIELD,
)
