"""Workbooks of what was found about households: incomes of a period, guarantees on a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median_low
from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, ImportRow, Key
from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.access import ENTERERS
from bangfu.apps.registry.actions.circumstances import Looked
from bangfu.apps.registry.actions.entering import number_problem
from bangfu.apps.registry.actions.many import check_guarantees_of_many, file_incomes_of_many
from bangfu.apps.registry.forms.imports import source_of
from bangfu.apps.registry.forms.named import at, beside
from bangfu.apps.registry.forms.rosters import HOUSEHOLD, ROWS_MAX
from bangfu.apps.registry.models.households import HOUSEHOLD_INCOME_CLASSES
from bangfu.apps.registry.queries.rosters import guarantees_held, held_households, incomes_held
from bangfu.core.households import GUARANTEE_STATES, GUARANTEES
from bangfu.core.problem import Problem
from bangfu.core.words import words


def _not_mine(viewer: Viewer, rows: Sequence[ImportRow]) -> list[Problem]:
    """Rows of households that are not registered, or not in the viewer's own places."""
    areas = tuple(g.area for g in viewer.grants if g.role in ENTERERS)
    live = {
        one.code
        for one in held_households(viewer)
        if one.state == "live" and one.village.startswith(areas)
    }
    return [
        at(row, "household", "household_not_found", row.key[0])
        for row in rows
        if row.key[0] not in live
    ]


# --- incomes ----------------------------------------------------------------------------------


def _incomes_held(viewer: Viewer) -> dict[Key, dict[str, Any]]:
    return {
        key: {"household": key[0], "year": int(key[1]), **amounts}
        for key, amounts in incomes_held(viewer).items()
    }


def _incomes_checked(viewer: Viewer, rows: tuple[ImportRow, ...]) -> Sequence[Problem]:
    problems = _not_mine(viewer, rows)
    for row in rows:
        if row.values["year"] > viewer.today.year:
            told = {"today": viewer.today.isoformat()}
            problems.append(at(row, "year", "income_of_year_to_come", row.key[1], **told))
        for column, (before, _now) in row.changes.items():
            if before is not None:
                problems.append(at(row, column, "household_income_held_otherwise", row.key[0]))
    return problems


def _incomes_filed(
    viewer: Viewer, rows: tuple[ImportRow, ...], key: str, batch: ImportBatch
) -> None:
    filed = {
        (row.key[0], row.values["year"]): {
            name: now
            for name, (_before, now) in row.changes.items()
            if name in HOUSEHOLD_INCOME_CLASSES
        }
        for row in rows
    }
    source = source_of(viewer)
    file_incomes_of_many(viewer, filed, place=batch.place, source=source, key=key)


def _usual_incomes(viewer: Viewer) -> Mapping[str, int]:
    """The middle of each class in the last year that was filed: a wrong unit shows against it."""
    held = incomes_held(viewer)
    last = max((year for _code, year in held), default="")
    amounts = [sums for (_code, year), sums in held.items() if year == last]
    found = {
        name: [s[name] for s in amounts if s.get(name, 0) > 0] for name in HOUSEHOLD_INCOME_CLASSES
    }
    return {name: median_low(sums) for name, sums in found.items() if sums}


HOUSEHOLD_INCOME_IMPORT = Import(
    "registry:household_income_import",
    _("家庭收入"),
    (
        HOUSEHOLD,
        ImportColumn("year", words("收入年度", "Income year"), "year", is_key=True),
        *(
            ImportColumn(name, said, "money", may_be_negative=name == "business")
            for name, said in HOUSEHOLD_INCOME_CLASSES.items()
        ),
    ),
    held=_incomes_held,
    apply=_incomes_filed,
    by=" ".join(ENTERERS),
    leads_to="registry:households",
    check=_incomes_checked,
    usual=_usual_incomes,
    intro=_("一行一户、一个年度；没有的类别留空。已登记的数不能用导入改，要到该户办理“登记收入”。"),
    rows_max=ROWS_MAX,
    about_people=True,
)

# --- guarantees -------------------------------------------------------------------------------


def _guarantees_held(viewer: Viewer) -> dict[Key, dict[str, Any]]:
    held: dict[Key, dict[str, Any]] = {}
    for key, items in guarantees_held(viewer).items():
        findings = [finding for _state, finding in items.values() if finding]
        held[key] = {
            "household": key[0],
            "checked_on": date.fromisoformat(key[1]),
            "finding": findings[0] if findings else None,
        }
        held[key] |= {item: state for item, (state, _finding) in items.items()}
    return held


def _guarantee_key(values: Mapping[str, Any]) -> Key:
    return values["household"], values["checked_on"].isoformat()


def _guarantees_checked(viewer: Viewer, rows: tuple[ImportRow, ...]) -> Sequence[Problem]:
    problems = _not_mine(viewer, rows)
    for row in rows:
        code, finding = row.key[0], row.values.get("finding", "")
        if row.values["checked_on"] > viewer.today:
            problems.append(at(row, "checked_on", "day_in_future", code))
        if any(row.values.get(item) == "unmet" for item in GUARANTEES) and not finding:
            problems.append(at(row, "finding", "guarantee_unmet_untold", code))
        if not any(item in row.values for item in GUARANTEES):
            problems.append(at(row, "household", "nothing_entered", code))
        if problem := number_problem("finding", FINDING.label, finding):
            problems.append(beside(row, problem))
        for column, (before, _now) in row.changes.items():
            if before is not None:
                problems.append(at(row, column, "guarantee_held_otherwise", code))
    return problems


def _guarantees_kept(
    viewer: Viewer, rows: tuple[ImportRow, ...], key: str, batch: ImportBatch
) -> None:
    looked = [
        (row.key[0], Looked(item, now, row.values["checked_on"], _finding(row, now)))
        for row in rows
        for item, (_before, now) in row.changes.items()
        if item in GUARANTEES
    ]
    source = source_of(viewer)
    check_guarantees_of_many(viewer, looked, place=batch.place, source=source, key=key)


def _finding(row: ImportRow, state: str) -> str:
    return row.values.get("finding", "") if state == "unmet" else ""


FINDING = ImportColumn(
    "finding",
    words("情况", "Finding"),
    length_max=500,
    note=words("有未保障的必填", "Needed where something is not met"),
)
GUARANTEE_IMPORT = Import(
    "registry:guarantee_import",
    _("保障核查"),
    (
        HOUSEHOLD,
        ImportColumn("checked_on", words("核查日期", "Checked on"), "date", is_key=True),
        *(
            ImportColumn(item, said, "choice", choices=GUARANTEE_STATES)
            for item, said in GUARANTEES.items()
        ),
        FINDING,
    ),
    held=_guarantees_held,
    apply=_guarantees_kept,
    by=" ".join(ENTERERS),
    leads_to="registry:households",
    check=_guarantees_checked,
    intro=_("一行一户、一次核查；没有核查的项目留空。同一天已登记的结果不能用导入改。"),
    rows_max=ROWS_MAX,
    about_people=True,
    key_of=_guarantee_key,
)
