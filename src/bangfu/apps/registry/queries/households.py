"""Households for a viewer: whom they may see, what was so on a day, and finding them by a number."""

from datetime import date

from django.db.models import (
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from bangfu.apps.people.models import Person, RoleGrant
from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.people.sealed import blind_index
from bangfu.apps.registry.models import (
    Consent,
    Division,
    Duplicate,
    Erasure,
    Grid,
    GuaranteeCheck,
    Household,
    HouseholdIncome,
    HouseholdMove,
    HouseholdStatus,
    Individual,
    IndividualMove,
)
from bangfu.apps.registry.queries.places import places_of
from bangfu.core.households import GUARANTEES


def households_for(viewer: Viewer) -> QuerySet[Household]:
    """The households a viewer may see, with place and grid, and how many members live in them."""
    rows: QuerySet[Household] = Household.objects.visible_to(viewer)
    live = Individual.everything.filter(household=OuterRef("pk"), standing="live").order_by()
    counted = live.values("household").annotate(n=Count("pk")).values("n")
    return rows.select_related("village__parent", "grid").annotate(
        persons=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    )


def individuals_for(viewer: Viewer) -> QuerySet[Individual]:
    """The individuals a viewer may see, those who left too, with their household and place."""
    rows: QuerySet[Individual] = Individual.objects.visible_to(viewer)
    return rows.select_related("household__village__parent")


def members_of_household(viewer: Viewer, household: Household) -> QuerySet[Individual]:
    """Everybody who is or was of a household, the head first."""
    return individuals_for(viewer).filter(household=household)


def grids_for(viewer: Viewer) -> QuerySet[Grid]:
    """The grids of the viewer's places, each with its worker and how many households they may see."""
    rows: QuerySet[Grid] = Grid.objects.visible_to(viewer)
    live = Household.objects.visible_to(viewer).filter(grid=OuterRef("pk"), state="live").order_by()
    counted = live.values("grid").annotate(n=Count("pk")).values("n")
    return rows.select_related("village__parent", "worker").annotate(
        households_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    )


def duplicates_for(viewer: Viewer) -> QuerySet[Duplicate]:
    """The suspected duplicates of which the viewer sees both."""
    rows: QuerySet[Duplicate] = Duplicate.objects.visible_to(viewer)
    return rows.select_related(
        "first__household__village__parent", "second__household__village__parent"
    )


def erasures_for(viewer: Viewer) -> QuerySet[Erasure]:
    """The erasings of the viewer's places, proposed and done."""
    rows: QuerySet[Erasure] = Erasure.objects.visible_to(viewer)
    return rows.select_related("individual__household__village__parent")


def duplicates_of(viewer: Viewer, household: Household) -> QuerySet[Duplicate]:
    """The suspected duplicates of the members of a household."""
    of = Q(first__household=household) | Q(second__household=household)
    return duplicates_for(viewer).filter(of)


def incomes_of(viewer: Viewer, household: Household) -> QuerySet[HouseholdIncome]:
    """The incomes of a household, the latest period first."""
    rows: QuerySet[HouseholdIncome] = HouseholdIncome.objects.visible_to(viewer)
    return rows.filter(household=household)


def guarantees_of(viewer: Viewer, household: Household) -> QuerySet[GuaranteeCheck]:
    """Every look at the guarantees of a household."""
    rows: QuerySet[GuaranteeCheck] = GuaranteeCheck.objects.visible_to(viewer)
    return rows.filter(household=household).select_related("checked_by")


def consents_of(viewer: Viewer, household: Household) -> QuerySet[Consent]:
    """What a household said to questions."""
    rows: QuerySet[Consent] = Consent.objects.visible_to(viewer)
    return rows.filter(household=household)


def statuses_of(viewer: Viewer, household: Household) -> QuerySet[HouseholdStatus]:
    """The statuses a household had and has."""
    rows: QuerySet[HouseholdStatus] = HouseholdStatus.objects.visible_to(viewer)
    return rows.filter(household=household)


def moves_of(viewer: Viewer, household: Household) -> QuerySet[HouseholdMove]:
    """Where a household was before."""
    rows: QuerySet[HouseholdMove] = HouseholdMove.objects.visible_to(viewer)
    return rows.filter(household=household).select_related(
        "from_village__parent", "to_village__parent"
    )


def moves_of_individual(viewer: Viewer, individual: Individual) -> QuerySet[IndividualMove]:
    """In which households of the register somebody was before."""
    rows: QuerySet[IndividualMove] = IndividualMove.objects.visible_to(viewer)
    return rows.filter(individual=individual).select_related("from_household", "to_household")


# --- what was so on a day -------------------------------------------------------------------------


def status_on(household: Household, day: date) -> str | None:
    """The status of a household on a day; None before it was entered. The caller was shown the row."""
    held = HouseholdStatus.everything.filter(status_q(day), household=household)
    found: str | None = held.values_list("status", flat=True).first()
    return found


def status_q(day: date) -> Q:
    """What a row of the history of statuses must be to hold on a day."""
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gt=day))


