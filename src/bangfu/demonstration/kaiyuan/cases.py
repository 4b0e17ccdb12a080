"""Households that fell or may fall: from what was heard to the risk that is gone, step by step.

Each course names how far it has come; its acts are done on their days, so many after it was heard.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from bangfu.apps.monitoring.actions import cases
from bangfu.apps.monitoring.actions.cases import StepDone
from bangfu.apps.monitoring.actions.clues import ClueEntered, dismiss_clue, enter_clue, receive_clue
from bangfu.apps.monitoring.actions.measures import MeasureEntered, add_measure, end_measure
from bangfu.apps.monitoring.models import Measure, MonitoringCase, RiskClue
from bangfu.apps.records.actions.notices import check_notice, finish_notice, post_notice
from bangfu.apps.registry.actions.circumstances import give_consent
from bangfu.apps.registry.models import Household
from bangfu.demonstration.kaiyuan.cast import TOLD_UNTIL
from bangfu.demonstration.kaiyuan.people import Family
from bangfu.demonstration.telling import LABEL, Act, Telling, fresh, row

BOARD = "村务公开栏"
LIFTING = 75
"""After how many days the village proposes to lift the risk."""

ABOUT: Mapping[str, str] = {
    "illness": "家人住院，自付费用多",
    "schooling": "子女上学开支大",
    "disability": "家人新评定残疾，需人照料",
    "disaster": "大雨冲毁农田和院墙",
    "accident": "家人出了事故，不能务工",
    "job_loss": "在外务工的家人失去工作",
    "industry_failure": "养殖亏损，本钱没有收回",
    "labour_shortage": "只剩老人，无人能劳动",
    "other": "收入下降，家庭困难",
}
"""What was heard of each cause."""

HELPS: Mapping[str, tuple[str, str]] = {
    "illness": ("medical_aid", "医疗救助，报销后自付部分再救助"),
    "schooling": ("education_aid", "教育资助，减免住宿费"),
    "disability": ("minimum_living", "纳入低保，发放护理补贴"),
    "disaster": ("housing_repair", "院墙和房屋加固"),
    "accident": ("temporary_relief", "临时救助"),
    "labour_shortage": ("minimum_living", "纳入低保，按月发放"),
    "other": ("temporary_relief", "临时救助"),
}
"""What is the floor against a cause; against the others there is none but a job."""

DEVELOPS: Mapping[str, str] = {
    "job": "安排到帮扶产业基地务工",
    "industry": "发放种苗，技术员上门指导",
    "training": "参加家政和大棚技术培训",
    "small_credit": "小额信贷，贴息一年",
}
"""What develops a household in which somebody can work."""

Step = Callable[["Course", date], object]


@dataclass
class Course:
    """A household, what was heard of it and when, and the last step that was taken.

    What a department sends comes as a row of its list; a household that `is_aided` is helped first.
    """

    story: Telling
    family: Family
    found_on: date
    cause: str
    until: str
    source: str = "visit"
    is_aided: bool = False
    case: MonitoringCase = field(init=False)

    @property
    def village(self) -> str:
        """The handle of the village committee."""
        return f"village:{self.family.village}"

    @property
    def clerk(self) -> str:
        """The handle of the clerk of the township."""
        code = f"{self.family.village[:9]}000"
        name = next(name for name, town in self.story.townships.items() if town == code)
        return f"clerk:{name}"

    @property
    def household(self) -> Household:
        """The household as it stands."""
        found: Household = Household.everything.get(code=self.family.code)
        return found

    @property
    def can_work(self) -> bool:
        """Whether somebody of it can."""
        return any(one.labour in ("full", "half", "weak") for one in self.family.members)

    def acts(self) -> Iterator[Act]:
        """Its acts up to the last step that was taken."""
        for name, after, step in self._plan():
            on = self.found_on + timedelta(days=after)
            assert on <= TOLD_UNTIL, f"{name} of {self.family.code} lies after the story"
            yield on, partial(step, self, on)
            if name == self.until:
                return

    def _plan(self) -> Iterator[tuple[str, int, Step]]:
        if self.source != "department":
            yield ("open", 0, _hear)
        if self.until in ENDINGS:
            yield from ENDINGS[self.until]
            return
        yield ("received", 1, _receive)
        late = 0
        if self.is_aided:
            late = 6
            yield from (("aided", 1, _aid), ("regularised", late, _regularise))
        yield from (
            *_round("", late + 2), ("identified", late + 12, _identify),
            ("measured", late + 15, _help), ("helped", late + 16, _confirm),
            ("followed", late + 40, _follow), ("lifting", LIFTING, _propose_lifting),
            *_round("lift_", LIFTING + 1), ("risk_removed", LIFTING + 11, _lift),
            ("again", LIFTING + 70, _hear), ("relapsed", LIFTING + 71, _receive),
        )  # fmt: skip


def _round(of: str, first: int) -> tuple[tuple[str, int, Step], ...]:
    """The steps between receiving and the decision, and those between proposal and lifting."""
    return (
        (f"{of}verified", first, partial(_step, f"{of}verify", "村干部入户核实，情况属实")),
        (f"{of}compared", first + 2, partial(_step, f"{of}compare", "与部门数据一致")),
        (f"{of}reviewed", first + 3, partial(_step, f"{of}review", "村民代表会议评议通过")),
        (f"{of}noticed", first + 3, partial(_notice, f"{of}notice")),
        (f"{of}checked", first + 9, partial(_check, f"{of}check")),
    )


# --- what was heard -----------------------------------------------------------------------------


def _hear(course: Course, on: date) -> None:
    about = f"{ABOUT[course.cause]}（{LABEL}）"
    entered = ClueEntered(course.source, course.cause, about, on)
    by = course.story.who(course.village, on)
    enter_clue(by, course.household, entered, key=course.story.key)


def _clue(course: Course) -> RiskClue:
    rows = RiskClue.everything.filter(household__code=course.family.code, state="open")
    found: RiskClue = rows.latest("pk")
    return found


def _receive(course: Course, on: date) -> None:
    clerk = course.story.who(course.clerk, on)
    told = receive_clue(clerk, _clue(course), key=course.story.key)
    course.case = row(MonitoringCase, told)


def _dismiss(course: Course, on: date) -> None:
    clerk, why = course.story.who(course.clerk, on), "该户有稳定收入，不属监测范围"
    dismiss_clue(clerk, _clue(course), reason=why, key=course.story.key)


# --- the steps ------------------------------------------------------------------------------------


def _step(event: str, finding: str, course: Course, on: date) -> None:
    story, case = course.story, course.case
    if event == "verify":
        _consent(course, on)
    by = "bureau" if event.endswith("compare") else course.village
    cases.do_step(story.who(by, on), case, event, StepDone(on, finding), key=story.key)


def _consent(course: Course, on: date) -> None:
    """The household signs before its data are compared."""
    give_consent(
        course.story.who(course.village, on),
        course.household,
        "data_comparison",
        willing=True,
        given_on=on,
        document=f"{LABEL}授权书-{course.family.code[-8:]}",
        key=course.story.key,
    )


def _notice(event: str, course: Course, on: date) -> None:
    """Drafted by the village, checked by the township, posted on the board of the village."""
    story = course.story
    cases.draft_notice(story.who(course.village, on), course.case, event, key=story.key)
    notice = fresh(course.case).notice
    assert notice is not None, "a notice was drafted"
    check_notice(story.who(course.clerk, on), notice, key=story.key)
    poster = story.who(course.village, on)
    post_notice(poster, fresh(notice), key=story.key, begins_on=on, board=BOARD)


def _check(event: str, course: Course, on: date) -> None:
    """The notice has run its days; the township looks at the papers."""
    story, notice = course.story, fresh(course.case).notice
    assert notice is not None, "the notice hangs"
    finish_notice(story.who(course.village, on), notice, key=story.key)
    done = StepDone(on, "材料齐全，公示无异议")
    cases.do_step(story.who(course.clerk, on), course.case, event, done, key=story.key)


def _identify(course: Course, on: date) -> None:
    """As what it is monitored follows from what it was and what befell it."""
    category = "unstable_relieved" if course.family.status == "relieved" else "marginal"
    if course.cause in ("disaster", "accident"):
        category = "sudden_hardship"
    bureau = course.story.who("bureau2", on)
    done = StepDone(on, "符合监测条件")
    cases.identify(bureau, course.case, category, done, key=course.story.key)


# --- what is done for it ------------------------------------------------------------------------


def _measures(course: Course) -> Iterator[tuple[str, str]]:
    if course.cause in HELPS:
        yield HELPS[course.cause]
    elif not course.can_work:
        yield HELPS["labour_shortage"]
    if course.can_work:
        helps = list(DEVELOPS)
        help_ = helps[len(course.cause) % len(helps)]
        yield help_, DEVELOPS[help_]


def _help(course: Course, on: date) -> None:
    for help_, content in _measures(course):
        entered = MeasureEntered(help_, content, f"驻村干部（{LABEL}）", on)
        team = course.story.who(f"team:{course.family.village}", on)
        add_measure(team, course.household, entered, key=course.story.key)


def _confirm(course: Course, on: date) -> None:
    cases.confirm_help(course.story.who(course.clerk, on), course.case, key=course.story.key)


def _follow(course: Course, on: date) -> None:
    by, why = course.story.who(course.village, on), "措施到位，收入有起色"
    cases.move_case(by, course.case, "follow_up", reason=why, key=course.story.key)


def _propose_lifting(course: Course, on: date) -> None:
    done = StepDone(on, "收入稳定，保障到位，风险消除")
    by = course.story.who(course.village, on)
    cases.propose_lifting(by, course.case, done, key=course.story.key)


def _lift(course: Course, on: date) -> None:
    story, done = course.story, StepDone(on, "风险稳定消除")
    cases.lift(story.who("bureau2", on), course.case, done, key=story.key)
    for measure in Measure.everything.filter(case=course.case, ended_on__isnull=True):
        team = story.who(f"team:{course.family.village}", on)
        end_measure(team, measure, on, "收入恢复，目标达到", key=story.key)


# --- other ends -----------------------------------------------------------------------------------


def _refute(course: Course, on: date) -> None:
    by, why = course.story.who(course.village, on), "核实后收入未减，情况不属实"
    cases.move_case(by, course.case, "refute", reason=why, key=course.story.key)


def _exclude(course: Course, on: date) -> None:
    by, why = course.story.who(course.clerk, on), "比对发现有商业保险赔付，不符合条件"
    cases.move_case(by, course.case, "exclude", reason=why, key=course.story.key)


def _aid(course: Course, on: date) -> None:
    entered = MeasureEntered(
        "temporary_relief", "发放临时救助和过冬物资", f"镇民政办（{LABEL}）", on
    )
    cases.help_first(course.story.who(course.clerk, on), course.case, entered, key=course.story.key)


def _regularise(course: Course, on: date) -> None:
    by, why = course.story.who(course.clerk, on), "灾情稳定，补办程序"
    cases.move_case(by, course.case, "regularise", reason=why, key=course.story.key)


ENDINGS: Mapping[str, Sequence[tuple[str, int, Step]]] = {
    "open": (),
    "dismissed": (("dismissed", 2, _dismiss),),
    "refuted": (("received", 1, _receive), ("refuted", 3, _refute)),
    "excluded": (("received", 1, _receive), *_round("", 2)[:2], ("excluded", 6, _exclude)),
}
"""Courses that end before the decision."""
