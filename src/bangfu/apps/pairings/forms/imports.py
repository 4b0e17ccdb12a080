"""The import of what helping units gave."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, ImportRow, Key
from bangfu.apps.pairings.access import KEEPERS
from bangfu.apps.pairings.actions.units import give_all
from bangfu.apps.pairings.models import CONTRIBUTION_CATEGORIES, UnitContribution
from bangfu.apps.pairings.queries.units import contributions_for, units_called
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.forms.named import TOWNSHIP, at
from bangfu.apps.registry.queries.places import NamesOfPlaces, names_of_places
from bangfu.core.problem import Problem
from bangfu.core.words import words

COLUMNS = (
    ImportColumn("unit", words("帮扶单位", "Helping unit"), is_key=True),
    TOWNSHIP,
    ImportColumn(
        "village",
        words("村", "Village"),
        is_key=True,
        note=words(
            "村名或12位代码；不分村的写全镇、全乡或全区",
            "The name of the village or its code; 全镇, 全乡 or 全区 where no village is meant",
        ),
    ),
    ImportColumn("given_on", words("日期", "Day"), "date", is_key=True),
    ImportColumn(
        "category",
        words("形式", "Form"),
        "choice",
        is_key=True,
        choices=CONTRIBUTION_CATEGORIES,
    ),
    ImportColumn("amount_fen", words("金额", "Sum"), "money", is_key=True),
    ImportColumn("about", words("内容", "What for"), length_max=200),
)


class _Given:
    """What was given already, found by the names in a workbook's rows."""

    def __init__(self, viewer: Viewer) -> None:
        self.units = units_called(viewer)
        self.names = names_of_places(viewer, viewer.today)
        self.held: dict[tuple[object, ...], UnitContribution] = {
            (row.unit_id, row.place_id, str(row.given_on), row.category, str(row.amount_fen)): row
            for row in contributions_for(viewer)
        }

    def get(self, key: Key) -> Mapping[str, Any] | None:
        """What was given that a row tells of."""
        unit, township, village, *rest = key
        row = self.held.get((self.units.get(unit), place_of(self.names, township, village), *rest))
        if row is None:
            return None
        kept = ("given_on", "category", "amount_fen")
        typed = {"unit": unit, "township": township, "village": village}
        return typed | {name: getattr(row, name) for name in kept} | {"about": row.about or None}


def place_of(names: NamesOfPlaces, township: str, village: str) -> str | None:
    """The code of the place that two names mean; None where none or several are."""
    found = names.find_place(township, village)
    return found[0] if len(found) == 1 else None


def _checked(viewer: Viewer, rows: tuple[ImportRow, ...]) -> Sequence[Problem]:
    units, names = units_called(viewer), names_of_places(viewer, viewer.today)
    problems = []
    for row in rows:
        unit, township, village = row.key[:3]
        place = place_of(names, township, village)
        if unit not in units:
            problems.append(at(row, "unit", "unit_not_found", unit))
        if place is None:
            problems.append(at(row, "village", "village_not_found", village, township=township))
        elif not any(place.startswith(area) for area in viewer.read_areas):
            problems.append(at(row, "village", "village_not_yours", village, township=township))
        if row.values["given_on"] > viewer.today:
            day = row.values["given_on"]
            problems.append(at(row, "given_on", "given_in_the_future", unit, day=day))
        if row.values["amount_fen"] <= 0:
            problems.append(at(row, "amount_fen", "nothing_given", unit))
        if not row.is_new and row.changes:
            problems.append(at(row, "about", "contribution_held_otherwise", unit))
    return problems


def _entered(viewer: Viewer, rows: tuple[ImportRow, ...], key: str) -> None:
    units, names = units_called(viewer), names_of_places(viewer, viewer.today)
    given = [
        {
            "unit_id": units[row.key[0]],
            "place_id": place_of(names, row.key[1], row.key[2]),
            "given_on": row.values["given_on"],
            "category": row.values["category"],
            "amount_fen": row.values["amount_fen"],
            "about": row.values.get("about") or "",
        }
        for row in rows
    ]
    source = gettext("%(day)s 从工作簿导入") % {"day": viewer.today.isoformat()}
    give_all(viewer, given, source=source, key=key)


CONTRIBUTION_IMPORT = Import(
    "pairings:contribution_import",
    _("单位投入"),
    COLUMNS,
    held=_Given,
    apply=_entered,
    by=" ".join(KEEPERS),
    leads_to="pairings:contributions",
    check=_checked,
    intro=_("一行一笔。同一单位、地点、日期、形式和金额的投入只记一次。"),
)
