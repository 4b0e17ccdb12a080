"""Households, their grid, status, place, incomes and guarantees, each with its history."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import Flowing, Kept
from bangfu.apps.registry.flow import HOUSEHOLD
from bangfu.apps.registry.models.divisions import Division, zh_choices
from bangfu.apps.registry.models.scopes import OfHousehold
from bangfu.core.households import GUARANTEE_STATES, GUARANTEES, HOUSEHOLD_STATUSES
from bangfu.core.words import Words, words

MONITORED_STATUSES = ("unstable_relieved", "marginal", "sudden_hardship")
"""The statuses of monitored households."""

HOUSEHOLD_INCOME_CLASSES: Mapping[str, Words] = {
    "wage": words("工资性收入", "Wage income"),
    "business": words("经营净收入", "Net business income"),
    "property": words("财产净收入", "Net property income"),
    "transfer": words("转移净收入", "Net transfer income"),
}

CONSENT_SUBJECTS: Mapping[str, Words] = {
    "data_comparison": words("授权信息比对", "Comparison of data"),
    "public_notice": words("同意公示", "Public notice"),
    "industry": words("参与产业项目", "Joining an industry project"),
}

__all__ = ["GUARANTEES", "GUARANTEE_STATES", "HOUSEHOLD_STATUSES"]


class Grid(Kept):
    """A grid of a village and who works in it. Days are `[from_on, until_on)`."""

    scope_path = "village__code"

    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="grids")
    code = models.CharField(_("网格编号"), max_length=20)
    name = models.CharField(_("网格名称"), max_length=100)
    worker = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="grids"
    )
    from_on = models.DateField(_("启用日期"))
    until_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="one_grid_a_code"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="grid_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["worker", "village"])]

    def __str__(self) -> str:
        return self.name


class Household(OfHousehold, Flowing):
    """A household. `status` is the one of today; which it was on a day stands in its history.

    `head_name` repeats the name of the head for lists and search; it is in no event. A household
    that was merged names the one it went into as its successor.
    """

    flow = HOUSEHOLD
    scope_path = "village__code"
    named_with = ("village",)

    code = models.CharField(_("户编号"), max_length=40, unique=True)
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="households")
    group_name = models.CharField(_("村民小组"), max_length=50, blank=True)
    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, null=True, blank=True, related_name="households"
    )
    head_name = models.CharField(_("户主"), max_length=100, blank=True)
    status = models.CharField(
        _("户类型"), max_length=20, choices=zh_choices(HOUSEHOLD_STATUSES), default="general"
    )
    entered_on = models.DateField(_("入册日期"))
    ended_on = models.DateField(_("销户日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("entered_on")),
                name="household_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_on__isnull=False),
                name="household_ended_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(status__in=list(HOUSEHOLD_STATUSES)), name="household_status_known"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="household_is_not_its_successor",
            ),
        ]
        indexes = [
            models.Index(fields=["village", "code"]),
            models.Index(fields=["status", "village"]),
            models.Index(fields=["grid", "code"]),
        ]

    def __str__(self) -> str:
        return self.code

    @classmethod
    def waiting_q(cls, viewer: Viewer) -> Q:
        """A household on the register waits for nobody: it ends when nobody is left."""
        return ~Q(state="live")

    def event_values(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """Everything but the name of the head, who may be erased one day."""
        return {name: value for name, value in values.items() if name != "head_name"}


class HouseholdStatus(OfHousehold):
    """The status of a household over the days `[from_on, until_on)`, with what it rests on."""

    scope_path = "household__village__code"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(_("户类型"), max_length=20, choices=zh_choices(HOUSEHOLD_STATUSES))
    from_on = models.DateField(_("起"))
    until_on = models.DateField(_("止"), null=True, blank=True)
    basis = models.CharField(_("认定依据"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until_on__isnull=True),
                name="one_status_of_a_household_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["household", "from_on"], name="one_status_begins_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="status_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(status__in=list(HOUSEHOLD_STATUSES)), name="status_known"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="status_has_its_basis"),
        ]

    def __str__(self) -> str:
        return HOUSEHOLD_STATUSES[self.status].zh


class HouseholdMove(OfHousehold):
    """A household went from one village or group to another: where it was stays told."""

    scope_path = "household__village__code"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="moves")
    from_village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    from_group = models.CharField(_("原村民小组"), max_length=50, blank=True)
    to_village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    to_group = models.CharField(_("现村民小组"), max_length=50, blank=True)
    moved_on = models.DateField(_("迁移日期"))
    reason = models.CharField(_("原因"), max_length=500)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="household_moves_for_a_reason"),
            models.UniqueConstraint(
                fields=["household", "moved_on"], name="one_move_of_a_household_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.moved_on}"


class HouseholdIncome(OfHousehold):
    """What a household took in over a period, of one class, net, in fen.

    `year` is the label of the period; from which day to which it runs is the policy's to say. Only
    business may lose money.
    """

    scope_path = "household__village__code"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="incomes")
    year = models.PositiveIntegerField(_("收入年度"))
    income_class = models.CharField(
        _("收入类别"), max_length=20, choices=zh_choices(HOUSEHOLD_INCOME_CLASSES)
    )
    amount_fen = models.BigIntegerField(_("金额"))
    source = models.CharField(_("来源"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year", "income_class"],
                name="one_household_income_a_class_and_year",
            ),
            models.CheckConstraint(
                condition=Q(income_class="business") | Q(amount_fen__gte=0),
                name="only_business_loses",
            ),
            models.CheckConstraint(
                condition=Q(income_class__in=list(HOUSEHOLD_INCOME_CLASSES)),
                name="household_income_class_known",
            ),
        ]
        indexes = [models.Index(fields=["year", "household"])]

    def __str__(self) -> str:
        return f"{self.household} {self.year} {HOUSEHOLD_INCOME_CLASSES[self.income_class].zh}"


class GuaranteeCheck(OfHousehold):
    """Whether a guarantee was met for a household on the day somebody looked. The last one counts."""

    scope_path = "household__village__code"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="guarantees")
    item = models.CharField(_("保障项目"), max_length=20, choices=zh_choices(GUARANTEES))
    state = models.CharField(_("保障状况"), max_length=10, choices=zh_choices(GUARANTEE_STATES))
    checked_on = models.DateField(_("核查日期"))
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(_("情况"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "item", "checked_on"], name="one_check_an_item_and_day"
            ),
            models.CheckConstraint(
                condition=Q(item__in=list(GUARANTEES)), name="guarantee_item_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(GUARANTEE_STATES)), name="guarantee_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="met") | ~Q(finding=""), name="guarantee_unmet_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {GUARANTEES[self.item].zh}"


class Consent(OfHousehold):
    """What a household said to a question put to it, on which day, and by which paper."""

    scope_path = "household__village__code"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="consents")
    subject = models.CharField(_("事项"), max_length=20, choices=zh_choices(CONSENT_SUBJECTS))
    willing = models.BooleanField(_("同意"))
    given_on = models.DateField(_("日期"))
    document = models.CharField(_("书面依据"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "subject", "given_on"], name="one_consent_a_subject_and_day"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="consent_has_its_paper"),
        ]

    def __str__(self) -> str:
        return f"{self.household} {CONSENT_SUBJECTS[self.subject].zh}"
