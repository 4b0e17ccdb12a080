"""Inspections, findings and referrals; which projects nobody has visited in time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bangfu.apps.oversight.models import Finding, Inspection, Referral
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import named, policy_pack_on, terms_of
from bangfu.apps.projects.models import Project
from bangfu.core.period import add_months
from bangfu.core.rules.rectification import Rectification
from bangfu.core.words import Words

SPOT_CHECK = "oversight.inspection.draw_seed"
SITE_VISIT = "oversight.inspection.visited_on"
BREACH = "oversight.finding.gravity"
REFERRED = "oversight.referral.receiving_body"
"""Where the clauses on what each of them needs are kept."""

UNDER_WAY = ("contracted", "building", "completed")
"""The states of a project in which its works are to be visited."""


def inspections_for(viewer: Viewer) -> Any:
    """Inspections, as rows to list."""
    shown = Inspection.objects.visible_to(viewer)
    return shown.select_related("place", "project", "inspector").order_by("-planned_on", "-pk")


def findings_for(viewer: Viewer) -> Any:
    """Findings, as rows to list: those due first."""
    shown = Finding.objects.visible_to(viewer)
    return shown.select_related("place", "project", "asset", "inspection").order_by("due_on", "pk")


def findings_of(viewer: Viewer, inspection: Inspection) -> Any:
    """The findings of an inspection."""
    return findings_for(viewer).filter(inspection=inspection)


def referrals_for(viewer: Viewer) -> Any:
    """Clues referred, for the few who may know."""
    shown = Referral.objects.visible_to(viewer)
    return shown.select_related("place", "finding").order_by("-referred_on", "-pk")


def overdue_q(viewer: Viewer) -> Q:
    """Findings whose day has passed and that are not closed."""
    return Q(due_on__lt=viewer.today) & ~Q(state="closed")


def open_findings(inspection: Inspection) -> int:
    """How many findings of an inspection are not closed, whoever sees them."""
    return int(Finding.everything.filter(inspection=inspection).exclude(state="closed").count())


def needed_for(target: str, on: date) -> Mapping[str, Words]:
    """What the policy says an entry kept in `target` must have, by its code."""
    return named(terms_of(target, Rectification, on=on).must_have)


def visit_every_months(on: date) -> int | None:
    """How often the policy wants a project visited, in months; None where it does not say."""
    return terms_of(SITE_VISIT, Rectification, on=on).period_months


def unvisited_for(viewer: Viewer) -> QuerySet[Project]:
    """The projects whose works are under way and that nobody has visited within the policy's period."""
    rows: QuerySet[Project] = Project.objects.visible_to(viewer)
    is_ruled = policy_pack_on(viewer.today) is not None
    months = visit_every_months(viewer.today) if is_ruled else None
    if months is None:
        return rows.none()
    since = add_months(viewer.today, -months)
    visits = Inspection.everything.filter(project=OuterRef("pk"), visited_on__gt=since)
    return (
        rows.filter(~Exists(visits), state__in=UNDER_WAY)
        .select_related("township")
        .order_by("code")
    )
