"""Households as a list and as a record page, to which later stages add."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Facts, RecordPage, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.access import CHECKERS
from bangfu.apps.registry.flow import HOUSEHOLD
from bangfu.apps.registry.models import Household
from bangfu.apps.registry.models.households import (
    CONSENT_SUBJECTS,
    HOUSEHOLD_INCOME_CLASSES,
    MONITORED_STATUSES,
)
from bangfu.apps.registry.models.individuals import GROUNDS, RELATIONS, SEXES, STANDINGS
from bangfu.apps.registry.queries import households as queries
from bangfu.apps.registry.tables.class_3 import ENTERING, KEEPING, READERS, of_class_3
from bangfu.apps.registry.tables.duplicates import duplicate_said
from bangfu.apps.registry.tables.places import place_href
from bangfu.apps.registry.tables.portrait import (
    household_boxes,
    household_sections,
    household_ways,
)
from bangfu.core.households import (
    GUARANTEE_STATES,
    GUARANTEES,
    HOUSEHOLD_STATUSES,
    LABOUR,
    SCHOOLING,
)

HOUSEHOLDS = Listing(
    "registry:households",
    _("户"),
    queries.households_for,
    intro=_("建档的农户。录入一人、审核另一人；户类型的每次变更都有日期和依据。"),
    columns=(
        Column("code", _("户编号"), link=True),
        Column("head_name", _("户主")),
        Column("status", _("户类型"), choices=HOUSEHOLD_STATUSES),
        Column("persons", _("人数"), "number", total=True),
        Column("village", _("村"), "place"),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("group_name", _("村民小组")),
        Column("grid", _("网格"), path="grid__name"),
        Column("state", _("状态"), "state"),
        Column("entered_on", _("入册日期"), "date", is_shown=False),
        Column("ended_on", _("销户日期"), "date", is_shown=False),
    ),
    filters=(
        PlacePick("place", _("所在地"), queries.household_places, path="village__code"),
        Pick("status", _("户类型"), HOUSEHOLD_STATUSES),
        Flag("monitored", _("监测对象"), Q(status__in=MONITORED_STATUSES)),
        Flag("in_grid", _("已编入网格"), Q(grid__isnull=False)),
        Pick("state", _("状态"), HOUSEHOLD),
        Span("entered_on", _("入册日期"), "date"),
    ),
    search=("code", "head_name"),
    order=("village", "code"),
    row_url="registry:household",
    buttons=(
        Button(_("录入户"), "registry:household_new", ENTERING),
        Button(_("导入户与人口"), "registry:roster_import", ENTERING),
        Button(_("导入收入"), "registry:household_income_import", ENTERING),
        Button(_("导入保障核查"), "registry:guarantee_import", ENTERING),
        Button(_("批量审核"), "registry:batches", " ".join(CHECKERS)),
        Button(_("个人"), "registry:individuals", READERS),
        Button(_("按身份证号码查找"), "registry:individual_find", READERS),
        Button(_("网格"), "registry:grids", READERS),
        Button(_("疑似重复"), "registry:duplicates", READERS),
    ),
    empty=_("您的范围内还没有户。由村或镇乡录入，另一人审核。"),
    readers=READERS,
)

HOUSEHOLD_FACTS = Facts(
    _("基本情况"),
    (
        Column("code", _("户编号")),
        Column("head_name", _("户主")),
        Column("status", _("户类型"), choices=HOUSEHOLD_STATUSES),
        Column("persons", _("人数"), "number"),
        Column("village", _("村"), "place", href=lambda row: place_href(row.village)),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("group_name", _("村民小组")),
        Column("grid", _("网格"), path="grid__name"),
        Column("entered_on", _("入册日期"), "date"),
        Column("ended_on", _("销户日期"), "date"),
        Column("successor", _("并入"), path="successor__code"),
    ),
)

MEMBERS_SECTION = Section(
    _("家庭成员"),
    queries.members_of_household,
    columns=(
        Column("name", _("姓名"), link=True),
        Column("relation", _("与户主关系"), choices=RELATIONS),
        Column("sex", _("性别"), choices=SEXES),
        Column("born_on", _("出生日期"), "date"),
        of_class_3("identity"),
        of_class_3("phone"),
        Column("labour", _("劳动能力"), choices=LABOUR),
        Column("schooling", _("就学状况"), choices=SCHOOLING),
        Column("insured", _("参加医保")),
        Column("standing", _("登记状况"), choices=STANDINGS),
    ),
    row_url="registry:individual",
    order=("-standing", "code"),
)

STATUSES_SECTION = Section(
    _("户类型变更"),
    queries.statuses_of,
    columns=(
        Column("status", _("户类型"), choices=HOUSEHOLD_STATUSES),
        Column("from_on", _("自"), "date"),
        Column("until_on", _("至"), "date"),
        Column("basis", _("认定依据")),
    ),
    order=("-from_on",),
)

INCOMES_SECTION = Section(
    _("家庭收入"),
    queries.incomes_of,
    columns=(
        Column("year", _("收入年度"), "year"),
        Column("income_class", _("收入类别"), choices=HOUSEHOLD_INCOME_CLASSES),
        Column("amount_fen", _("金额"), "money"),
        Column("source", _("来源")),
    ),
    order=("-year", "income_class"),
)

GUARANTEES_SECTION = Section(
    _("保障核查"),
    queries.guarantees_of,
    columns=(
        Column("item", _("保障项目"), choices=GUARANTEES),
        Column("state", _("保障状况"), choices=GUARANTEE_STATES),
        Column("checked_on", _("核查日期"), "date"),
        Column("checked_by", _("核查人"), path="checked_by__name"),
        Column("finding", _("情况")),
    ),
    order=("-checked_on", "item"),
)

CONSENTS_SECTION = Section(
    _("家庭意愿"),
    queries.consents_of,
    columns=(
        Column("subject", _("事项"), choices=CONSENT_SUBJECTS),
        Column("willing", _("同意")),
        Column("given_on", _("日期"), "date"),
        Column("document", _("书面依据")),
    ),
    order=("-given_on",),
)

MOVES_SECTION = Section(
    _("迁移"),
    queries.moves_of,
    columns=(
        Column("moved_on", _("迁移日期"), "date"),
        Column("from_village", _("原村"), "place"),
        Column("from_group", _("原村民小组")),
        Column("to_village", _("现村"), "place"),
        Column("to_group", _("现村民小组")),
        Column("reason", _("原因")),
    ),
    order=("-moved_on",),
)


DUPLICATES_SECTION = Section(
    _("疑似重复"),
    queries.duplicates_of,
    columns=(
        Column("pair", _("成员编号"), value=duplicate_said, link=True),
        Column("grounds", _("疑点"), choices=GROUNDS),
        Column("state", _("状态"), "state"),
    ),
    row_url="registry:duplicate",
)

HOUSEHOLD_SECTIONS = (
    MEMBERS_SECTION,
    STATUSES_SECTION,
    INCOMES_SECTION,
    GUARANTEES_SECTION,
    CONSENTS_SECTION,
    MOVES_SECTION,
    DUPLICATES_SECTION,
)


def household_buttons(viewer: Viewer, row: Household) -> Sequence[Button]:
    """What may be done with a household beside its flow."""
    if row.state == "ended":
        return ()

    def to(page: str) -> str:
        return reverse(f"registry:household_{page}", args=[row.pk])

    adding = Button(_("增加成员"), to("member"), ENTERING)
    if row.state != "live":
        return (adding,)
    return (
        adding,
        Button(_("登记收入"), to("incomes"), ENTERING),
        Button(_("保障核查"), to("guarantee"), ENTERING),
        Button(_("家庭意愿"), to("consent"), ENTERING),
        Button(_("编入网格"), to("grid"), ENTERING),
        Button(_("变更户主"), to("head"), ENTERING),
        Button(_("办理分户"), to("split"), ENTERING),
        Button(_("并户"), to("merge"), KEEPING),
        Button(_("迁移"), to("move"), KEEPING),
        Button(_("变更户类型"), to("status"), "agriculture_bureau"),
        *(way(viewer, row) for way in household_ways),
    )


HOUSEHOLD_PAGE = RecordPage(
    "registry:household",
    queries.households_for,
    register=HOUSEHOLDS,
    gist=(Column("village", _("村"), "place"), Column("head_name", _("户主"))),
    facts=(HOUSEHOLD_FACTS,),
    sections=HOUSEHOLD_SECTIONS,
    buttons=household_buttons,
)


def with_later_stages(page: RecordPage) -> RecordPage:
    """The page of a household with what later stages added; made when the addresses are read."""
    sections = (*page.sections, *household_sections)
    return replace(page, sections=sections, boxes=(*page.boxes, *household_boxes))
