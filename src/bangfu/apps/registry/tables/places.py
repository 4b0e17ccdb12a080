"""Divisions and organisations as lists and record pages."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, PlacePick
from bangfu.apps.pages.views.records import Facts, RecordPage, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.access import COUNTY_OFFICES, KEEPERS
from bangfu.apps.registry.models import Division, DivisionChange, Organisation
from bangfu.apps.registry.models.divisions import (
    CHANGE_CATEGORIES,
    DIVISION_CATEGORIES,
    LEVELS,
)
from bangfu.apps.registry.models.organisations import OFFICE_LEVELS, ORGANISATION_CATEGORIES
from bangfu.apps.registry.queries.organisations import organisations_for
from bangfu.apps.registry.queries.places import changes_for, divisions_for, township_choices

COUNTY, ALL = " ".join(COUNTY_OFFICES), " ".join(KEEPERS)


def place_href(row: Division) -> str:
    """Where a place is shown: a village as its portrait, any other as a division."""
    page = "registry:village" if row.level == "village" else "registry:division"
    return reverse(page, args=[row.pk])


DIVISIONS = Listing(
    "registry:divisions",
    _("区划"),
    divisions_for,
    intro=_("区县、镇乡和村，按国家统计用区划代码。村名在全区县可能重复，在同一镇乡内不重复。"),
    columns=(
        Column("name", _("名称"), link=True),
        Column("code", _("代码")),
        Column("level", _("级别"), choices={str(k): v for k, v in LEVELS.items()}),
        Column("category", _("类别"), choices=DIVISION_CATEGORIES),
        Column("parent", _("所属"), "place"),
        Column("former_names", _("曾用名"), is_shown=False),
        Column("valid_until", _("撤销日期"), "date", is_shown=False),
    ),
    filters=(
        Pick("level", _("级别"), {str(k): v for k, v in LEVELS.items()}),
        Pick("category", _("类别"), DIVISION_CATEGORIES),
        PlacePick("inside", _("镇乡"), township_choices, path="code"),
    ),
    search=("name", "name_en", "former_names", "code"),
    order=("code",),
    row_url=place_href,
)

DIVISION_CHANGES = Listing(
    "registry:division_changes",
    _("区划变更"),
    changes_for,
    intro=_("更名、撤并和区情更新，各凭文件。代码不变，旧数仍归原处。"),
    columns=(
        Column("changed_on", _("日期"), "date", link=True),
        Column("division", _("区划"), "place"),
        Column("category", _("变更"), choices=CHANGE_CATEGORIES),
        Column("document", _("依据文件")),
        Column("reason", _("说明")),
    ),
    filters=(Pick("category", _("变更"), CHANGE_CATEGORIES),),
    search=("division__name", "document"),
    order=("-changed_on", "-pk"),
    row_url="registry:division_change",
)

DIVISION_CHANGE = RecordPage(
    "registry:division_change",
    changes_for,
    register=DIVISION_CHANGES,
    facts=(
        Facts(
            _("变更"),
            (
                Column("division", _("区划"), "place", href=lambda row: place_href(row.division)),
                Column("category", _("变更"), choices=CHANGE_CATEGORIES),
                Column("changed_on", _("日期"), "date"),
                Column("document", _("依据文件")),
                Column("reason", _("说明")),
            ),
        ),
    ),
)


def _parts(viewer: Viewer, row: Division) -> QuerySet[Division]:
    return divisions_for(viewer).filter(parent=row)


def _changes(viewer: Viewer, row: Division) -> QuerySet[DivisionChange]:
    return changes_for(viewer).filter(division=row)


def organisations_of(viewer: Viewer, row: Division) -> QuerySet[Organisation]:
    """The organisations that sit in a place."""
    return organisations_for(viewer).filter(division=row)


def division_buttons(viewer: Viewer, row: Division) -> Sequence[Button]:
    """What the county may change of a place; an ended one keeps as it was."""
    if viewer.holds(COUNTY_OFFICES, row.code) is None or row.valid_until is not None:
        return ()
    acts = [("renamed", _("更名"))]
    acts += [("profile", _("更新区情"))] if row.level == "county" else [("ended", _("撤销或并入"))]
    return [
        Button(label, reverse(f"registry:division_{act}", args=[row.pk]), COUNTY)
        for act, label in acts
    ]


ORGANISATION_COLUMNS = (
    Column("name", _("名称"), link=True),
    Column("category", _("类别"), choices=ORGANISATION_CATEGORIES),
    Column("level", _("级别"), choices=OFFICE_LEVELS),
    Column("active_from", _("设立日期"), "date"),
    Column("active_until", _("停用日期"), "date"),
)

CHANGES_SECTION = Section(
    _("区划变更"),
    _changes,
    (
        Column("changed_on", _("日期"), "date", link=True),
        Column("category", _("变更"), choices=CHANGE_CATEGORIES),
        Column("document", _("依据文件")),
        Column("reason", _("说明")),
    ),
    row_url="registry:division_change",
    order=("-changed_on", "-pk"),
    empty=_("没有变更过。"),
)

ORGANISATIONS_SECTION = Section(
    _("单位"),
    organisations_of,
    ORGANISATION_COLUMNS,
    row_url="registry:organisation",
    order=("code",),
    empty=_("没有登记在此的单位。"),
)

PLACE_FACTS = Facts(
    _("基本情况"),
    (
        Column("name", _("名称")),
        Column("name_en", _("英文名称")),
        Column("code", _("代码")),
        Column("level", _("级别"), choices={str(k): v for k, v in LEVELS.items()}),
        Column("category", _("类别"), choices=DIVISION_CATEGORIES),
        Column("parent", _("所属"), "place", href=lambda row: place_href(row.parent)),
        Column("former_names", _("曾用名")),
        Column("valid_from", _("设立日期"), "date"),
        Column("valid_until", _("撤销日期"), "date"),
        Column("successor", _("并入"), "place", href=lambda row: place_href(row.successor)),
    ),
)

DIVISION = RecordPage(
    "registry:division",
    divisions_for,
    register=DIVISIONS,
    facts=(
        PLACE_FACTS,
        Facts(
            _("区情"),
            (
                Column("terrain", _("地形"), value=lambda row: row.profile.get("terrain")),
                Column("farming", _("农业大区"), value=lambda row: row.profile.get("farming")),
                Column(
                    "old_base_area",
                    _("革命老区"),
                    value=lambda row: row.profile.get("old_base_area"),
                ),
            ),
        ),
    ),
    sections=(
        Section(
            _("下辖"),
            _parts,
            (
                Column("name", _("名称"), link=True),
                Column("code", _("代码")),
                Column("category", _("类别"), choices=DIVISION_CATEGORIES),
            ),
            row_url=place_href,
            order=("code",),
            more=lambda row: (
                f"{reverse('registry:villages')}?township={row.code}"
                if row.level == "township"
                else f"{reverse('registry:divisions')}?level=township"
            ),
            empty=_("没有下辖的区划。"),
        ),
        ORGANISATIONS_SECTION,
        CHANGES_SECTION,
    ),
    buttons=division_buttons,
)

# --- organisations ----------------------------------------------------------------------------

ORGANISATIONS = Listing(
    "registry:organisations",
    _("单位"),
    organisations_for,
    intro=_("与帮扶有关的机关、平台、村集体、帮扶单位、银行等。改名留旧名，停用不删除。"),
    columns=(
        *ORGANISATION_COLUMNS[:1],
        Column("code", _("编号")),
        *ORGANISATION_COLUMNS[1:3],
        Column("division", _("所在地"), "place"),
        Column("credit_code", _("统一社会信用代码"), is_shown=False),
        *ORGANISATION_COLUMNS[3:],
    ),
    filters=(
        Pick("category", _("类别"), ORGANISATION_CATEGORIES),
        Pick("level", _("级别"), OFFICE_LEVELS),
        PlacePick("township", _("镇乡"), township_choices, path="division__code"),
    ),
    search=("name", "aliases", "code", "credit_code"),
    order=("code",),
    row_url="registry:organisation",
    buttons=(Button(_("登记单位"), "registry:organisation_new", ALL),),
    empty=_("还没有登记单位。由区县或镇乡经办人员登记。"),
)


def organisation_buttons(viewer: Viewer, row: Organisation) -> Sequence[Button]:
    """Changing and ending, for those who keep it."""
    if viewer.holds(KEEPERS, row.division_id) is None:
        return ()
    change = Button(_("修改"), reverse("registry:organisation_change", args=[row.pk]), ALL)
    end = Button(_("停用"), reverse("registry:organisation_end", args=[row.pk]), ALL)
    return (change,) if row.active_until else (change, end)


ORGANISATION = RecordPage(
    "registry:organisation",
    organisations_for,
    register=ORGANISATIONS,
    facts=(
        Facts(
            _("基本情况"),
            (
                Column("name", _("名称")),
                Column("aliases", _("别名与曾用名")),
                Column("code", _("编号")),
                Column("category", _("类别"), choices=ORGANISATION_CATEGORIES),
                Column("office", _("政策所称单位")),
                Column("level", _("级别"), choices=OFFICE_LEVELS),
                Column(
                    "division",
                    _("所在地"),
                    "place",
                    href=lambda row: place_href(row.division),
                ),
                Column("credit_code", _("统一社会信用代码")),
                Column("active_from", _("设立日期"), "date"),
                Column("active_until", _("停用日期"), "date"),
            ),
        ),
    ),
    buttons=organisation_buttons,
)
