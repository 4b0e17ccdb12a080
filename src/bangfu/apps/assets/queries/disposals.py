"""Disposals for a viewer, and what the policy says of one as it stands."""

from django.db.models import QuerySet

from bangfu.apps.assets.models import Disposal
from bangfu.apps.assets.queries.facts import disposal_facts
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide
from bangfu.engine.ask import Answer


def disposals_for(viewer: Viewer) -> QuerySet[Disposal]:
    """Every disposal a viewer may see."""
    rows: QuerySet[Disposal] = Disposal.objects.visible_to(viewer)
    return rows.select_related("asset__township")


def disposal_standing(viewer: Viewer, disposal: Disposal) -> Answer:
    """What the policy says of a disposal with the papers that are there, today."""
    return decide(viewer, "assets.disposal", disposal_facts(disposal), on=viewer.today)
