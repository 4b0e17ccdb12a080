"""Assets for a viewer, with their owners, events and checks."""

from django.db.models import OuterRef, QuerySet, Subquery

from bangfu.apps.assets.models import Asset, AssetCheck, AssetEvent, AssetOwner
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project


def assets_for(viewer: Viewer) -> QuerySet[Asset]:
    """Every asset a viewer may see: in the places read, and those its villages own a share of.

    `project_name` and `project_code` are empty where the project itself is out of sight.
    """
    rows: QuerySet[Asset] = Asset.objects.visible_to(viewer)
    project = Project.objects.visible_to(viewer).filter(pk=OuterRef("project_id"))
    named = rows.annotate(
        project_name=Subquery(project.values("name")[:1]),
        project_code=Subquery(project.values("code")[:1]),
    )
    return named.select_related("township", "village", "custodian", "ownership", "fund")


def owners_for(viewer: Viewer) -> QuerySet[AssetOwner]:
    """Every share a viewer may see."""
    rows: QuerySet[AssetOwner] = AssetOwner.objects.visible_to(viewer)
    return rows.select_related("village__parent", "asset__ownership")


def owners_of(viewer: Viewer, asset: Asset) -> QuerySet[AssetOwner]:
    """Who owns an asset, in the order of the codes."""
    return owners_for(viewer).filter(asset=asset).order_by("village_id")


def events_for(viewer: Viewer) -> QuerySet[AssetEvent]:
    """What happened to the assets in the places a viewer reads."""
    rows: QuerySet[AssetEvent] = AssetEvent.objects.visible_to(viewer)
    return rows.select_related("asset__township")


def event_for(viewer: Viewer, event_id: int) -> AssetEvent | None:
    """An event by its key."""
    found: AssetEvent | None = events_for(viewer).filter(pk=event_id).first()
    return found


def events_of(viewer: Viewer, asset: Asset) -> QuerySet[AssetEvent]:
    """What happened to an asset, newest first."""
    return events_for(viewer).filter(asset=asset).order_by("-happened_on", "-pk")


def checks_for(viewer: Viewer) -> QuerySet[AssetCheck]:
    """The looks at the assets in the places a viewer reads."""
    rows: QuerySet[AssetCheck] = AssetCheck.objects.visible_to(viewer)
    return rows.select_related("asset__township")
