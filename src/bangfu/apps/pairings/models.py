"""Helping units with the villages they are paired with, what they gave, agreements and training."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q

from bangfu.apps.pairings.flow import AGREEMENT
from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.records.models import Decision, Flowing, Kept
from bangfu.apps.registry.models import Division, Organisation
from bangfu.core.words import Words, words

UNIT_LEVELS: Mapping[str, Words] = {
    "municipal": words("市级", "Municipal"),
    "district": words("区级", "District"),
}

AGREEMENT_CATEGORIES: Mapping[str, Words] = {
    "responsibility_letter": words("目标责任书", "Responsibility letter"),
    "platform_agreement": words("与区级平台的协议", "Agreement with the platform"),
    "village_agreement": words("村统筹协议", "Village agreement to pooling"),
    "operating_contract": words("经营合同", "Operating contract"),
    "custody": words("管护协议", "Custody agreement"),
}

CONTRIBUTION_CATEGORIES: Mapping[str, Words] = {
    "money": words("资金", "Money"),
    "goods": words("物资", "Goods"),
    "project": words("项目", "Project"),
    "people": words("人力", "People"),
}

TRAINING_CATEGORIES: Mapping[str, Words] = {
    "course": words("集中培训", "Course"),
    "visit": words("观摩互看", "Visit to one another"),
}


def _choices(names: Mapping[str, Words]) -> list[tuple[str, str]]:
    return [(code, name.zh) for code, name in names.items()]


class HelpingUnit(Kept):
    """An organisation that helps villages of a county, and of which level it is.

    Whoever reads any place of the county reads its units: a township must find those it is given.
    """

    scope_path = "division__code"
    page_name = "pairings:unit"

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=_choices(UNIT_LEVELS))
    contact = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.organisation.name

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """The units of every county in which the viewer reads a place."""
        seen = cls.public_q()
        for area in viewer.read_areas:
            seen |= inside("division__code", area[:6])
        return seen


class Pairing(Kept):
    """A unit and a village, through a work team where one was sent. Days are `[paired_on, ended_on)`."""

    scope_path = "village__code"

    unit = models.ForeignKey(HelpingUnit, on_delete=models.PROTECT, related_name="pairings")
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="pairings")
    team = models.CharField(max_length=100, blank=True)
    paired_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "village", "team"],
                condition=Q(ended_on__isnull=True),
                name="a_unit_is_paired_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | (Q(ended_on__gte=F("paired_on")) & ~Q(reason="")),
                name="a_pairing_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} — {self.village.short_name}"


class UnitContribution(Kept):
    """What a unit gave to a place on a day. It is apart from the subsidy and in no base of it."""

    scope_path = "place__code"
    page_name = "pairings:contribution"

    unit = models.ForeignKey(HelpingUnit, on_delete=models.PROTECT, related_name="contributions")
    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="contributions")
    given_on = models.DateField()
    category = models.CharField(max_length=10, choices=_choices(CONTRIBUTION_CATEGORIES))
    amount_fen = models.BigIntegerField()
    about = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0), name="a_contribution_is_above_zero"
            )
        ]
        indexes = [models.Index(fields=["unit", "given_on"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.given_on}"


class Agreement(Flowing):
    """A paper between two organisations, with its terms. `terms` holds texts by the policy's codes."""

    flow = AGREEMENT
    scope_path = "division__code"
    named_with = ("second_party",)

    category = models.CharField(max_length=30, choices=_choices(AGREEMENT_CATEGORIES))
    number = models.CharField(max_length=60, blank=True)
    first_party = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    second_party = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="agreements")
    terms = models.JSONField(default=dict, blank=True)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=500, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(first_party=F("second_party")), name="an_agreement_has_two_parties"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "approved"])
                | Q(signed_on__isnull=False),
                name="a_signed_agreement_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["category", "number"],
                condition=~Q(number=""),
                name="one_agreement_a_number",
            ),
        ]
        indexes = [models.Index(fields=["category", "division"])]

    def __str__(self) -> str:
        return f"{AGREEMENT_CATEGORIES[self.category].zh} {self.second_party.name}"


class Training(Kept):
    """A course for those who help, or a visit of townships to one another."""

    scope_path = "host__code"

    category = models.CharField(max_length=10, choices=_choices(TRAINING_CATEGORIES))
    held_on = models.DateField()
    topic = models.CharField(max_length=200)
    host = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    attendees = models.CharField(max_length=500)
    guests = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"
