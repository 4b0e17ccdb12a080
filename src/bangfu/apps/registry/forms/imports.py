"""Imports of the register: the list of weak villages, and the villages' incomes of a year."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median_low
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, ImportRow, Key
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.access import COUNTY_OFFICES, FILERS
from bangfu.apps.registry.actions.incomes import IncomeFiled, file_incomes
from bangfu.apps.registry.actions.villages import enter_villages
from bangfu.apps.registry.forms.named import TOWNSHIP, VILLAGE, Named, at, code_of, unfound
from bangfu.apps.registry.models.villages import HELPED_LEVELS, INCOME_CLASSES
from bangfu.apps.registry.queries.incomes import incomes_for, years_of_incomes
from bangfu.apps.registry.queries.places import names_of_places
from bangfu.apps.registry.queries.villages import member_q, members_for
from bangfu.core.problem import Problem
from bangfu.core.words import words


def source_of(viewer: Viewer) -> str:
    """Where imported rows say they are from."""
    return gettext("%(day)s 从工作簿导入") % {"day": viewer.today.isoformat()}


# --- members ----------------------------------------------------------------------------------


def _members_held(viewer: Viewer) -> Named:
    held: dict[Key, dict[str, Any]] = {
        (member.village_id,): {
            "helped_level": member.helped_level,
            "entered_on": member.entered_on,
        }
        for member in members_for(viewer).filter(member_q(viewer.today))
    }
    return Named(names_of_places(viewer, viewer.today), held)


def _members_checked(viewer: Viewer, rows: tuple[ImportRow, ...]) -> Sequence[Problem]:
    problems = unfound(viewer, names_of_places(viewer, viewer.today), rows)
    for row in rows:
        for column in () if row.is_new else row.changes:
            problems.append(at(row, column, "member_held_otherwise", row.key[1]))
    return problems


def _members_entered(viewer: Viewer, rows: tuple[ImportRow, ...], key: str) -> None:
    names = names_of_places(viewer, viewer.today)
    by_day: dict[date, dict[str, str]] = defaultdict(dict)
    for row in rows:
        code = code_of(names, row)
        assert code is not None, "the rows were checked"
        by_day[row.values["entered_on"]][code] = row.values["helped_level"]
    for day, levels in sorted(by_day.items()):
        source = source_of(viewer)
        enter_villages(viewer, levels, entered_on=day, source=source, key=f"{key}.{day}")


MEMBER_IMPORT = Import(
    "registry:member_import",
    _("困难村名单"),
    (
        TOWNSHIP,
        VILLAGE,
        ImportColumn(
            "helped_level",
            words("帮扶级别", "Level of help"),
            "choice",
            required=True,
            choices=HELPED_LEVELS,
        ),
        ImportColumn("entered_on", words("列入日期", "Entered on"), "date", required=True),
    ),
    held=_members_held,
    apply=_members_entered,
    by=" ".join(COUNTY_OFFICES),
    leads_to="registry:members",
    check=_members_checked,
    intro=_("一行一个村。已在名单内且级别相同的村不重复列入。"),
)

# --- incomes ----------------------------------------------------------------------------------


def _incomes_held(viewer: Viewer) -> Named:
    held: dict[tuple[str, ...], dict[str, Any]] = defaultdict(dict)
    rows = incomes_for(viewer).values_list("village_id", "year", "income_class", "amount_fen")
    for village, year, income_class, fen in rows:
        held[village, str(year)] |= {income_class: fen, "year": year}
    return Named(names_of_places(viewer, viewer.today), dict(held))


def _incomes_checked(viewer: Viewer, rows: tuple[ImportRow, ...]) -> Sequence[Problem]:
    problems = unfound(viewer, names_of_places(viewer, viewer.today), rows)
    for row in rows:
        if row.values["year"] > viewer.today.year:
            told = {"today": viewer.today.isoformat()}
            problems.append(at(row, "year", "income_of_year_to_come", row.key[2], **told))
        for column, (before, now) in row.changes.items():
            if before is not None and now is not None:
                problems.append(at(row, column, "income_held_otherwise", row.key[1]))
    return problems


def _incomes_filed(viewer: Viewer, rows: tuple[ImportRow, ...], key: str) -> None:
    names = names_of_places(viewer, viewer.today)
    by_year: dict[int, list[IncomeFiled]] = defaultdict(list)
    for row in rows:
        code = code_of(names, row)
        assert code is not None, "the rows were checked"
        by_year[row.values["year"]] += [
            IncomeFiled(code, income_class, fen)
            for income_class in INCOME_CLASSES
            if (fen := row.values.get(income_class)) is not None
        ]
    for year, filed in sorted(by_year.items()):
        if filed:
            source = source_of(viewer)
            file_incomes(viewer, year, filed, source=source, key=f"{key}.{year}")


def _usual_incomes(viewer: Viewer) -> Mapping[str, int]:
    """The middle of each class in the last year that was filed: a wrong unit shows against it."""
    years = years_of_incomes(viewer)
    sums: dict[str, list[int]] = defaultdict(list)
    rows = incomes_for(viewer).filter(year=years[0], amount_fen__gt=0) if years else ()
    for row in rows:
        sums[row.income_class].append(row.amount_fen)
    return {income_class: median_low(found) for income_class, found in sums.items()}


INCOME_IMPORT = Import(
    "registry:income_import",
    _("村集体收入"),
    (
        TOWNSHIP,
        VILLAGE,
        ImportColumn("year", words("年度", "Year"), "year", is_key=True),
        *(
            ImportColumn(income_class, name, "money", may_be_negative=True)
            for income_class, name in INCOME_CLASSES.items()
        ),
    ),
    held=_incomes_held,
    apply=_incomes_filed,
    by=" ".join(FILERS),
    leads_to="registry:incomes",
    check=_incomes_checked,
    usual=_usual_incomes,
    rows_max=5_000,  # every village of a county, for several years
    intro=_("一行一个村、一个年度；没有的类别留空。已报送的数不能用导入改，要逐笔申请更正。"),
)
