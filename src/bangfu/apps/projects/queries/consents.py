"""Consent to pooling for a viewer: by village, by township with what is still open."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from bangfu.apps.people.scope import Viewer, area_of
from bangfu.apps.policies.queries.county import policy_pack_on
from bangfu.apps.projects.models import TownshipConsent, VillageConsent
from bangfu.apps.projects.queries.facts import village_codes
from bangfu.apps.projects.queries.policy import step_needs
from bangfu.apps.registry.models import Division
from bangfu.apps.registry.queries.villages import member_codes
from bangfu.core.words import Words

VILLAGE_STEPS = ("pool_village",)
TOWNSHIP_STEPS = ("township_decision", "pool_township")
"""The steps of the policy whose papers lie with a consent."""

POOLED = Q(villages__state="village_pooled")


def township_consents_for(viewer: Viewer) -> QuerySet[TownshipConsent]:
    """Every township's consent a viewer may see, with how many of its villages are pooled."""
    rows: QuerySet[TownshipConsent] = TownshipConsent.objects.visible_to(viewer)
    return rows.select_related("township", "meeting__division", "meeting__decision").annotate(
        asked=Count("villages"),
        agreed=Count("villages", filter=Q(villages__state="village_agreed")),
        pooled=Count("villages", filter=POOLED),
    )


def village_consents_for(viewer: Viewer) -> QuerySet[VillageConsent]:
    """Every village's consent a viewer may see, in the order of the codes."""
    rows: QuerySet[VillageConsent] = VillageConsent.objects.visible_to(viewer)
    return rows.select_related(
        "village__parent", "meeting__division", "meeting__decision"
    ).order_by("village_id")


def consent_paper_types(viewer: Viewer, row: TownshipConsent | VillageConsent) -> dict[str, Words]:
    """The kinds of paper of which a file may be uploaded for a consent."""
    if policy_pack_on(viewer.today) is None:
        return {}
    steps = VILLAGE_STEPS if isinstance(row, VillageConsent) else (*VILLAGE_STEPS, *TOWNSHIP_STEPS)
    return {code: name for step in steps for code, name in step_needs(viewer.today, step).items()}


def weak_villages_in(place: str, on: date) -> list[str]:
    """The codes of the programme's villages inside a place on a day."""
    return [code for code in member_codes(on) if code.startswith(area_of(place))]


def open_villages(place: str, on: date) -> list[Division]:
    """The programme's villages inside a place whose money may not be pooled yet, in order.

    One whose papers are missing counts; so does one that was never asked.
    """
    weak = weak_villages_in(place, on)
    pooled = VillageConsent.everything.filter(state="village_pooled", village_id__in=weak)
    missing = set(weak) - set(pooled.values_list("village_id", flat=True))
    return list(Division.everything.filter(pk__in=missing).order_by("code"))


def unpooled_villages_of(project_id: int) -> list[Division]:
    """The villages of a project whose money may not enter the pool: village or township is open."""
    codes = village_codes(project_id)
    pooled = VillageConsent.everything.filter(
        village_id__in=codes, state="village_pooled", township_consent__state="pooled"
    )
    missing = set(codes) - set(pooled.values_list("village_id", flat=True))
    return list(Division.everything.filter(pk__in=missing).order_by("code"))
