"""Applications, exceptions, agreements and reviews, as lists and as what a record shows."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Box, Facts, Section, Verdict
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import policy_pack_on
from bangfu.apps.projects.access import APPLICANTS
from bangfu.apps.projects.actions.agreements import ENDED
from bangfu.apps.projects.actions.drafting import OPEN
from bangfu.apps.projects.flow import APPLICATION, CAP_EXCEPTION, PLATFORM_AGREEMENT
from bangfu.apps.projects.models import (
    Application,
    CapException,
    PlatformAgreement,
    ProjectVillage,
    ProjectYearContent,
    Review,
)
from bangfu.apps.projects.models.reviews import OPINIONS
from bangfu.apps.projects.queries.applications import (
    agreement_of,
    agreements_for,
    applications_for,
    exception_of,
    exceptions_for,
    members_of,
    papers_handed_in,
    reviews_for,
    scores_of,
    standing_of,
    terms_count,
    terms_of_agreement,
)
from bangfu.apps.projects.queries.choices import plan_years
from bangfu.apps.projects.queries.facts import village_codes
from bangfu.apps.projects.queries.policy import due_with_the_file
from bangfu.apps.projects.queries.projects import (
    contents_count,
    villages_of,
    year_contents_of,
)
from bangfu.apps.projects.tables.projects import APPLYING, VILLAGES, YEAR_CONTENTS, named
from bangfu.apps.registry.queries.places import township_choices
from bangfu.apps.registry.tables.places import place_href
from bangfu.core.problem import Problem

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

JUDGED_IN = (*OPEN, "plan_submitted", "under_review", "review_passed")
"""The states in which it is still open what an application lacks."""

TOWNSHIP = PlacePick("township", _("镇乡"), township_choices, path="project__township__code")

APPLICATIONS = Listing(
    "projects:applications",
    _("项目申报"),
    applications_for,
    intro=_("镇乡编方案、报送，专家评审，装订正式文件，区政府批复，报市备案。"),
    columns=(
        Column("code", _("项目编号"), path="project__code"),
        Column("name", _("项目名称"), path="project__name", link=True),
        Column("plan_year", _("项目年度"), "year", path="project__plan_year"),
        Column("township", _("镇乡"), "place", path="project__township"),
        Column("requested_fen", _("申请市级补助"), "money", total=True),
        Column("submitted_on", _("报送日期"), "date"),
        Column("late_reason", _("逾期说明"), is_shown=False),
        Column("reply_number", _("批复文号"), is_shown=False),
        Column("recorded_on", _("备案日期"), "date", is_shown=False),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("plan_year", _("项目年度"), plan_years, path="project__plan_year"),
        Pick("state", _("状态"), APPLICATION),
        TOWNSHIP,
        Flag("late", _("逾期申报"), ~Q(late_reason="")),
        Span("submitted_on", _("报送日期")),
    ),
    search=("project__code", "project__name", "reply_number"),
    order=("-project__plan_year", "project__code"),
    row_url="projects:application",
    buttons=(
        Button(_("申报项目"), "projects:application_new", APPLYING),
        Button(_("超限额申请"), "projects:exceptions"),
        Button(_("与平台的协议"), "projects:agreements"),
    ),
    empty=_("还没有申报。由镇乡经办人员从“申报项目”开始。"),
)


def _of_application(path: str) -> tuple[Column, ...]:
    return (
        Column("name", _("项目名称"), path=f"{path}__name", link=True),
        Column("township", _("镇乡"), "place", path=f"{path}__township"),
    )


EXCEPTIONS = Listing(
    "projects:exceptions",
    _("超限额申请"),
    exceptions_for,
    intro=_("申请超出本镇乡限额的，写明理由，由区级平台决定。"),
    columns=(
        *_of_application("application__project"),
        Column("over_fen", _("超出金额"), "money", total=True),
        Column("explanation", _("理由说明")),
        Column("state", _("状态"), "state"),
    ),
    filters=(Pick("state", _("状态"), CAP_EXCEPTION),),
    search=("application__project__name",),
    order=("-pk",),
    row_url="projects:cap_exception",
)

AGREEMENTS = Listing(
    "projects:agreements",
    _("与平台的协议"),
    agreements_for,
    intro=_("每个项目的实施主体同区级平台签一份协议，写明利润怎样分配。"),
    columns=(
        *_of_application("application__project"),
        Column("number", _("协议编号")),
        Column("signed_on", _("签订日期"), "date"),
        Column("state", _("状态"), "state"),
    ),
    filters=(Pick("state", _("状态"), PLATFORM_AGREEMENT),),
    search=("application__project__name", "number"),
    order=("-pk",),
    row_url="projects:platform_agreement",
)


def reviews_with_signatures(viewer: Viewer) -> QuerySet[Review]:
    """Every review a viewer may see, with how many of its panel have signed."""
    return reviews_for(viewer).annotate(
        seats=Count("members"), signed=Count("members", filter=~Q(members__opinion=""))
    )


REVIEWS = Listing(
    "projects:reviews",
    _("专家评审"),
    reviews_with_signatures,
    intro=_("专家只看到分给自己、还没有结束的评审。"),
    columns=(
        *_of_application("application__project"),
        Column("named_on", _("组成日期"), "date"),
        Column("seats", _("专家人数"), "number"),
        Column("signed", _("已签署"), "number"),
        Column("opinion", _("专家组意见"), choices=OPINIONS),
        Column("preference", _("优先扶持"), "flag"),
        Column("closed_on", _("评审日期"), "date"),
    ),
    filters=(
        Pick("opinion", _("专家组意见"), OPINIONS),
        Flag("open", _("评审中"), Q(closed_on__isnull=True)),
        Span("named_on", _("组成日期")),
    ),
    search=("application__project__name",),
    order=("-named_on", "-pk"),
    row_url="projects:review",
    empty=_("没有评审，或没有分给您的评审。"),
)

# --- the application --------------------------------------------------------------------------


def villages_in(row: Application) -> int:
    """How many weak villages have their money in the project."""
    return len(village_codes(row.project_id))


def contents_in(row: Application) -> int:
    """How many lines the yearly list has."""
    return contents_count(row.project)


APPLICATION_FACTS = (
    Facts(
        _("申报"),
        (
            Column(
                "project",
                _("项目"),
                href=lambda row: reverse("projects:project", args=[row.project_id]),
            ),
            Column(
                "township",
                _("申报镇乡"),
                "place",
                path="project__township",
                href=lambda row: place_href(row.project.township),
            ),
            Column("plan_year", _("项目年度"), "year", path="project__plan_year"),
            Column("implementing_body", _("实施主体"), path="project__implementing_body"),
            Column("project_village", _("困难村数"), "number", value=villages_in),
            Column("project_year_content", _("年度内容行数"), "number", value=contents_in),
            Column("decided", _("集体决策"), "date", path="meeting__held_on"),
            Column("submitted_on", _("报送日期"), "date"),
            Column("late_reason", _("逾期说明")),
            Column("filed_on", _("文件报送日期"), "date"),
            Column("copies", _("份数"), "number"),
            Column("is_sealed", _("已加盖公章"), "flag"),
            Column("reply_number", _("批复文号")),
            Column("replied_on", _("批复日期"), "date"),
            Column("recorded_on", _("备案日期"), "date"),
            Column("record_number", _("备案编号")),
        ),
    ),
)

APPLICATION_MONEY = Box(
    _("资金"),
    (
        Column("requested_fen", _("申请市级补助"), "money"),
        Column("total", _("总投资"), "money", path="project__total_investment_fen"),
        Column("own", _("自筹资金"), "money", path="project__own_fen"),
        Column("subsidy", _("批复市级补助"), "money", path="project__municipal_subsidy_fen"),
    ),
)


def standing_now(viewer: Viewer, row: Application) -> "object":
    """What the policy says of an application that is still open."""
    has_policy = policy_pack_on(viewer.today) is not None
    return standing_of(viewer, row) if has_policy and row.state in JUDGED_IN else None


STANDING = Verdict(_("限额、时限和要件"), standing_now)  # type: ignore[arg-type]


def missing_of(viewer: Viewer, row: Application) -> Sequence[Problem]:
    """What an open application lacks now, by the policy and by our own form."""
    if row.state not in JUDGED_IN or policy_pack_on(viewer.today) is None:
        return ()
    own = [
        Problem(code, "block", str(row))
        for code, is_missing in (
            ("request_missing", row.requested_fen is None),
            ("township_meeting_missing", row.meeting_id is None),
        )
        if is_missing
    ]
    later = frozenset() if row.state == "review_passed" else due_with_the_file(viewer.today)
    answer = standing_of(viewer, row)
    told = [p for p in (answer.problems if answer else ()) if p.severity != "info"]
    return own + [p for p in told if (p.code, p.subject) not in later]


def _villages(viewer: Viewer, row: Application) -> QuerySet[ProjectVillage]:
    return villages_of(viewer, row.project)


def _year_contents(viewer: Viewer, row: Application) -> QuerySet[ProjectYearContent]:
    return year_contents_of(viewer, row.project)


def _reviews(viewer: Viewer, row: Application) -> QuerySet[Review]:
    return reviews_with_signatures(viewer).filter(application=row)


APPLICATION_SECTIONS = (
    Section(
        VILLAGES.title, _villages, VILLAGES.columns, order=VILLAGES.order, empty=VILLAGES.empty
    ),
    Section(
        YEAR_CONTENTS.title,
        _year_contents,
        YEAR_CONTENTS.columns,
        order=YEAR_CONTENTS.order,
        empty=YEAR_CONTENTS.empty,
    ),
    Section(
        _("已交要件"),
        papers_handed_in,
        (
            Column("code", _("要件"), value=lambda row: named(row.code_name, row.code)),
            Column("number", _("文号或编号")),
            Column("statement", _("不适用说明")),
            Column("handed_on", _("交件日期"), "date"),
        ),
        order=("handed_on", "pk"),
        empty=_("还没有交要件。可登记文号，也可在“材料”里上传文件。"),
    ),
    Section(
        _("专家评审"),
        _reviews,
        (Column("named_on", _("组成日期"), "date", link=True), *REVIEWS.columns[3:]),
        row_url="projects:review",
        order=("-pk",),
        empty=_("还没有组成专家组。"),
    ),
)


def application_buttons(viewer: Viewer, row: Application) -> Sequence[Button]:
    """What may be filled in, for the township while it is open; the papers to print, for everybody."""
    found: list[Button] = []
    if viewer.holds(APPLICANTS, row.place_code()):
        found += _filling(row)
    exception, agreement = exception_of(viewer, row), agreement_of(viewer, row)
    if exception is not None:
        href = reverse("projects:cap_exception", args=[exception.pk])
        found.append(Button(_("查看超限额申请"), href))
    if agreement is not None:
        href = reverse("projects:platform_agreement", args=[agreement.pk])
        found.append(Button(_("查看协议"), href))
    found.append(Button(_("打印申报表"), _way("application_form", row)))
    found.append(Button(_("打印封面"), _way("application_cover", row)))
    return found


def _filling(row: Application) -> list[Button]:
    found = []
    if row.state in OPEN:
        found += [
            Button(_("基本情况"), _way("application_facts", row)),
            Button(_("资金和村"), _way("application_request", row)),
            Button(_("年度内容"), _way("application_contents", row)),
            Button(_("集体决策"), _way("application_meeting", row)),
            Button(_("超限额申请"), _way("application_exception", row)),
        ]
    if row.state in (*OPEN, "review_passed"):
        found.append(Button(_("登记要件"), _way("application_papers", row)))
    if row.state not in ENDED:
        found.append(Button(_("起草协议"), _way("application_agreement", row)))
    return found


def mended_at(viewer: Viewer, row: Application) -> Mapping[str, str]:
    """Where the township hands in what an application lacks, by the code of the problem."""
    if not viewer.holds(APPLICANTS, row.place_code()):
        return {}
    ways = {"paper_missing": "application_papers"} if row.state in (*OPEN, "review_passed") else {}
    if row.state in OPEN:
        ways |= {
            "request_missing": "application_request",
            "township_meeting_missing": "application_meeting",
        }
    return {code: _way(name, row) for code, name in ways.items()}


def papers_title(row: Application) -> "StrOrPromise":
    """The papers are the fifth step of an application that is being drafted, and later a form alone."""
    return _("第五步：登记要件") if row.state in OPEN else _("登记要件")


def _way(name: str, row: Application) -> str:
    return reverse(f"projects:{name}", args=[row.pk])


# --- beside the application -------------------------------------------------------------------


def _application_href(row: CapException | PlatformAgreement | Review) -> str:
    return reverse("projects:application", args=[row.application_id])


OF_APPLICATION = (
    Column("application", _("申报"), href=_application_href),
    Column(
        "township",
        _("镇乡"),
        "place",
        path="application__project__township",
        href=lambda row: place_href(row.application.project.township),
    ),
)

EXCEPTION_FACTS = (
    Facts(
        _("超限额申请"),
        (
            *OF_APPLICATION,
            Column("requested", _("申请市级补助"), "money", path="application__requested_fen"),
            Column("over_fen", _("超出金额"), "money"),
            Column("explanation", _("理由说明")),
        ),
    ),
)

AGREEMENT_FACTS = (
    Facts(
        _("协议"),
        (
            *OF_APPLICATION,
            Column("number", _("协议编号")),
            Column("agreement_term", _("条款数"), "number", value=terms_count),
            Column("signed_on", _("签订日期"), "date"),
        ),
    ),
)

AGREEMENT_TERMS = Section(
    _("协议条款"),
    terms_of_agreement,
    (
        Column("code", _("条款"), value=lambda row: named(row.code_name, row.code)),
        Column("wording", _("约定内容")),
    ),
    order=("pk",),
    empty=_("还没有写条款。"),
)

REVIEW_FACTS = (
    Facts(
        _("评审"),
        (
            *OF_APPLICATION,
            Column("named_on", _("组成日期"), "date"),
            Column("opinion", _("专家组意见"), choices=OPINIONS),
            Column("reason", _("意见说明")),
            Column("closed_on", _("评审日期"), "date"),
        ),
    ),
    Facts(
        _("优先扶持"),
        (
            Column("preference", _("优先扶持"), "flag"),
            Column("close_links", _("联结紧密")),
            Column("clear_effect", _("带动明显")),
            Column("good_repute", _("口碑良好")),
            Column("preferred_by", _("评判人")),
            Column("preferred_on", _("评判日期"), "date"),
        ),
    ),
)

REVIEW_SECTIONS = (
    Section(
        _("专家组"),
        members_of,
        (
            Column("person", _("专家"), path="person__name"),
            Column("opinion", _("本人意见"), choices=OPINIONS),
            Column("remark", _("说明")),
            Column("signed_on", _("签署日期"), "date"),
        ),
        order=("pk",),
    ),
    Section(
        _("逐项判断"),
        scores_of,
        (
            Column(
                "criterion", _("条件"), value=lambda row: named(row.criterion_name, row.criterion)
            ),
            Column("member", _("专家"), path="member__person__name"),
            Column("is_met", _("认可"), "flag"),
            Column("remark", _("说明")),
        ),
        order=("criterion", "member_id"),
        empty=_("还没有专家签署意见。"),
    ),
)
