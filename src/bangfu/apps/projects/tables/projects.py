"""Projects and their progress, as lists and as what a record shows."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Box, Facts, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.access import APPLICANTS
from bangfu.apps.projects.actions.building import SIGNING
from bangfu.apps.projects.flow import PROGRESS_RECORD, PROJECT
from bangfu.apps.projects.models import ProgressRecord, Project
from bangfu.apps.projects.models.projects import AREAS, CONTRACTS
from bangfu.apps.projects.queries.applications import application_of
from bangfu.apps.projects.queries.choices import industry_choices, plan_years, sector_choices
from bangfu.apps.projects.queries.projects import (
    acceptances_of,
    contracts_for,
    contracts_of,
    progress_for,
    progress_percent,
    projects_for,
    recovery_of,
    villages_of,
    year_contents_of,
)
from bangfu.apps.registry.queries.places import township_choices
from bangfu.apps.registry.tables.places import place_href
from bangfu.core.words import Words

APPLYING = " ".join(APPLICANTS)


def named(name: dict[str, str], code: str) -> Words:
    """A code of the policy by the name it had when it was written."""
    return Words(**name) if name else Words(zh=code, en=code)


def industry_of(row: Project) -> Words:
    """The class of industry of a project."""
    return named(row.industry_name, row.industry)


def sector_of(row: Project) -> Words:
    """The sector of a project."""
    return named(row.sector_name, row.sector)


PROJECTS = Listing(
    "projects:projects",
    _("项目"),
    projects_for,
    intro=_("一个项目一本账：从申报、建设、验收到运营和终结。"),
    columns=(
        Column("code", _("项目编号")),
        Column("name", _("项目名称"), link=True),
        Column("plan_year", _("项目年度"), "year"),
        Column("township", _("镇乡"), "place"),
        Column("area", _("所在片区"), choices=AREAS),
        Column("sector", _("工农商"), value=sector_of),
        Column("industry", _("产业类别"), value=industry_of),
        Column("area_mu", _("面积（亩）"), "number", total=True),
        Column("total_investment_fen", _("总投资"), "money", total=True),
        Column("municipal_subsidy_fen", _("批复市级补助"), "money", total=True),
        Column("own_fen", _("自筹资金"), "money", total=True, is_shown=False),
        Column("implementing_body", _("实施主体"), is_shown=False),
        Column("operator", _("经营主体"), is_shown=False),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("plan_year", _("项目年度"), plan_years),
        Pick("state", _("状态"), PROJECT),
        PlacePick("township", _("镇乡"), township_choices, path="township__code"),
        Pick("sector", _("工农商"), sector_choices),
        Pick("industry", _("产业类别"), industry_choices),
        Pick("area", _("所在片区"), AREAS),
        Span("total_investment_fen", _("总投资"), "money"),
    ),
    search=("code", "name", "implementing_body", "operator"),
    order=("-plan_year", "code"),
    row_url="projects:project",
    buttons=(
        Button(_("申报项目"), "projects:application_new", APPLYING),
        Button(_("项目申报"), "projects:applications"),
        Button(_("专家评审"), "projects:reviews"),
        Button(_("统筹同意"), "projects:township_consents"),
        Button(_("合同"), "projects:contracts"),
        Button(_("建设进度"), "projects:progress_records"),
    ),
    empty=_("还没有项目。由镇乡经办人员申报，区政府批复后在此建设和运营。"),
)

PROGRESS_COLUMNS = (
    Column("measured_on", _("日期"), "date", link=True),
    Column("percent", _("完成比例（%）"), "number"),
    Column("evidence", _("证明材料")),
    Column("state", _("状态"), "state"),
)

PROGRESS = Listing(
    "projects:progress_records",
    _("建设进度"),
    progress_for,
    intro=_("镇乡上报，另一人现场核验后才算数。"),
    columns=(
        Column("project", _("项目"), path="project__name"),
        Column("township", _("镇乡"), "place", path="project__township"),
        *PROGRESS_COLUMNS,
    ),
    filters=(
        Pick("state", _("状态"), PROGRESS_RECORD),
        PlacePick("township", _("镇乡"), township_choices, path="project__township__code"),
        Span("measured_on", _("日期")),
    ),
    search=("project__name", "evidence"),
    order=("-measured_on", "-pk"),
    row_url="projects:progress_record",
)

PROJECT_OF_PROGRESS = Column(
    "project", _("项目"), href=lambda row: reverse("projects:project", args=[row.project_id])
)

CONTRACT_COLUMNS = (
    Column("number", _("合同编号"), link=True),
    Column("category", _("合同类别"), choices=CONTRACTS),
    Column("title", _("合同名称")),
    Column("supplier", _("乙方")),
    Column("amount_fen", _("合同金额"), "money", total=True),
    Column("signed_on", _("签订日期"), "date"),
    Column("tender", _("招投标记录")),
)

CONTRACTS_LIST = Listing(
    "projects:contracts",
    _("合同"),
    contracts_for,
    intro=_("项目的工程、货物、服务和监理合同；达到限额的要有招投标记录。"),
    columns=(
        *CONTRACT_COLUMNS,
        Column("project", _("项目"), path="project__name"),
        Column("township", _("镇乡"), "place", path="project__township"),
    ),
    filters=(
        Pick("category", _("合同类别"), CONTRACTS),
        PlacePick("township", _("镇乡"), township_choices, path="project__township__code"),
        Span("signed_on", _("签订日期")),
        Span("amount_fen", _("合同金额"), "money"),
    ),
    search=("number", "title", "supplier", "project__name"),
    order=("-signed_on", "-pk"),
    row_url="projects:contract",
)

CONTRACT_FACTS = (Facts(_("合同"), (PROJECT_OF_PROGRESS, *CONTRACT_COLUMNS)),)

PROJECT_FACTS = (
    Facts(
        _("基本情况"),
        (
            Column("code", _("项目编号")),
            Column("plan_year", _("项目年度"), "year"),
            Column("township", _("镇乡"), "place", href=lambda row: place_href(row.township)),
            Column("area", _("所在片区"), choices=AREAS),
            Column("site", _("建设地点")),
            Column("industry", _("产业类别"), value=industry_of),
            Column("industry_reason", _("其他类别的理由")),
            Column("sector", _("工农商"), value=sector_of),
            Column("area_mu", _("面积（亩）"), "number"),
            Column("implementing_body", _("实施主体")),
            Column("operator", _("经营主体")),
            Column("operating_form", _("经营方式")),
        ),
    ),
)

PROJECT_MONEY = Box(
    _("资金"),
    (
        Column("total_investment_fen", _("总投资"), "money"),
        Column("municipal_subsidy_fen", _("批复市级补助"), "money"),
        Column("own_fen", _("自筹资金"), "money"),
        Column("progress", _("完成比例（%）"), "number", value=progress_percent),
    ),
)

VILLAGES = Section(
    _("困难村份额"),
    villages_of,
    (
        Column("village", _("困难村"), "place", href=lambda row: place_href(row.village)),
        Column("share", _("份额"), "share"),
    ),
    order=("village_id",),
    empty=_("还没有填写困难村。"),
)

YEAR_CONTENTS = Section(
    _("年度建设内容"),
    year_contents_of,
    (
        Column("year", _("年度"), "year"),
        Column("content", _("建设内容")),
        Column("amount_fen", _("投资额"), "money", total=True),
    ),
    order=("year", "pk"),
    empty=_("还没有填写年度建设内容。"),
)


def _progress_of(viewer: Viewer, row: Project) -> QuerySet[ProgressRecord]:
    return progress_for(viewer).filter(project=row)


project_sections: list[Section] = [
    VILLAGES,
    YEAR_CONTENTS,
    Section(
        _("合同"),
        contracts_of,
        CONTRACT_COLUMNS,
        row_url="projects:contract",
        order=("signed_on", "pk"),
        empty=_("没有合同，或不在您的范围内。"),
    ),
    Section(
        _("建设进度"),
        _progress_of,
        PROGRESS_COLUMNS,
        row_url="projects:progress_record",
        order=("-measured_on", "-pk"),
        empty=_("没有进度记录，或不在您的范围内。"),
    ),
    Section(
        _("验收"),
        acceptances_of,
        (
            Column("held_on", _("验收日期"), "date"),
            Column("members", _("验收人员")),
            Column("is_passed", _("验收合格"), "flag"),
            Column("defects", _("发现问题")),
            Column("settled_fen", _("结算审定额"), "money"),
        ),
        order=("-held_on", "-pk"),
        empty=_("没有验收记录，或不在您的范围内。"),
    ),
    Section(
        _("追回清单"),
        recovery_of,
        (
            Column("content", _("追回事项")),
            Column("amount_fen", _("追回金额"), "money", total=True),
            Column("holder", _("责任方")),
            Column("due_on", _("追回期限"), "date"),
        ),
        order=("due_on", "pk"),
        empty=_("没有追回事项，或不在您的范围内。"),
    ),
]
"""What belongs to a project. Later stages add theirs when they start, as on the portrait of a village."""


def project_buttons(viewer: Viewer, row: Project) -> Sequence[Button]:
    """The way to the application, and what may be entered in the state of the project."""
    application = application_of(viewer, row)
    found = []
    if application is not None:
        href = reverse("projects:application", args=[application.pk])
        found.append(Button(_("查看申报"), href))
    if viewer.holds(APPLICANTS, row.township_id):
        if row.state in SIGNING:
            href = reverse("projects:contract_new", args=[row.pk])
            found.append(Button(_("登记合同"), href))
        if row.state == "building":
            href = reverse("projects:progress_new", args=[row.pk])
            found.append(Button(_("上报进度"), href))
    if not viewer.is_public:
        found.append(Button(_("项目档案包"), reverse("projects:project_bundle", args=[row.pk])))
    return found
