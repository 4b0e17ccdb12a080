"""Risk clues, monitoring cases with the days of their steps, and what was done for households."""

from collections.abc import Mapping
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.flow.cases import CASE, CLOSED, CLUE, STEPS
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import Decision, Flowing, Notice
from bangfu.apps.registry.models import Household
from bangfu.apps.registry.models.divisions import zh_choices
from bangfu.apps.registry.models.households import MONITORED_STATUSES
from bangfu.apps.registry.models.scopes import OfHousehold
from bangfu.core.households import HOUSEHOLD_STATUSES
from bangfu.core.period import period_of
from bangfu.core.words import Words, words

SOURCES: Mapping[str, Words] = {
    "self": words("农户自主申报", "Own application"),
    "hotline": words("热线来电", "Hotline"),
    "visit": words("走访排查", "Visit"),
    "department": words("部门预警", "Warning of a department"),
    "screening": words("数据筛查", "Screening"),
}

NEAREST_ORIGIN: Mapping[str, str] = {"hotline": "self", "screening": "department"}
"""What a source is to a policy that has no origin of its own for it: who calls applies too, and a
screening warns as departments do."""

CAUSES: Mapping[str, Words] = {
    "illness": words("因病", "Illness"),
    "schooling": words("因学", "Schooling"),
    "disability": words("因残", "Disability"),
    "disaster": words("自然灾害", "Disaster"),
    "accident": words("意外事故", "Accident"),
    "job_loss": words("务工就业不稳", "Loss of work"),
    "industry_failure": words("产业失败", "Failure of the trade"),
    "labour_shortage": words("缺劳动力", "Lack of labour"),
    "other": words("其他", "Other"),
}
"""Words for the causes of risk. Which of them a policy knows, and what follows, is the policy's."""

HELPS: Mapping[str, Words] = {
    "industry": words("产业帮扶", "Industry"),
    "job": words("就业帮扶", "Job"),
    "training": words("技能培训", "Training"),
    "small_credit": words("小额信贷", "Small credit"),
    "minimum_living": words("低保兜底", "Minimum living"),
    "medical_aid": words("医疗救助", "Medical aid"),
    "education_aid": words("教育资助", "Education aid"),
    "housing_repair": words("危房改造", "Repair of unsafe housing"),
    "water_supply": words("饮水保障", "Water supply"),
    "temporary_relief": words("临时救助", "Temporary relief"),
}
"""Words for the kinds of help. Which develop a household and which are its floor is the policy's."""

CATEGORIES: Mapping[str, Words] = {code: HOUSEHOLD_STATUSES[code] for code in MONITORED_STATUSES}
"""As what a household is monitored."""

MEASURE_KINDS: Mapping[str, Words] = {
    "development": words("开发式", "Development"),
    "floor": words("兜底", "Floor"),
    "fast_track": words("先行帮扶", "Fast track"),
}


NOTICED, CHECKED = ("noticed", "lift_noticed"), ("checked", "lift_checked")
"""The states of a case that is before the public, and of one that was checked after it."""

UNENDED = ("draft", "checked", "running")
"""The states of a notice that has its days before it, or runs."""


class MonitoringCase(OfHousehold, Flowing):
    """A household that may fall into need, from the clue to the day its risk is gone.

    `decide_by` is the day by which it is to be decided, `due_on` the nearest day something is due;
    both as the policy last said; of a household that is helped, the day of its next review. `found_on`
    is the day its risk was first found and stays; `course_from` the day a later course began: the one
    of lifting, or of a relapse. `relapsed_on` is the last day a risk that was lifted was found again.
    One case of a household is open at a time.
    """

    flow = CASE
    page_name = "monitoring:case"
    scope_path = "household__village__code"
    named_with = ("household__village",)

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="cases")
    source = models.CharField(_("线索来源"), max_length=20, choices=zh_choices(SOURCES))
    cause = models.CharField(_("风险原因"), max_length=20, choices=zh_choices(CAUSES))
    receipt = models.CharField(_("受理回执"), max_length=40, blank=True)
    found_on = models.DateField(_("发现日期"))
    course_from = models.DateField(_("本轮起算日期"), null=True)
    decide_by = models.DateField(_("应在此前确认"), null=True)
    due_on = models.DateField(_("最近期限"), null=True)
    category = models.CharField(_("监测类别"), max_length=20, blank=True)
    helped_first_on = models.DateField(_("先行帮扶日期"), null=True)
    identified_on = models.DateField(_("确认日期"), null=True)
    reviewed_on = models.DateField(_("上次复核"), null=True)
    lifted_on = models.DateField(_("解除日期"), null=True)
    relapsed_on = models.DateField(_("风险再现日期"), null=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=~Q(state__in=CLOSED),
                name="one_open_case_of_a_household",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["identified", "helped"])
                | (~Q(category="") & Q(identified_on__isnull=False)),
                name="case_identified_says_as_what",
            ),
            models.CheckConstraint(
                condition=~Q(state="risk_removed") | Q(lifted_on__isnull=False),
                name="case_lifted_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="aided") | Q(helped_first_on__isnull=False),
                name="case_aided_has_its_day",
            ),
            models.CheckConstraint(condition=Q(cause__in=list(CAUSES)), name="case_cause_known"),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["household", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.household.code}-{self.pk}"

    @property
    def counts_from(self) -> date:
        """The day from which the days of the present course count."""
        return self.course_from or self.found_on

    @property
    def is_lifting(self) -> bool:
        """Whether the present course is about lifting the risk."""
        return self.state == "lifting" or self.state.startswith("lift_")

    @classmethod
    def waiting_q(cls, viewer: Viewer) -> Q:
        """A household that is helped waits in the month of its review; a risk that is gone never.

        One before the public waits until its notice has run its days.
        """
        this_month = period_of(viewer.today, 1)[1]
        elsewhere = ["helped", *NOTICED, *CLOSED]
        hangs = Q(notice__state__in=UNENDED) & (
            Q(notice__ends_on__isnull=True) | Q(notice__ends_on__gt=viewer.today)
        )
        return (
            ~Q(state__in=elsewhere)
            | Q(Q(state__in=NOTICED), ~hangs)
            | Q(state="helped", due_on__lte=this_month)
        )


