"""The workbook of households and individuals 户与人口: a row an individual, several rows a household."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, ImportRow, Key
from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.access import ENTERERS
from bangfu.apps.registry.actions.batches import HouseholdRow
from bangfu.apps.registry.actions.entering import IndividualEntered, identity_index, looked_at
from bangfu.apps.registry.actions.rosters import RosterEntered, enter_roster
from bangfu.apps.registry.forms.imports import source_of
from bangfu.apps.registry.forms.roster_faults import Family, RosterFaults, families, person_of
from bangfu.apps.registry.models.individuals import RELATIONS, SEXES
from bangfu.apps.registry.queries.rosters import Roster, roster_for
from bangfu.core.households import HOUSEHOLD_STATUSES, LABOUR, SCHOOLING
from bangfu.core.identity import name_key
from bangfu.core.problem import Problem
from bangfu.core.words import words

ROWS_MAX = 150_000
"""The individuals of a county at once."""

HOUSEHOLD = ImportColumn(
    "household", words("户编号", "Household code"), "code", is_key=True, length_max=40
)
_ONCE = words(
    "户的情况；可以只在户主一行填写", "About the household; may stand in the row of the head only"
)
COLUMNS = (
    HOUSEHOLD,
    ImportColumn("township", words("镇乡", "Township"), note=_ONCE),
    ImportColumn(
        "village",
        words("村", "Village"),
        note=words(
            "户的情况；村名或12位代码",
            "About the household; its name, or its code of twelve digits",
        ),
    ),
    ImportColumn("group_name", words("村民小组", "Group"), length_max=50, note=_ONCE),
    ImportColumn(
        "status", words("户类型", "Status"), "choice", choices=HOUSEHOLD_STATUSES, note=_ONCE
    ),
    ImportColumn("basis", words("认定依据", "Basis of the status"), length_max=200, note=_ONCE),
    ImportColumn("entered_on", words("入册日期", "Entered on"), "date", note=_ONCE),
    ImportColumn("name", words("姓名", "Name"), "name", is_key=True, length_max=100),
    ImportColumn(
        "relation",
        words("与户主关系", "Relation to the head"),
        "choice",
        required=True,
        choices=RELATIONS,
    ),
    ImportColumn("identity", words("身份证号码", "Identity number"), "identity", length_max=40),
    ImportColumn("sex", words("性别", "Sex"), "choice", choices=SEXES),
    ImportColumn(
        "born_on",
        words("出生日期", "Born on"),
        "date",
        note=words("有身份证号码的可以不填", "Not needed where there is an identity number"),
    ),
    ImportColumn("phone", words("联系电话", "Phone"), "phone", length_max=40),
    ImportColumn("card", words("银行账号", "Bank account"), "card", length_max=40),
    ImportColumn("labour", words("劳动能力", "Labour ability"), "choice", choices=LABOUR),
    ImportColumn("schooling", words("就学状况", "Schooling"), "choice", choices=SCHOOLING),
    ImportColumn("insured", words("参加医保", "Insured"), "flag"),
    ImportColumn("lives_here", words("常住", "Lives here"), "flag"),
)
LABELS = {column.name: column.label for column in COLUMNS}


def _key(values: Mapping[str, Any]) -> Key:
    """Who is meant by a row. Of the number only its blind index."""
    born = values.get("born_on")
    return (
        values["household"],
        identity_index(values.get("identity", "")),
        name_key(values.get("name", "")),
        born.isoformat() if born else "",
        values.get("township", ""),
        values.get("village", ""),
    )


def _checked(viewer: Viewer, rows: tuple[ImportRow, ...]) -> Sequence[Problem]:
    return list(RosterFaults(viewer, roster_for(viewer), rows, LABELS).every())


def _applied(viewer: Viewer, rows: tuple[ImportRow, ...], key: str, batch: ImportBatch) -> None:
    roster = roster_for(viewer)
    new, members, changes = [], [], []
    for code, family in families(rows, roster.names).items():
        held = roster.households.get(code)
        if held is None:
            new.append(_household(viewer, family))
            continue
        for row in family.rows:
            if row.is_new:
                members.append((held.pk, _person(viewer, row)))
            else:
                changes.append(
                    (_pk_of(roster, row), {c: now for c, (_b, now) in row.changes.items()})
                )
    source = source_of(viewer)
    enter_roster(viewer, RosterEntered(new, members, changes), source=source, key=key, batch=batch)


def _household(viewer: Viewer, family: Family) -> HouseholdRow:
    return HouseholdRow(
        family.code,
        family.value("village"),
        family.value("status"),
        family.value("basis"),
        family.value("entered_on"),
        tuple(_person(viewer, row) for row in family.rows),
        family.value("group_name") or "",
    )


def _person(viewer: Viewer, row: ImportRow) -> IndividualEntered:
    """The member with what the number tells; the row was checked."""
    done, _problems = looked_at(person_of(row), on=viewer.today, called=row.key[0])
    return done


def _pk_of(roster: Roster, row: ImportRow) -> int:
    member = roster.member(row.key)
    assert member is not None, "what changes is there"
    return member.pk


ROSTER_IMPORT = Import(
    "registry:roster_import",
    _("户与人口"),
    COLUMNS,
    held=roster_for,
    apply=_applied,
    by=" ".join(ENTERERS),
    leads_to="registry:households",
    check=_checked,
    intro=_(
        "一行一个人，同一户各行写同一个户编号，每户只能有一名户主。新户由另一人整批审核后入册；"
        "已在册的人，姓名、身份证号码和户的情况不能用导入改。"
    ),
    rows_max=ROWS_MAX,
    about_people=True,
    key_of=_key,
    needs_all_rows=frozenset({"household_without_head", "household_untold"}),
)