def guarantees_on(household: Household, day: date) -> dict[str, str]:
    """The state of each guarantee as it was last found on or before a day; one never looked at is missing."""
    rows = GuaranteeCheck.everything.filter(household=household, checked_on__lte=day)
    held = dict(rows.order_by("checked_on").values_list("item", "state"))
    return {item: held[item] for item in GUARANTEES if item in held}


def consented(household: Household, subject: str, day: date) -> bool | None:
    """What a household last said to a question on or before a day; None where it was not asked."""
    rows = Consent.everything.filter(household=household, subject=subject, given_on__lte=day)
    found: bool | None = rows.order_by("-given_on").values_list("willing", flat=True).first()
    return found


# --- finding --------------------------------------------------------------------------------------


def with_identity(viewer: Viewer, number: str) -> QuerySet[Individual]:
    """The individuals in the viewer's places that have an identity number, typed as a whole."""
    index = blind_index("identity", number)
    return individuals_for(viewer).filter(identity_index=index).exclude(identity_index="")


# --- choices --------------------------------------------------------------------------------------


def household_villages(viewer: Viewer) -> list[tuple[str, list[tuple[str, str]]]]:
    """The villages all of whose households the viewer reads, valid today, by township for a select."""
    mine = Q(pk__in=[])
    for area in (*viewer.household_areas, *viewer.grid_areas):
        mine |= inside("code", area)
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in places_of(viewer, "village", on=viewer.today).filter(mine):
        township = place.parent.name if place.parent else ""
        groups.setdefault(township, []).append((place.code, place.short_name))
    return list(groups.items())


def household_places(viewer: Viewer) -> list[tuple[str, str]]:
    """Townships and villages whose households the viewer reads, for a filter."""
    areas = (*viewer.household_areas, *viewer.grid_areas)
    higher = Division.objects.visible_to(viewer).filter(level="township").order_by("code")
    towns = [
        (str(code), str(name))
        for code, name in higher.values_list("code", "name")
        if any(code.startswith(area) for area in areas)
    ]
    villages = [
        (code, f"{township} {name}")
        for township, names in household_villages(viewer)
        for code, name in names
    ]
    return [*towns, *villages]


def live_households_for(viewer: Viewer) -> QuerySet[Household]:
    """The registered households a viewer may see: what a form may choose."""
    rows: QuerySet[Household] = Household.objects.visible_to(viewer)
    return rows.filter(state="live").order_by("code")


def grid_choices(viewer: Viewer, village: str) -> list[tuple[str, str]]:
    """The grids of a village that are in use, for a select."""
    rows = Grid.objects.visible_to(viewer).filter(village_id=village, until_on__isnull=True)
    return [
        (str(pk), f"{code} {name}") for pk, code, name in rows.values_list("pk", "code", "name")
    ]


def worker_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The persons with a grant as grid worker within the viewer's places, for a select."""
    mine = Q(pk__in=[])
    for area in viewer.household_areas:
        mine |= inside("place", area)
    grants = RoleGrant.everything.filter(mine, role="grid_worker", confirmed_by__isnull=False)
    today = viewer.today
    current = grants.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today), begins_on__lte=today)
    people = Person.objects.filter(pk__in=current.values("person_id")).order_by("name")
    return [(str(pk), str(name)) for pk, name in people.values_list("pk", "name")]