class CaseStep(OfHousehold):
    """The day on which a step of a case was done in one of its rounds, and what came of it."""

    scope_path = "case__household__village__code"

    case = models.ForeignKey(MonitoringCase, on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveIntegerField(_("轮次"))
    step = models.CharField(_("步骤"), max_length=20, choices=zh_choices(STEPS))
    done_on = models.DateField(_("办理日期"))
    finding = models.CharField(_("情况"), max_length=500, blank=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "step"], name="a_step_of_a_case_is_done_once"
            ),
            models.CheckConstraint(condition=Q(step__in=list(STEPS)), name="case_step_known"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {STEPS[self.step].zh}"


class RiskClue(OfHousehold, Flowing):
    """What was heard of a household that may fall into need, from whom, and what was decided.

    `receipt` is its number, told to whoever applied. `due_on` is the day by which the household is
    to be decided upon, `decision` what the policy said when the clue came in.
    """

    flow = CLUE
    page_name = "monitoring:clue"
    scope_path = "household__village__code"
    named_with = ("household__village",)

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="clues")
    source = models.CharField(_("线索来源"), max_length=20, choices=zh_choices(SOURCES))
    cause = models.CharField(_("风险原因"), max_length=20, choices=zh_choices(CAUSES))
    about = models.CharField(_("情况"), max_length=500)
    found_on = models.DateField(_("发现日期"))
    receipt = models.CharField(_("受理回执"), max_length=40, unique=True)
    due_on = models.DateField(_("应在此前确认"), null=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(
        MonitoringCase, on_delete=models.PROTECT, null=True, related_name="clues"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="received") | Q(case__isnull=False),
                name="clue_received_has_its_case",
            ),
            models.CheckConstraint(condition=Q(source__in=list(SOURCES)), name="clue_source_known"),
            models.CheckConstraint(condition=Q(cause__in=list(CAUSES)), name="clue_cause_known"),
            models.CheckConstraint(condition=~Q(receipt=""), name="clue_has_receipt"),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["household", "id"]),
        ]

    def __str__(self) -> str:
        return self.receipt


class Measure(OfHousehold):
    """What is done for a household, of which kind, by whom, from when to when, and to what effect."""

    scope_path = "household__village__code"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="measures")
    case = models.ForeignKey(
        MonitoringCase, on_delete=models.PROTECT, null=True, related_name="measures"
    )
    help = models.CharField(_("帮扶方式"), max_length=20, choices=zh_choices(HELPS))
    kind_code = models.CharField(_("措施类别"), max_length=20, choices=zh_choices(MEASURE_KINDS))
    content = models.CharField(_("内容"), max_length=500)
    responsible = models.CharField(_("责任人"), max_length=100)
    begun_on = models.DateField(_("落实日期"))
    ended_on = models.DateField(_("结束日期"), null=True)
    effect = models.CharField(_("成效"), max_length=500, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("begun_on")),
                name="measure_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(effect=""),
                name="measure_ended_tells_its_effect",
            ),
            models.CheckConstraint(
                condition=Q(kind_code__in=list(MEASURE_KINDS)), name="measure_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(content="") & ~Q(responsible=""), name="measure_says_what_and_who"
            ),
        ]
        indexes = [models.Index(fields=["household", "begun_on"])]

    def __str__(self) -> str:
        return f"{self.household.code} {HELPS[self.help].zh if self.help in HELPS else self.help}"
