"""Organisations for a viewer."""

from datetime import date

from django.db.models import Q, QuerySet

from bangfu.apps.people.scope import Viewer, area_of
from bangfu.apps.people.scope import inside as lies_in
from bangfu.apps.registry.models import Organisation


def organisations_for(viewer: Viewer) -> QuerySet[Organisation]:
    """All organisations, with where they sit."""
    rows: QuerySet[Organisation] = Organisation.objects.visible_to(viewer)
    return rows.select_related("division").order_by("code")


def active_organisations(
    viewer: Viewer, on: date, *categories: str, inside: str = ""
) -> QuerySet[Organisation]:
    """Organisations that work on a day, of some categories if any are named, inside a place."""
    active = Q(active_until__isnull=True) | Q(active_until__gt=on)
    rows = organisations_for(viewer).filter(active, active_from__lte=on)
    if categories:
        rows = rows.filter(category__in=categories)
    return rows.filter(lies_in("division__code", area_of(inside))) if inside else rows
