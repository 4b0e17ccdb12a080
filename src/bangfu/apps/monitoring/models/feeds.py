"""Warning lists of departments: each row is accounted for; identity numbers are indexes only."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.models.cases import RiskClue
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.records.models import Kept
from bangfu.apps.registry.models import Household, Individual
from bangfu.apps.registry.models.divisions import zh_choices
from bangfu.apps.registry.models.scopes import households_q
from bangfu.core.words import Words, words

DEPARTMENTS: Mapping[str, Words] = {
    "medical": words("卫健医保", "Health and medical insurance"),
    "education": words("教育", "Education"),
    "housing": words("住建", "Housing"),
    "water": words("水利", "Water"),
    "civil_affairs": words("民政", "Civil affairs"),
    "employment": words("人社", "Employment"),
    "disaster": words("应急", "Disaster relief"),
}
"""Words for the departments. Which of them a policy asks for lists is the policy's."""


@dataclass(frozen=True)
class FeedKind:
    """What a row of a department warns of: whose list it stands in, and the cause of risk."""

    name: Words
    department: str
    cause: str


FEED_KINDS: Mapping[str, FeedKind] = {
    "medical_cost": FeedKind(words("自付医疗费", "Own medical payments"), "medical", "illness"),
    "uninsured": FeedKind(words("未参加医保", "Without insurance"), "medical", "illness"),
    "dropout": FeedKind(words("义务教育阶段辍学", "Out of school"), "education", "schooling"),
    "unsafe_housing": FeedKind(words("住房不安全", "Unsafe housing"), "housing", "other"),
    "unsafe_water": FeedKind(words("饮水不安全", "Unsafe water"), "water", "other"),
    "relief_stopped": FeedKind(words("低保停发", "Relief stopped"), "civil_affairs", "other"),
    "disabled": FeedKind(words("新增残疾", "Newly disabled"), "civil_affairs", "disability"),
    "job_loss": FeedKind(words("失业", "Loss of work"), "employment", "job_loss"),
    "disaster_loss": FeedKind(words("灾害损失", "Loss by disaster"), "disaster", "disaster"),
}

FEED_KIND_NAMES: Mapping[str, Words] = {code: one.name for code, one in FEED_KINDS.items()}

OUTCOMES: Mapping[str, Words] = {
    "matched": words("已对上", "Matched"),
    "duplicate": words("重复，已并入", "Duplicate, merged"),
    "out_of_scope": words("不在监测范围", "Out of scope"),
    "unmatched": words("对不上", "Unmatched"),
}

EXCEPTIONS: Mapping[str, Words] = {
    "no_identity": words("没有身份证号码", "No identity number"),
    "bad_identity": words("身份证号码有误", "The identity number is wrong"),
    "not_registered": words("册内没有此人", "Nobody on the register"),
    "left": words("此人已减少", "The person has left"),
    "household_ended": words("该户不在册", "The household is not registered"),
}


def own_departments(viewer: Viewer) -> frozenset[str]:
    """The departments for which a viewer works: the organisations of the grants of that role."""
    held = (g.organisation for g in viewer.grants if g.role == "department")
    return frozenset(held) & frozenset(DEPARTMENTS)


def _feeds_q(viewer: Viewer, path: str) -> Q:
    """The feeds, at `path`, of the own department, or of a county all of whose households are read."""
    seen = Q(pk__in=[])
    for area in viewer.household_areas:
        seen |= inside(f"{path}place", area)
    for grant in viewer.grants:
        if grant.role == "department" and grant.organisation in DEPARTMENTS:
            own = Q(**{f"{path}department": grant.organisation})
            seen |= own & inside(f"{path}place", grant.area)
    return seen


class DepartmentFeed(Kept):
    """A list that a department sent: of which period, how many rows, and what became of them.

    The file itself is not kept: its digest proves which it was.
    """

    page_name = "monitoring:feed"
    is_about_people = True

    place = models.CharField(_("所在地"), max_length=12)
    department = models.CharField(_("部门"), max_length=20, choices=zh_choices(DEPARTMENTS))
    period = models.CharField(_("所属期"), max_length=20)
    file_name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))
    rows_count = models.PositiveIntegerField(_("行数"))
    matched = models.PositiveIntegerField(_("已对上"))
    duplicate = models.PositiveIntegerField(_("重复"))
    out_of_scope = models.PositiveIntegerField(_("不在范围"))
    unmatched = models.PositiveIntegerField(_("对不上"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "department", "digest"], name="a_list_is_taken_in_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    rows_count=F("matched") + F("duplicate") + F("out_of_scope") + F("unmatched")
                ),
                name="every_row_of_a_list_is_accounted_for",
            ),
            models.CheckConstraint(
                condition=Q(department__in=list(DEPARTMENTS)), name="department_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{DEPARTMENTS[self.department].zh} {self.period}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the own department; those of the county for who reads its households."""
        return _feeds_q(viewer, "")


class FeedRow(Kept):
    """A row of a list. Of the identity number only its blind index is kept.

    Whoever reads the household reads the row; a row without one, and all rows of its own list, are
    read with the list.
    """

    scope_path = "feed__place"
    is_about_people = True

    feed = models.ForeignKey(DepartmentFeed, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(_("行号"))
    identity_index = models.CharField(max_length=64, blank=True)
    kind_code = models.CharField(_("预警事项"), max_length=20, choices=zh_choices(FEED_KIND_NAMES))
    amount_fen = models.BigIntegerField(_("金额"), null=True)
    happened_on = models.DateField(_("发生日期"), null=True)
    outcome = models.CharField(_("比对结果"), max_length=20, choices=zh_choices(OUTCOMES))
    exception = models.CharField(
        _("原因"), max_length=20, blank=True, choices=zh_choices(EXCEPTIONS)
    )
    individual = models.ForeignKey(
        Individual, on_delete=models.PROTECT, null=True, related_name="+"
    )
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, related_name="feed_rows"
    )
    clue = models.ForeignKey(
        RiskClue, on_delete=models.PROTECT, null=True, related_name="feed_rows"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "number"], name="a_row_of_a_list_stands_once"),
            models.CheckConstraint(
                condition=~Q(outcome__in=["matched", "duplicate"])
                | Q(household__isnull=False, individual__isnull=False, exception=""),
                name="feed_row_matched_has_its_household",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["out_of_scope", "unmatched"]) | ~Q(exception=""),
                name="feed_row_not_matched_says_why",
            ),
            models.CheckConstraint(
                condition=Q(identity_index="") | Q(identity_index__regex=r"^[0-9a-f]{64}$"),
                name="feed_row_keeps_an_index_only",
            ),
        ]
        indexes = [
            models.Index(fields=["identity_index", "kind_code"]),
            models.Index(fields=["kind_code", "happened_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.feed} {self.number}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the lists the viewer sees, and those of households they may see."""
        of_household = households_q(viewer, "household__") & Q(household__isnull=False)
        return _feeds_q(viewer, "feed__") | of_household
