"""The funds stage 资金: what may be spent on what, how much may come in, when what is paid."""

from bangfu.core.funds.appropriation import APPROPRIATION
from bangfu.core.funds.claim import CLAIM
from bangfu.core.funds.idle import IDLE
from bangfu.core.funds.industry_share import INDUSTRY_SHARE
from bangfu.core.funds.milestone import MILESTONE
from bangfu.core.funds.pace import PACE
from bangfu.core.funds.timeliness import ACCOUNTING_TIME, PAYMENT_TIME
from bangfu.core.questions import Question
from bangfu.core.rules.use_restriction import UseRestriction
from bangfu.core.uses import USE_ANSWER, decide_use, use_form
from bangfu.core.words import words

USE = Question(
    name="funds.use",
    title=words("项目资金使用", "Use of project money"),
    about=words(
        "一笔支出能否从产业帮扶资金中列支。", "Whether a line may be paid from the assistance fund."
    ),
    form=use_form("funds.use"),
    answer=USE_ANSWER,
    needs={UseRestriction: ("allow", "deny", "other")},
    decide=decide_use("funds.use"),
)

QUESTIONS = (
    USE,
    APPROPRIATION,
    CLAIM,
    MILESTONE,
    PACE,
    IDLE,
    INDUSTRY_SHARE,
    PAYMENT_TIME,
    ACCOUNTING_TIME,
)
