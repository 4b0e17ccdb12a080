"""Places for a viewer: lists, choices, search by name, and matching the names of a workbook."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bangfu.apps.people.scope import Viewer, area_of
from bangfu.apps.people.scope import inside as lies_in
from bangfu.apps.policies.queries.county import county_code
from bangfu.apps.registry.models import Division, DivisionChange
from bangfu.apps.registry.models.divisions import names_in
from bangfu.core.place import Level

K = TypeVar("K")

WHOLE_COUNTY = ("全区", "全县", "全市")
WHOLE_TOWNSHIP = ("全镇", "全乡", "全街道")
"""What people write where no single village is meant."""


def divisions_for(viewer: Viewer) -> QuerySet[Division]:
    """All divisions, with those they lie in."""
    rows: QuerySet[Division] = Division.objects.visible_to(viewer)
    return rows.select_related("parent").order_by("code")


def division_for(viewer: Viewer, code: str) -> Division | None:
    """A division by its code."""
    found: Division | None = divisions_for(viewer).filter(pk=code).first()
    return found


def changes_for(viewer: Viewer) -> QuerySet[DivisionChange]:
    """What was done to divisions, newest first."""
    rows: QuerySet[DivisionChange] = DivisionChange.objects.visible_to(viewer)
    return rows.select_related("division").order_by("-changed_on", "-pk")


def places_of(
    viewer: Viewer, level: Level, *, inside: str = "", on: date | None = None
) -> QuerySet[Division]:
    """The divisions of a level, inside a place if its code is given, valid on a day if one is given."""
    rows = divisions_for(viewer).filter(level=level)
    if inside:
        rows = rows.filter(lies_in("code", area_of(inside)))
    return rows.filter(valid_q(on)) if on else rows


def valid_q(day: date) -> Q:
    """What a division must be to be valid on a day."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return begun & (Q(valid_until__isnull=True) | Q(valid_until__gt=day))


def own_villages(viewer: Viewer) -> QuerySet[Division]:
    """The villages of the places whose business the viewer reads, valid today."""
    mine = Q(pk__in=[])
    for area in viewer.read_areas:
        mine |= lies_in("code", area)
    return places_of(viewer, "village", on=viewer.today).filter(mine)


@dataclass(frozen=True)
class NamesOfPlaces:
    """Villages by the names people write: by (township, village), both without their endings."""

    by_both: Mapping[tuple[str, str], tuple[str, ...]]
    by_village: Mapping[str, tuple[str, ...]]
    townships: Mapping[str, str]
    county: str
    codes: frozenset[str]

    def find(self, township: str, village: str) -> tuple[str, ...]:
        """The codes that a township and a village name: one, none, or several where only a name is given.

        A twelve-digit code in the place of the name stands for itself.
        """
        if village.isascii() and village.isdecimal():
            return (village,) if village in self.codes else ()
        if township:
            return self.by_both.get((name_key(township), name_key(village)), ())
        return self.by_village.get(name_key(village), ())

    def find_place(self, township: str, village: str) -> tuple[str, ...]:
        """The same, where the whole of a township or of the county may be named in the village's place."""
        if village in WHOLE_COUNTY:
            return (self.county,)
        if village in WHOLE_TOWNSHIP:
            code = self.townships.get(name_key(township))
            return (code,) if code else ()
        return self.find(township, village)


_ENDINGS = (
    "村民委员会", "村委会", "社区居民委员会", "社区居委会", "居委会", "社区", "村",
    "人民政府", "街道办事处", "街道", "满族乡", "镇", "乡",
)  # fmt: skip


def name_key(name: str) -> str:
    """A name as it is matched: blanks and the endings that people leave out or add are gone.

    >>> name_key("三岔口村委会") == name_key("三岔口村") == name_key(" 三岔口 ")
    True
    >>> name_key("镇")
    '镇'
    """
    bare = "".join(name.split()).replace("\u200b", "").replace("\ufeff", "")
    shorter = True
    while shorter:
        shorter = False
        for ending in _ENDINGS:
            if bare.endswith(ending) and bare != ending:
                bare, shorter = bare.removesuffix(ending), True
                break
    return bare


def names_of_places(viewer: Viewer, on: date) -> NamesOfPlaces:
    """The names of the county's villages valid on a day, former ones too, for matching a workbook's rows."""
    inside = county_code()
    townships = dict(places_of(viewer, "township", inside=inside).values_list("code", "name"))
    by_both: dict[tuple[str, str], set[str]] = defaultdict(set)
    by_village: dict[str, set[str]] = defaultdict(set)
    codes = set()
    for place in places_of(viewer, "village", inside=inside, on=on):
        codes.add(place.code)
        for name in (place.name, *names_in(place.former_names)):
            by_both[name_key(townships[str(place.parent_id)]), name_key(name)].add(place.code)
            by_village[name_key(name)].add(place.code)
    return NamesOfPlaces(
        _sorted(by_both),
        _sorted(by_village),
        {name_key(name): code for code, name in townships.items()},
        inside,
        frozenset(codes),
    )


def _sorted(found: Mapping[K, set[str]]) -> dict[K, tuple[str, ...]]:
    return {key: tuple(sorted(codes)) for key, codes in found.items()}


def township_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """Townships for a select: those in which the viewer reads anything; all of them for the public."""
    townships = places_of(viewer, "township").values_list("code", "name")
    areas = viewer.read_areas
    return [
        (code, name)
        for code, name in townships
        if not areas or any(code.startswith(area[:9]) for area in areas)
    ]


def village_choices(viewer: Viewer) -> list[tuple[str, list[tuple[str, str]]]]:
    """The villages whose business the viewer reads, valid today, grouped by township for a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in own_villages(viewer):
        township = place.parent.name if place.parent else ""
        groups.setdefault(township, []).append((place.code, place.short_name))
    return list(groups.items())


def place_choices(viewer: Viewer) -> list[tuple[str, list[tuple[str, str]]]]:
    """Places of every level that the viewer reads, for a select: county and townships, then villages."""
    higher = divisions_for(viewer).exclude(level="village").filter(valid_q(viewer.today))
    mine = [
        (place.code, place.name)
        for place in higher
        if any(place.code.startswith(area) for area in viewer.read_areas)
    ]
    return [*([(_("区县与镇乡"), mine)] if mine else []), *village_choices(viewer)]
