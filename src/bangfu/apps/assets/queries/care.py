"""Which assets are due for a check or upkeep, and which were missing when last counted."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypedDict

from django.db.models import F, OuterRef, QuerySet, Subquery

from bangfu.apps.assets.models import Asset, StocktakeLine
from bangfu.apps.assets.queries.facts import checks_facts
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide


class CheckDue(TypedDict):
    """When an asset is next due, by the policy; None where it was never seen to."""

    check_due_on: date | None
    check_overdue: bool
    maintenance_due_on: date | None
    maintenance_overdue: bool


def checks_due(viewer: Viewer, assets: Iterable[Asset]) -> dict[str, CheckDue]:
    """By the code of each asset on the books: when it is due today, and whether that is past.

    Empty where the policy says nothing of checks.
    """
    held = [asset for asset in assets if asset.is_on_books]
    if not held:
        return {}
    facts = checks_facts(held, as_of=viewer.today)
    answer = decide(viewer, "assets.checks", facts, on=viewer.today).answer
    rows = answer if isinstance(answer, list) else []
    return {row["asset"]: _due(row) for row in rows}


def _due(row: Mapping[str, Any]) -> CheckDue:
    return CheckDue(
        check_due_on=row["check_due_on"],
        check_overdue=row["check_overdue"],
        maintenance_due_on=row["maintenance_due_on"],
        maintenance_overdue=row["maintenance_overdue"],
    )


def missing_assets(viewer: Viewer) -> QuerySet[StocktakeLine]:
    """The assets that were not found when they were last counted, and that still stand on the books."""
    counted = StocktakeLine.everything.filter(
        asset=OuterRef("asset"), stocktake__state__in=["counted", "closed"]
    )
    last = counted.order_by("-stocktake__counted_on", "-stocktake_id").values("pk")[:1]
    rows: QuerySet[StocktakeLine] = StocktakeLine.objects.visible_to(viewer)
    return (
        rows.annotate(last=Subquery(last))
        .filter(last=F("pk"), found=False, is_disposed=False)
        .exclude(asset__state="disposed")
        .select_related("asset__township", "stocktake__place")
        .order_by("asset__code")
    )
