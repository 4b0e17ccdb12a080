"""Assets with what lists show of them: the state of use in words, and the light of their care."""

from django.db.models import Case, CharField, QuerySet, Value, When

from bangfu.apps.assets.models import ON_BOOKS, Asset, AssetCheck, AssetEvent
from bangfu.apps.assets.queries.assets import assets_for, checks_for, events_for
from bangfu.apps.assets.queries.care import checks_due, missing_assets
from bangfu.apps.assets.queries.states import use_states
from bangfu.apps.funds.queries.policy import named
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import policy_pack_on


def shown_assets(viewer: Viewer) -> QuerySet[Asset]:
    """Every asset a viewer may see, with its use in words and its light.

    Bad: missing when last counted, or overdue for a check. Care: overdue for upkeep. The days come
    from the policy.
    """
    rows = assets_for(viewer)
    gone = list(missing_assets(viewer).values_list("asset__code", flat=True))
    unchecked, unkept = _overdue(viewer)
    light = Case(
        When(code__in=[*gone, *unchecked], then=Value("bad")),
        When(code__in=unkept, then=Value("care")),
        When(state__in=ON_BOOKS, then=Value("good")),
        default=Value(""),
        output_field=CharField(),
    )
    return rows.annotate(care=light, use_name=named("use_state", _states(viewer), viewer))


def shown_events(viewer: Viewer) -> QuerySet[AssetEvent]:
    """What happened to assets, with the state of use in words."""
    return events_for(viewer).annotate(use_name=named("use_state", _states(viewer), viewer))


def shown_checks(viewer: Viewer) -> QuerySet[AssetCheck]:
    """The looks at assets, with the state that was found in words."""
    return checks_for(viewer).annotate(found_name=named("found_state", _states(viewer), viewer))


def _states(viewer: Viewer) -> dict:
    return use_states(viewer.today) if policy_pack_on(viewer.today) else {}


def _overdue(viewer: Viewer) -> tuple[list[str], list[str]]:
    """The codes of the assets overdue for a check, and of those overdue for upkeep."""
    if policy_pack_on(viewer.today) is None:
        return [], []
    due = checks_due(viewer, Asset.objects.visible_to(viewer).filter(state__in=ON_BOOKS))
    checks = [code for code, one in due.items() if one["check_overdue"]]
    return checks, [code for code, one in due.items() if one["maintenance_overdue"]]
