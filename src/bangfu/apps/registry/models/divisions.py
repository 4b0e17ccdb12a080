"""Divisions: county, townships and villages by their official statistical code, with their changes."""

from collections.abc import Mapping
from datetime import date

from django.db import models
from django.db.models import F, Q

from bangfu.apps.records.models import Kept
from bangfu.core.place import Level
from bangfu.core.words import Words, words

LEVELS: Mapping[Level, Words] = {
    "county": words("区县", "County"),
    "township": words("镇乡", "Township"),
    "village": words("村", "Village"),
}

DIVISION_CATEGORIES: Mapping[str, Words] = {
    "county": words("区县", "County"),
    "sub_district": words("街道", "Sub-district"),
    "town": words("镇", "Town"),
    "rural_township": words("乡", "Rural township"),
    "zone": words("功能区", "Zone"),
    "village": words("村", "Village"),
    "community": words("社区", "Community"),
    "virtual": words("虚拟社区", "Virtual community"),
}

CHANGE_CATEGORIES: Mapping[str, Words] = {
    "loaded": words("载入区划", "Divisions loaded"),
    "profile": words("更新区情", "Profile changed"),
    "renamed": words("更名", "Renamed"),
    "ended": words("撤销或并入", "Dissolved or merged"),
}

_ENDINGS = (
    ("社区居委会", "社区"),
    ("社区居民委员会", "社区"),
    ("居委会", "社区"),
    ("村村委会", "村"),
    ("村民委员会", "村"),
    ("村委会", "村"),
)


def zh_choices(names: Mapping[str, Words]) -> list[tuple[str, str]]:
    """Codes with their Chinese names, as a column of a model lists them."""
    return [(code, name.zh) for code, name in names.items()]


class Division(Kept):
    """A place with its 12-digit code. Everybody may read it; it never disappears, it ends.

    Days of validity are `[valid_from, valid_until)`; without `valid_from` it is older than the
    register. `former_names` are separated by 、 so that lists find them. `profile` holds what the
    policy records of a county (terrain, farming, old base area).
    """

    scope_path = "code"

    code = models.CharField(max_length=12, primary_key=True)
    level = models.CharField(
        max_length=10, choices=zh_choices({str(k): v for k, v in LEVELS.items()})
    )
    category = models.CharField(max_length=20, choices=zh_choices(DIVISION_CATEGORIES))
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=200, blank=True)
    former_names = models.CharField(max_length=500, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="parts", blank=True
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", blank=True
    )
    profile = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{12}$"), name="division_code_has_twelve_digits"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
                name="division_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["level", "name"])]

    def __str__(self) -> str:
        return self.short_name

    @classmethod
    def public_q(cls) -> Q:
        """All of them: places are public."""
        return Q(pk__isnull=False)

    @property
    def short_name(self) -> str:
        """The name as people say it: 「三岔口村」 for 「三岔口村委会」."""
        return short_name(self.name)

    def is_valid_on(self, day: date) -> bool:
        """Whether the place exists on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day < self.valid_until)


def names_in(text: str) -> list[str]:
    """The names that a text holds, separated by 、 or a comma."""
    return [
        name.strip()
        for name in text.replace("，", "、").replace(",", "、").split("、")
        if name.strip()
    ]


def with_name(text: str, name: str) -> str:
    """The text with one name more, unless it holds it."""
    names = names_in(text)
    return "、".join(names if name in names else [*names, name])


def short_name(name: str) -> str:
    """The official name of a village or community without its committee.

    >>> short_name("三岔口村委会"), short_name("府君里社区居委会"), short_name("出头岭镇")
    ('三岔口村', '府君里社区', '出头岭镇')
    """
    for ending, said in _ENDINGS:
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending) + said
    return name


class DivisionChange(Kept):
    """What was done to a division, by which paper: the code stays, so that old figures keep their place."""

    scope_path = "division__code"

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="changes")
    category = models.CharField(max_length=10, choices=zh_choices(CHANGE_CATEGORIES))
    changed_on = models.DateField()
    document = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.division.short_name} {CHANGE_CATEGORIES[self.category].zh}"

    @classmethod
    def public_q(cls) -> Q:
        """All of them, as the places themselves."""
        return Q(pk__isnull=False)
