"""Stock-takes for a viewer, with how far they are counted."""

from django.db.models import Count, Q, QuerySet

from bangfu.apps.assets.models import Stocktake, StocktakeLine
from bangfu.apps.people.scope import Viewer

MISSING = Q(lines__found=False, lines__is_disposed=False)


def stocktakes_for(viewer: Viewer) -> QuerySet[Stocktake]:
    """Every stock-take a viewer may see, with the numbers of assets, found and not found."""
    rows: QuerySet[Stocktake] = Stocktake.objects.visible_to(viewer)
    return rows.select_related("place", "decision").annotate(
        registered=Count("lines"),
        found=Count("lines", filter=Q(lines__found=True)),
        missing=Count("lines", filter=MISSING),
    )


def stocktake_lines(viewer: Viewer, stocktake: Stocktake) -> QuerySet[StocktakeLine]:
    """The assets of a stock-take, in the order of their codes."""
    rows: QuerySet[StocktakeLine] = StocktakeLine.objects.visible_to(viewer)
    held = rows.filter(stocktake=stocktake).select_related("asset__township")
    return held.order_by("asset__code")
