"""Inspections, findings and referrals as lists; and the projects nobody has visited in time."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.flow import FINDING, INSPECTING, INSPECTION, REFERRAL
from bangfu.apps.oversight.models.inspections import (
    CONFIDENTIAL_TO,
    GRAVITIES,
    INSPECTION_CATEGORIES,
)
from bangfu.apps.oversight.queries.inspections import (
    findings_for,
    inspections_for,
    overdue_q,
    referrals_for,
    unvisited_for,
)
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span, Typed
from bangfu.apps.registry.queries.places import township_choices

CONFIDENTIAL = " ".join(CONFIDENTIAL_TO)

INSPECTIONS = Listing(
    "oversight:inspections",
    _("抽查督导"),
    inspections_for,
    intro=_(
        "抽查按写明的种子抽村，任何人都可以照样再抽一遍；督导到项目现场。有问题的，跟踪到销号。"
    ),
    columns=(
        Column("inspection", _("检查"), value=str, link=True),
        Column("category", _("检查方式"), choices=INSPECTION_CATEGORIES),
        Column("place", _("地点"), "place"),
        Column("project", _("项目"), path="project__name", is_shown=False),
        Column("planned_on", _("计划日期"), "date"),
        Column("visited_on", _("检查日期"), "date"),
        Column("inspector", _("检查人"), path="inspector__name", is_shown=False),
        Column("draw_seed", _("抽样种子"), is_shown=False),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), INSPECTION),
        Pick("category", _("检查方式"), INSPECTION_CATEGORIES),
        PlacePick("place", _("镇乡"), township_choices),
        Span("planned_on", _("计划日期"), "date"),
        Typed("draw_seed", _("抽样种子")),
    ),
    search=("place__name", "project__name", "finding"),
    order=("-planned_on", "-pk"),
    row_url="oversight:inspection",
    buttons=(
        Button(_("抽取村"), "oversight:inspection_draw", INSPECTING),
        Button(_("安排督导"), "oversight:inspection_new", INSPECTING),
        Button(_("未按期督导的项目"), "oversight:unvisited", INSPECTING),
    ),
    empty=_("还没有检查。由农业农村、财政、审计部门或领导小组办公室安排。"),
)

UNVISITED = Listing(
    "oversight:unvisited",
    _("未按期督导的项目"),
    unvisited_for,
    intro=_("在建而在政策规定（或选定读法）的周期内没有人到过现场的项目。"),
    columns=(
        Column("code", _("项目编号"), link=True),
        Column("name", _("项目名称")),
        Column("township", _("镇乡"), "place"),
        Column("state", _("状态"), "state"),
    ),
    filters=(PlacePick("township", _("镇乡"), township_choices),),
    search=("code", "name"),
    order=("code",),
    row_url="projects:project",
    empty=_("在建项目都按期督导过。"),
)

FINDINGS = Listing(
    "oversight:findings",
    _("问题整改"),
    findings_for,
    intro=_("检查、评价和群众反映的问题：交办、签收、整改，由另一人核验后销号。"),
    columns=(
        Column("title", _("问题"), link=True),
        Column("place", _("责任镇乡或村"), "place"),
        Column("gravity", _("情节轻重"), choices=GRAVITIES),
        Column("amount_fen", _("涉及金额"), "money", total=True),
        Column("found_on", _("发现日期"), "date"),
        Column("due_on", _("整改期限"), "date"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), FINDING),
        Flag("overdue", _("逾期"), overdue_q),
        Pick("gravity", _("情节轻重"), GRAVITIES),
        PlacePick("place", _("镇乡"), township_choices),
        Span("due_on", _("整改期限"), "date"),
    ),
    search=("title", "text", "responsible_person"),
    order=("due_on", "pk"),
    row_url="oversight:finding",
    buttons=(Button(_("登记问题"), "oversight:finding_new", INSPECTING),),
    empty=_("没有问题。"),
)

REFERRALS = Listing(
    "oversight:referrals",
    _("线索移送"),
    referrals_for,
    intro=_("违规违纪和涉嫌犯罪的线索移送登记，只有少数人看得到。"),
    columns=(
        Column("receiving_body", _("接收机关"), link=True),
        Column("place", _("所在地"), "place"),
        Column("referred_on", _("移送日期"), "date"),
        Column("amount_fen", _("涉及金额"), "money", total=True),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), REFERRAL),
        Span("referred_on", _("移送日期"), "date"),
    ),
    search=("receiving_body", "clue", "outcome"),
    order=("-referred_on", "-pk"),
    row_url="oversight:referral",
    buttons=(Button(_("登记移送"), "oversight:referral_new", CONFIDENTIAL),),
    empty=_("没有移送的线索。"),
    readers=CONFIDENTIAL,
)
