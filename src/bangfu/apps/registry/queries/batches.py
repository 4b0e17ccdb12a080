"""Imported households that wait for somebody else to check them, by the file they came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.registry.access import CHECKERS
from bangfu.apps.registry.models import Household, Individual

SAMPLE = 10
"""How many households of a file are shown before all of them are registered."""


@dataclass(frozen=True)
class WaitingBatch:
    """A file of which households wait, and how many."""

    pk: int
    file: str
    handed_by: str
    handed_at: datetime
    is_own: bool
    households: int
    individuals: int


def waiting_batches(viewer: Viewer) -> list[WaitingBatch]:
    """The files of which the viewer sees waiting households, the last first."""
    rows = _waiting(viewer).values_list(
        "batch_id", "batch__file", "batch__handed_by__name", "batch__handed_at", "batch__handed_by"
    )
    counted = rows.annotate(n=Count("pk", distinct=True), m=Count("individuals")).order_by(
        "-batch_id"
    )
    return [
        WaitingBatch(pk, file, name, moment, person == viewer.person_id, n, m)
        for pk, file, name, moment, person, n, m in counted
    ]


def waiting_batch(viewer: Viewer, pk: int) -> WaitingBatch | None:
    """One of them."""
    return next((one for one in waiting_batches(viewer) if one.pk == pk), None)


def waiting_by_village(viewer: Viewer, pk: int) -> Sequence[Mapping[str, Any]]:
    """How many households and individuals of a file wait in each village."""
    rows = _waiting(viewer).filter(batch=pk).values("village__name", "village__parent__name")
    counted = rows.annotate(n=Count("pk", distinct=True), m=Count("individuals"))
    return [dict(one) for one in counted.order_by("village_id")]


def ready_codes(viewer: Viewer, pk: int) -> list[str]:
    """The codes of the waiting households of a file that may be registered: their head is on the register.

    Those whose head is a suspected duplicate wait until the two were compared.
    """
    return list(_ready(viewer, pk).order_by("village_id", "code").values_list("code", flat=True))


def sample_of(viewer: Viewer, pk: int, codes: Sequence[str]) -> list[Household]:
    """Some households of a file, evenly through the whole of it, with their members."""
    step = max(1, len(codes) // SAMPLE)
    chosen = list(codes[::step][:SAMPLE])
    rows = _ready(viewer, pk).filter(code__in=chosen).select_related("village__parent")
    seen = Prefetch("individuals", Individual.objects.visible_to(viewer).order_by("code"))
    return list(rows.prefetch_related(seen).order_by("village_id", "code"))


def _waiting(viewer: Viewer) -> QuerySet[Household]:
    """Those in the places for which the viewer checks."""
    mine = Q(pk__in=[])
    for grant in viewer.grants:
        if grant.role in CHECKERS:
            mine |= inside("village__code", grant.area)
    rows: QuerySet[Household] = Household.objects.visible_to(viewer)
    return rows.filter(mine, state="entered", batch__isnull=False)


def _ready(viewer: Viewer, pk: int) -> QuerySet[Household]:
    heads = Individual.everything.filter(household=OuterRef("pk"), relation="head", standing="live")
    return _waiting(viewer).filter(Exists(heads), batch=pk)
