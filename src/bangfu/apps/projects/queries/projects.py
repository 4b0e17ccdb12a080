"""Projects for a viewer, with what later stages ask of them: subsidy, villages, progress."""

from django.db.models import Max, Q, QuerySet

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import policy_pack_on, terms_of
from bangfu.apps.projects.models import (
    Acceptance,
    Contract,
    ProgressRecord,
    Project,
    ProjectVillage,
    ProjectYearContent,
    RecoveryItem,
)
from bangfu.core.rules.register_report import RegisterReport
from bangfu.core.rules.rule import names
from bangfu.core.words import Words


def projects_for(viewer: Viewer) -> QuerySet[Project]:
    """Every project a viewer may see, newest year first."""
    rows: QuerySet[Project] = Project.objects.visible_to(viewer)
    return rows.select_related("township", "application").order_by("-plan_year", "code")


def project_paper_types(viewer: Viewer, _row: object) -> dict[str, Words]:
    """The parts of the work file that the policy has townships keep; none without a policy."""
    if policy_pack_on(viewer.today) is None:
        return {}
    return names(terms_of("records.attachment.type", RegisterReport, on=viewer.today).fields)


def progress_percent(project: Project) -> int:
    """How far a project is built, in whole per cent, as last checked by another: 0 before."""
    checked = ProgressRecord.everything.filter(project=project, state="checked")
    return int(checked.aggregate(most=Max("percent"))["most"] or 0)


def with_progress(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Projects, each with its `progress_percent` as `progress_percent()` gives it for one."""
    checked = Q(progress__state="checked")
    return rows.annotate(progress_percent=Max("progress__percent", filter=checked, default=0))


def villages_of(viewer: Viewer, project: Project) -> QuerySet[ProjectVillage]:
    """The villages whose money is in a project."""
    rows = ProjectVillage.objects.visible_to(viewer).filter(project=project)
    return rows.select_related("village").order_by("village_id")


def year_contents_of(viewer: Viewer, project: Project) -> QuerySet[ProjectYearContent]:
    """The yearly construction list of a project."""
    rows = ProjectYearContent.objects.visible_to(viewer).filter(project=project)
    return rows.order_by("year", "pk")


def contents_count(project: Project) -> int:
    """How many lines the yearly construction list of a project has."""
    return int(ProjectYearContent.everything.filter(project=project).count())


def contracts_of(viewer: Viewer, project: Project) -> QuerySet[Contract]:
    """The contracts of a project."""
    return Contract.objects.visible_to(viewer).filter(project=project).order_by("signed_on", "pk")


def contracts_for(viewer: Viewer) -> QuerySet[Contract]:
    """Every contract a viewer may see, newest first."""
    rows: QuerySet[Contract] = Contract.objects.visible_to(viewer)
    return rows.select_related("project__township").order_by("-signed_on", "-pk")


def progress_for(viewer: Viewer) -> QuerySet[ProgressRecord]:
    """Every report on building a viewer may see, newest first."""
    rows: QuerySet[ProgressRecord] = ProgressRecord.objects.visible_to(viewer)
    return rows.select_related("project__township").order_by("-measured_on", "-pk")


def acceptances_of(viewer: Viewer, project: Project) -> QuerySet[Acceptance]:
    """The inspections of a project, newest first."""
    rows = Acceptance.objects.visible_to(viewer).filter(project=project)
    return rows.select_related("person").order_by("-held_on", "-pk")


def recovery_of(viewer: Viewer, project: Project) -> QuerySet[RecoveryItem]:
    """What is to be got back of a terminated project."""
    return RecoveryItem.objects.visible_to(viewer).filter(project=project).order_by("due_on", "pk")
