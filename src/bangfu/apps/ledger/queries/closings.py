"""Closed periods and stated balances."""

from datetime import date

from django.db.models import Max, QuerySet

from bangfu.apps.ledger.models import Closing, StatementBalance
from bangfu.apps.people.scope import Viewer


def closed_through() -> date | None:
    """The last day that is closed; None where nothing is. It holds for everybody."""
    closed = Closing.everything.filter(reopened_after__isnull=True)
    through: date | None = closed.aggregate(last=Max("through"))["last"]
    return through


def closings(viewer: Viewer) -> QuerySet[Closing]:
    """The closings that a viewer may read, the last first."""
    seen: QuerySet[Closing] = Closing.objects.visible_to(viewer)
    return seen.order_by("-through", "-pk")


def statements(viewer: Viewer) -> QuerySet[StatementBalance]:
    """The stated balances that a viewer may read, the last first."""
    seen: QuerySet[StatementBalance] = StatementBalance.objects.visible_to(viewer)
    return seen.select_related("account").order_by("-on", "pk")
