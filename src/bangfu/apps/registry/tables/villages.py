"""Villages, the programme's members and their list, as lists and record pages."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.charts import Chart
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick
from bangfu.apps.pages.views.records import Box, Drawn, Facts, RecordPage, Section, Verdict
from bangfu.apps.people.roles import ROLES
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import policy_pack_on
from bangfu.apps.records.models import Decision
from bangfu.apps.registry.access import COUNTY_OFFICES
from bangfu.apps.registry.flow import VILLAGE_LIST
from bangfu.apps.registry.models import (
    Division,
    VillageIncome,
    VillageList,
    VillagePersonIncome,
    VillageProgramme,
)
from bangfu.apps.registry.models.divisions import DIVISION_CATEGORIES
from bangfu.apps.registry.models.villages import HELPED_LEVELS, INCOME_CLASSES
from bangfu.apps.registry.queries.incomes import incomes_for, person_incomes_for
from bangfu.apps.registry.queries.places import township_choices
from bangfu.apps.registry.queries.villages import (
    lists_for,
    make_up_of,
    member_q,
    members_for,
    villages_for,
)
from bangfu.apps.registry.tables.class_3 import READERS as HOUSEHOLD_READERS
from bangfu.apps.registry.tables.places import (
    CHANGES_SECTION,
    ORGANISATIONS_SECTION,
    PLACE_FACTS,
    division_buttons,
    place_href,
)
from bangfu.apps.registry.tables.portrait import incomes_drawn, village_boxes, village_sections
from bangfu.engine.ask import Answer

COUNTY = " ".join(COUNTY_OFFICES)
READERS = " ".join(role.code for role in ROLES.values() if role.reads)


def policy_href(row: VillageProgramme | VillageList) -> str:
    """Where the policy of a programme is read."""
    return reverse("policies:pack", args=[row.programme])


VILLAGES = Listing(
    "registry:villages",
    _("村"),
    villages_for,
    intro=_("每个村一页：区划、帮扶、收入，以及各环节的项目、资产和收益。"),
    columns=(
        Column("name", _("村"), link=True),
        Column("parent", _("镇乡"), "place"),
        Column("category", _("类别"), choices=DIVISION_CATEGORIES),
        Column("helped_level", _("帮扶级别"), choices=HELPED_LEVELS),
        Column("code", _("代码"), is_shown=False),
        Column("valid_until", _("撤销日期"), "date", is_shown=False),
    ),
    filters=(
        PlacePick("township", _("镇乡"), township_choices, path="code"),
        Pick("helped_level", _("帮扶级别"), HELPED_LEVELS),
        Pick("category", _("类别"), DIVISION_CATEGORIES),
    ),
    search=("name", "name_en", "former_names", "code"),
    order=("code",),
    row_url="registry:village",
    buttons=(
        Button(_("镇乡示意图"), "registry:map"),
        Button(_("困难村"), "registry:members"),
        Button(_("集体收入"), "registry:incomes", READERS),
        Button(_("户"), "registry:households", HOUSEHOLD_READERS),
        Button(_("单位"), "registry:organisations"),
        Button(_("区划"), "registry:divisions"),
    ),
)


def _programmes(viewer: Viewer, row: Division) -> QuerySet[VillageProgramme]:
    return members_for(viewer).filter(village=row)


def _incomes(viewer: Viewer, row: Division) -> QuerySet[VillageIncome]:
    return incomes_for(viewer).filter(village=row)


def _person_incomes(viewer: Viewer, row: Division) -> QuerySet[VillagePersonIncome]:
    return person_incomes_for(viewer).filter(village=row)


def _income_chart(viewer: Viewer, row: Division) -> Chart | None:
    return incomes_drawn(viewer, row, gettext("各年集体收入"))


PROGRAMME_SECTION = Section(
    _("帮扶政策"),
    _programmes,
    (
        Column("programme", _("政策"), link=True),
        Column("round", _("轮次"), "number"),
        Column("helped_level", _("帮扶级别"), choices=HELPED_LEVELS),
        Column("pooled", _("资金由区统筹"), "flag"),
        Column("entered_on", _("列入日期"), "date"),
        Column("left_on", _("退出日期"), "date"),
    ),
    row_url="registry:member",
    order=("-entered_on",),
    empty=_("不在困难村名单内。"),
)

INCOMES_SECTION = Section(
    _("集体收入"),
    _incomes,
    (
        Column("year", _("年度"), "year", link=True),
        Column("income_class", _("类别"), choices=INCOME_CLASSES),
        Column("amount_fen", _("金额"), "money", total=True),
        Column("state", _("状态"), "state"),
        Column("source", _("来源")),
    ),
    row_url="registry:income",
    order=("-year", "income_class"),
    more=lambda row: f"{reverse('registry:incomes')}?q={row.name}",
    empty=_("还没有报送收入，或不在您的范围内。"),
)

PERSON_INCOMES_SECTION = Section(
    _("人均可支配收入"),
    _person_incomes,
    (
        Column("year", _("年度"), "year", link=True),
        Column("per_head_fen", _("人均可支配收入"), "money"),
        Column("source", _("来源")),
    ),
    row_url="registry:person_income",
    order=("-year",),
    empty=_("还没有登记，或不在您的范围内。"),
)


def village_page() -> RecordPage:
    """The portrait of a village, with what later stages added; made when the addresses are read."""
    return RecordPage(
        "registry:village",
        villages_for,
        register=VILLAGES,
        facts=(PLACE_FACTS,),
        boxes=(Drawn(_income_chart), *village_boxes),
        sections=(
            PROGRAMME_SECTION,
            INCOMES_SECTION,
            PERSON_INCOMES_SECTION,
            *village_sections,
            ORGANISATIONS_SECTION,
            CHANGES_SECTION,
        ),
        buttons=division_buttons,
    )


# --- members ----------------------------------------------------------------------------------

MEMBERS = Listing(
    "registry:members",
    _("困难村"),
    members_for,
    intro=_("在帮扶政策之内的村，由哪一级帮扶，资金是否由区统筹。名单公开。"),
    columns=(
        Column("village", _("村"), "place", link=True),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("helped_level", _("帮扶级别"), choices=HELPED_LEVELS),
        Column("pooled", _("资金由区统筹"), "flag"),
        Column("programme", _("政策"), is_shown=False),
        Column("round", _("轮次"), "number", is_shown=False),
        Column("entered_on", _("列入日期"), "date"),
        Column("left_on", _("退出日期"), "date"),
        Column("source", _("来源"), is_shown=False),
    ),
    filters=(
        PlacePick("township", _("镇乡"), township_choices, path="village__code"),
        Pick("helped_level", _("帮扶级别"), HELPED_LEVELS),
        Flag("current", _("在名单内"), lambda viewer: member_q(viewer.today)),
    ),
    search=("village__name", "village__code"),
    order=("village", "pk"),
    row_url="registry:member",
    buttons=(
        Button(_("列入村"), "registry:member_new", COUNTY),
        Button(_("从工作簿导入"), "registry:member_import", COUNTY),
        Button(_("名单"), "registry:village_lists"),
    ),
    empty=_("名单还没有村。由农业农村部门列入，或从工作簿导入。"),
)


def member_buttons(viewer: Viewer, row: VillageProgramme) -> Sequence[Button]:
    """Leaving and pooling, while the village is in."""
    if viewer.holds(COUNTY_OFFICES, row.village_id) is None or row.left_on is not None:
        return ()
    leave = Button(_("退出"), reverse("registry:member_leave", args=[row.pk]), COUNTY)
    pooling = Button(_("变更统筹"), reverse("registry:member_pooling", args=[row.pk]), COUNTY)
    return (leave, pooling)


MEMBER = RecordPage(
    "registry:member",
    members_for,
    register=MEMBERS,
    facts=(
        Facts(
            _("在名单内"),
            (
                Column("village", _("村"), "place", href=lambda row: place_href(row.village)),
                Column("township", _("镇乡"), "place", path="village__parent"),
                Column("programme", _("政策"), href=policy_href),
                Column("round", _("轮次"), "number"),
                Column("helped_level", _("帮扶级别"), choices=HELPED_LEVELS),
                Column("pooled", _("资金由区统筹"), "flag"),
                Column("entered_on", _("列入日期"), "date"),
                Column("left_on", _("退出日期"), "date"),
                Column("reason", _("退出理由")),
                Column("source", _("来源")),
                Column(
                    "village_list",
                    _("名单"),
                    href=lambda row: reverse("registry:village_list", args=[row.village_list_id]),
                ),
            ),
        ),
    ),
    buttons=member_buttons,
)

# --- the list ---------------------------------------------------------------------------------

VILLAGE_LISTS = Listing(
    "registry:village_lists",
    _("困难村名单"),
    lists_for,
    intro=_("一项政策、一个轮次一份名单：列入村，按政策核定，由另一人确认。"),
    columns=(
        Column("division", _("区县"), "place", link=True),
        Column("programme", _("政策")),
        Column("programme_round", _("轮次"), "number"),
        Column("villages", _("村数"), "number"),
        Column("municipal", _("市级帮扶"), "number"),
        Column("district", _("区级帮扶"), "number"),
        Column("state", _("状态"), "state"),
        Column("decision", _("依据"), "decision"),
    ),
    filters=(Pick("state", _("状态"), VILLAGE_LIST),),
    order=("-programme_round", "pk"),
    row_url="registry:village_list",
    buttons=(
        Button(_("列入村"), "registry:member_new", COUNTY),
        Button(_("从工作簿导入"), "registry:member_import", COUNTY),
    ),
    empty=_("还没有名单。列入第一个村时自动建立。"),
)


def _members_of(viewer: Viewer, row: VillageList) -> QuerySet[VillageProgramme]:
    return members_for(viewer).filter(village_list=row, left_on__isnull=True)


def _made_up(viewer: Viewer, row: VillageList) -> Decision | Answer | None:
    """What was kept when the list was closed; before that what the policy says today."""
    if row.decision is not None and row.state != row.flow.first:
        return row.decision
    held = policy_pack_on(viewer.today) is not None
    is_empty = not _members_of(viewer, row).exists()
    return make_up_of(viewer, row, viewer.today) if held and not is_empty else None


LIST_BOXES = (
    Box(
        _("名单"),
        (
            Column("villages", _("村数"), "number"),
            Column("municipal", _("市级帮扶"), "number"),
            Column("district", _("区级帮扶"), "number"),
        ),
    ),
    Verdict(_("名单构成"), _made_up),
)

LIST_FACTS = Facts(
    _("名单"),
    (
        Column("division", _("区县"), "place", href=lambda row: place_href(row.division)),
        Column("programme", _("政策"), href=policy_href),
        Column("programme_round", _("轮次"), "number"),
    ),
)

LIST_MEMBERS = Section(
    _("名单内的村"),
    _members_of,
    (
        Column("village", _("村"), "place", link=True),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("helped_level", _("帮扶级别"), choices=HELPED_LEVELS),
        Column("pooled", _("资金由区统筹"), "flag"),
        Column("entered_on", _("列入日期"), "date"),
    ),
    row_url="registry:member",
    order=("village",),
    more=lambda _row: f"{reverse('registry:members')}?current=yes",
)
