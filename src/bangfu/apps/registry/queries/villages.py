"""The villages of the programme for a viewer: members, lists, and what the policy says of a list."""

from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.registry.models import Division, VillageList, VillageProgramme
from bangfu.engine.ask import Answer


def members_for(viewer: Viewer) -> QuerySet[VillageProgramme]:
    """Every membership a viewer may see, with the village and its township."""
    rows: QuerySet[VillageProgramme] = VillageProgramme.objects.visible_to(viewer)
    return rows.select_related("village__parent", "village_list").order_by("village_id", "pk")


def member_q(on: date) -> Q:
    """What a membership must be to hold on a day."""
    return Q(entered_on__lte=on) & (Q(left_on__isnull=True) | Q(left_on__gt=on))


def member_codes(on: date) -> list[str]:
    """The codes of the programme's villages on a day, in order: what runs and owners count.

    It takes no viewer, since a run is over all members whoever starts it; pages use `members_for`.
    """
    rows = VillageProgramme.everything.filter(member_q(on))
    return sorted(set(rows.values_list("village_id", flat=True)))


def weak_villages_by_township(viewer: Viewer, on: date) -> dict[str, int]:
    """How many villages of each township are in the programme on a day."""
    counted = (
        VillageProgramme.objects.visible_to(viewer)
        .filter(member_q(on))
        .values_list("village__parent_id")
        .annotate(villages=Count("pk"))
    )
    return {str(township): number for township, number in counted}


def lists_for(viewer: Viewer) -> QuerySet[VillageList]:
    """The lists of the county's programmes, each with the number of its villages."""
    rows: QuerySet[VillageList] = VillageList.objects.visible_to(viewer)
    current = Q(members__left_on__isnull=True)
    return rows.select_related("division", "decision").annotate(
        villages=Count("members", filter=current),
        municipal=Count("members", filter=current & Q(members__helped_level="municipal")),
        district=Count("members", filter=current & Q(members__helped_level="district")),
    )


def make_up_of(viewer: Viewer, listed: VillageList, on: date) -> Answer:
    """What the policy says of the make-up of a list: the numbers by level, against what was settled."""
    members = VillageProgramme.objects.visible_to(viewer)
    rows = members.filter(village_list=listed, left_on__isnull=True).order_by("village_id")
    villages = [
        {"village": code, "level": level}
        for code, level in rows.values_list("village_id", "helped_level")
    ]
    return decide(viewer, "pairings.members", {"villages": villages}, on=on)


def villages_for(viewer: Viewer) -> QuerySet[Division]:
    """The villages of the county, each with the level that helps it: empty where it is not on the list."""
    rows: QuerySet[Division] = Division.objects.visible_to(viewer)
    held = VillageProgramme.everything.filter(left_on__isnull=True, village=OuterRef("pk"))
    return (
        rows.filter(level="village")
        .select_related("parent")
        .annotate(
            helped_level=Coalesce(Subquery(held.values("helped_level")[:1]), Value("")),
        )
    )
