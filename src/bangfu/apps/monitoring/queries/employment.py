"""Work for a viewer: the records, how many have work at each month's end, and the goal."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, F, Max, Q, QuerySet, Value, When

from bangfu.apps.monitoring.models import Employment
from bangfu.apps.monitoring.queries.policy import channels
from bangfu.apps.people.scope import Viewer, area_of, inside
from bangfu.apps.policies.queries.county import county_code, decide
from bangfu.apps.registry.models import Household, Individual
from bangfu.core.facts import RawFacts
from bangfu.core.filing import last_day_of, periods_of
from bangfu.core.households import HOUSEHOLD_STATUSES
from bangfu.engine.ask import Answer

QUESTION = "monitoring.employment"
COUNTED = [status for status in HOUSEHOLD_STATUSES if status != "general"]
"""The statuses of households whose people the goal counts: relieved and monitored."""


def employments_for(viewer: Viewer) -> QuerySet[Employment]:
    """The records of work a viewer may see, with the name of the channel by the policy."""
    rows: QuerySet[Employment] = Employment.objects.visible_to(viewer)
    names = channels(viewer.today)
    cases = [
        When(channel=code, then=Value(one.said(viewer.language))) for code, one in names.items()
    ]
    return rows.select_related("individual__household__village__parent").annotate(
        channel_name=Case(*cases, default=F("channel"), output_field=CharField())
    )


def employments_of(viewer: Viewer, household: Household) -> QuerySet[Employment]:
    """The work of the members of a household."""
    return employments_for(viewer).filter(individual__household=household)


def workers_for(viewer: Viewer) -> QuerySet[Individual]:
    """The individuals on the register of whom work may be entered."""
    rows: QuerySet[Individual] = Individual.objects.visible_to(viewer)
    return rows.filter(standing="live", household__state="live").order_by("code")


@dataclass(frozen=True)
class Stock:
    """How many have work at the end of a month, each counted once, by channel in its first order."""

    month: str
    by_channel: Mapping[str, int]
    in_two: int
    """How many are recorded with more than one channel: they count under the first."""

    @property
    def people(self) -> int:
        """All of them."""
        return sum(self.by_channel.values())


def stocks(viewer: Viewer, as_of: date) -> list[Stock]:
    """The stock of each month of the year that has ended, of relieved and monitored households.

    A month of which nothing was recorded is left out: it is unknown, not zero.
    """
    order = {code: at for at, code in enumerate(channels(as_of))}
    ended = [month for month in periods_of(as_of.year, "month") if last_day_of(month) <= as_of]
    found = (_stock(viewer, month, order) for month in ended)
    return [stock for stock in found if stock is not None]


def latest_stock(viewer: Viewer, as_of: date) -> Stock | None:
    """The stock of the last month that has ended and of which anything was recorded, of any year."""
    order = {code: at for at, code in enumerate(channels(as_of))}
    running = (as_of + timedelta(days=1)).strftime("%Y-%m")
    seen = Employment.objects.visible_to(viewer).filter(month__lt=running)
    last = seen.aggregate(month=Max("month"))["month"]
    return _stock(viewer, last, order) if last else None


def people_with_work(viewer: Viewer, month: str, area: str) -> int | None:
    """How many of an area have work at the end of a month; None where nothing was recorded."""
    found = _stock(viewer, month, {}, area)
    return None if found is None else found.people


def _stock(viewer: Viewer, month: str, order: Mapping[str, int], area: str = "") -> Stock | None:
    rows: QuerySet[Employment] = Employment.objects.visible_to(viewer).filter(month=month)
    if area:
        rows = rows.filter(inside("individual__household__village__code", area))
    if not rows.exists():
        return None
    day, seen = last_day_of(month), "individual__household__statuses__"
    held = Q(**{f"{seen}from_on__lte": day}) & (
        Q(**{f"{seen}until_on__isnull": True}) | Q(**{f"{seen}until_on__gt": day})
    )
    present = Q(individual__left_on__isnull=True) | Q(individual__left_on__gt=day)
    counted = rows.filter(present).filter(held, **{f"{seen}status__in": COUNTED})
    first: dict[int, str] = {}
    twice: set[int] = set()
    for person, channel in counted.values_list("individual_id", "channel"):
        known = first.setdefault(person, channel)
        if known != channel:
            twice.add(person)
            first[person] = min(known, channel, key=lambda code: order.get(code, len(order)))
    return Stock(month, Counter(first.values()), len(twice))


def sees_whole_county(viewer: Viewer) -> bool:
    """Whether all households of the county are read: the goal is the county's."""
    county = area_of(county_code())
    return any(county.startswith(area) for area in viewer.household_areas)


def against_goal(viewer: Viewer, found: list[Stock], as_of: date) -> Answer:
    """What the policy says of the stocks of the year. Raises Refused where no policy is in force."""
    none_at_all = dict.fromkeys(list(channels(as_of))[:1], 0)
    rows = [
        {"month": stock.month, "channel": channel, "people": people}
        for stock in found
        for channel, people in (stock.by_channel or none_at_all).items()
    ]
    year = str(as_of.year)
    ever = Employment.objects.visible_to(viewer).filter(month__startswith=year)
    people = ever.values("individual").distinct().count()
    facts = {"as_of": as_of, "stocks": rows, "in_year_count": people}
    return decide(viewer, QUESTION, RawFacts(facts), on=as_of)
