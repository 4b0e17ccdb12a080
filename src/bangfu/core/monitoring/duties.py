"""Visits 走访 that are owed: by grid and level due, done, open, overdue. Counting is the engine's."""

from bangfu.core.facts import Form, Table
from bangfu.core.fields import choice, day, share, text, whole
from bangfu.core.households import VISIT_LEVELS
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.questions import AnswerForm, Question
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.words import words

TO_VISIT = Table(
    "households",
    words("户", "Households"),
    (
        text("household", "户编号", "Household", required=True),
        text("grid", "网格", "Grid"),
        day("since_on", "自哪天起须走访", "To be visited since"),
    ),
    key=("household",),
)

VISITS = Table(
    "visits",
    words("走访记录", "Visits"),
    (
        text("visit", "走访编号", "Visit", required=True),
        text("household", "户编号", "Household", required=True),
        choice("level", "层级", "Level", codes=VISIT_LEVELS, required=True),
        day("visited_on", "走访日期", "Visited on", required=True),
    ),
    key=("visit",),
    may_be_empty=True,
)

AS_OF = day("as_of", "截至日期", "As of", required=True)


def duties_form(book: Rulebook) -> Form:
    """Households with their grid, the visits made, and the day as of which one asks."""
    return Form((TO_VISIT, VISITS), (AS_OF,))


GRIDS = (
    text("grid", "网格", "Grid"),
    choice("level", "层级", "Level", codes=VISIT_LEVELS),
    day("from_on", "本期自", "Period from"),
    day("until_on", "本期至", "Period until"),
    whole("due", "应走访户数", "Due"),
    whole("done", "已走访户数", "Done"),
    whole("open", "本期待走访户数", "Open"),
    whole("overdue", "逾期户数", "Overdue"),
    share("done_share", "完成率", "Share done"),
)

OVERDUE = (
    text("household", "户编号", "Household"),
    text("grid", "网格", "Grid"),
    choice("level", "层级", "Level", codes=VISIT_LEVELS),
    day("last_on", "上次走访", "Last visit"),
    day("due_on", "应在何日前走访", "Was due on"),
    text("clause", "条款", "Clause"),
)

DUTIES = Question(
    name="monitoring.duties",
    title=words("走访完成情况", "Visits due"),
    about=words(
        "按网格和层级统计本期应走访、已走访、待走访和逾期户数，列出逾期的户。",
        "By grid and level: households due, visited, open and overdue in the period; names those "
        "overdue.",
    ),
    form=duties_form,
    answer=AnswerForm(
        (whole("households", "户数", "Households"),),
        is_list=False,
        lists={"grids": GRIDS, "overdue": OVERDUE},
    ),
    needs={DeadlineRecurrence: ("visits",)},
)
