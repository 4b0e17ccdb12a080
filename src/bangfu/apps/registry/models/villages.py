"""Villages in the programme, the list they make, and their yearly incomes."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q

from bangfu.apps.records.models import Decision, Flowing, Kept
from bangfu.apps.registry.flow import VILLAGE_INCOME, VILLAGE_LIST
from bangfu.apps.registry.models.divisions import Division, zh_choices
from bangfu.core.words import Words, words

HELPED_LEVELS: Mapping[str, Words] = {
    "municipal": words("市级帮扶", "Helped by the municipality"),
    "district": words("区级帮扶", "Helped by the district"),
}

INCOME_CLASSES: Mapping[str, Words] = {
    "operating": words("经营收入", "Operating income"),
    "lease": words("发包租赁收入", "Lease income"),
    "investment": words("投资收益", "Investment income"),
    "guaranteed_return": words("保底收益", "Guaranteed return"),
    "dividend": words("股份分红", "Dividend"),
    "subsidy": words("补助收入", "Subsidy"),
    "other": words("其他收入", "Other income"),
}


class VillageList(Flowing):
    """The list of weak villages of a county in one programme and round. Members change while it is open."""

    flow = VILLAGE_LIST
    scope_path = "division__code"
    named_with = ("division",)

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    programme = models.CharField(max_length=100)
    programme_round = models.PositiveIntegerField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "programme", "programme_round"], name="one_list_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.division}第{self.programme_round}轮困难村名单"


class VillageProgramme(Kept):
    """A village in a programme, helped by one level, from the day it entered to the day it left.

    `pooled` tells whether its money is pooled by the district. Days are `[entered_on, left_on)`.
    """

    scope_path = "village__code"
    page_name = "registry:member"

    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="programmes")
    village_list = models.ForeignKey(VillageList, on_delete=models.PROTECT, related_name="members")
    programme = models.CharField(max_length=100)
    round = models.PositiveIntegerField()
    helped_level = models.CharField(max_length=10, choices=zh_choices(HELPED_LEVELS))
    pooled = models.BooleanField(default=True)
    entered_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["village", "programme"],
                condition=Q(left_on__isnull=True),
                name="a_village_is_once_in_a_programme",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("entered_on")),
                name="a_village_leaves_after_it_entered",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | ~Q(reason=""),
                name="a_village_leaves_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.village.short_name

    @classmethod
    def public_q(cls) -> Q:
        """The list is public: which village is helped by which level."""
        return Q(pk__isnull=False)


class VillageIncome(Flowing):
    """What a village collective took in over a year, of one class, in fen; a loss is negative.

    `asked_fen` is the figure a correction asks for; the old one stays in the events.
    """

    flow = VILLAGE_INCOME
    scope_path = "village__code"
    page_name = "registry:income"
    named_with = ("village",)

    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="incomes")
    year = models.PositiveIntegerField()
    income_class = models.CharField(max_length=20, choices=zh_choices(INCOME_CLASSES))
    amount_fen = models.BigIntegerField()
    asked_fen = models.BigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year", "income_class"], name="one_income_a_class_and_year"
            ),
            models.CheckConstraint(
                condition=Q(asked_fen__isnull=True) | Q(state="correcting"),
                name="only_a_correction_asks",
            ),
        ]
        indexes = [models.Index(fields=["year", "village"])]

    def __str__(self) -> str:
        return f"{self.village.short_name} {self.year} {INCOME_CLASSES[self.income_class].zh}"


class VillagePersonIncome(Kept):
    """The disposable income per head of a village in a year, in fen, and where the figure is from."""

    scope_path = "village__code"

    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="person_incomes")
    year = models.PositiveIntegerField()
    per_head_fen = models.BigIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "year"], name="one_income_per_head_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.village.short_name} {self.year}"


class ReferenceFigure(Kept):
    """A figure of another office that a target is held against, of one year, with its document."""

    scope_path = "division__code"

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=60)
    year = models.PositiveIntegerField()
    amount_fen = models.BigIntegerField()
    document = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "series", "year"], name="one_reference_figure_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}"

    @classmethod
    def public_q(cls) -> Q:
        """Published figures are public."""
        return Q(pk__isnull=False)
