"""What is due each month and quarter, what was done of it, the key areas, and concentrated checks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Concat, Substr

from bangfu.apps.monitoring.models import Campaign, Dispatch, KeyArea, Visit
from bangfu.apps.monitoring.queries.dashboard import month_to, open_cases
from bangfu.apps.monitoring.queries.employment import people_with_work
from bangfu.apps.monitoring.queries.focus import focus_q
from bangfu.apps.people.scope import Viewer, area_of, inside
from bangfu.apps.policies.queries.county import decide, pack_in_force, readings_in_force
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.models import Division, Household
from bangfu.apps.registry.models.households import MONITORED_STATUSES
from bangfu.core.filing import last_day_of, period_name
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.words import Words
from bangfu.engine.ask import Answer

QUESTION = "monitoring.schedule"


# --- rows -----------------------------------------------------------------------------------------


def key_areas_for(viewer: Viewer) -> QuerySet[KeyArea]:
    """The key areas of the viewer's places, former ones too."""
    rows: QuerySet[KeyArea] = KeyArea.objects.visible_to(viewer)
    return rows.select_related("place__parent")


def key_now(day: date) -> Q:
    """What a key area must be to be one on a day."""
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gt=day))


def key_places(viewer: Viewer, day: date) -> list[str]:
    """The codes of the key areas of a day within the viewer's places."""
    return list(key_areas_for(viewer).filter(key_now(day)).values_list("place_id", flat=True))


def dispatches_for(viewer: Viewer) -> QuerySet[Dispatch]:
    """What was done of recurring duties, for the viewer's places and those above them."""
    rows: QuerySet[Dispatch] = Dispatch.objects.visible_to(viewer).annotate(period_end=_LAST_MONTH)
    return rows.select_related("place__parent", "made_by")


_LAST_MONTH = Case(
    When(period__contains="-", then=F("period")),
    *(
        When(period__endswith=quarter, then=Concat(Substr("period", 1, 4), Value(month)))
        for quarter, month in (("Q1", "-03"), ("Q2", "-06"), ("Q3", "-09"))
    ),
    default=Concat(Substr("period", 1, 4), Value("-12")),
    output_field=CharField(),
)
"""The last month of the period of a dispatch: quarters stand among the months by their day."""


def periods_dispatched(viewer: Viewer) -> list[tuple[str, str]]:
    """The periods of which something was done, the latest first."""
    found = dispatches_for(viewer).order_by().values_list("period", flat=True).distinct()
    told = sorted(sorted(found), key=last_day_of, reverse=True)
    return [(period, period_name(period).said(viewer.language)) for period in told]


def campaigns_for(viewer: Viewer) -> QuerySet[Campaign]:
    """The concentrated checks of the viewer's places and those above them."""
    rows: QuerySet[Campaign] = Campaign.objects.visible_to(viewer).select_related("place__parent")
    found: QuerySet[Campaign] = rows.annotate(as_of=Value(viewer.today, output_field=DateField()))
    return found


# --- what the policy asks -------------------------------------------------------------------------


def schedule_terms(on: date) -> DeadlineRecurrence | None:
    """The recurring duties of the policy of a day; None where it has none."""
    try:
        book = Rulebook(pack_in_force(on), on, readings_in_force(on))
    except Refused:
        return None
    rule, _problems = book.try_rule(QUESTION, DeadlineRecurrence)
    return rule.terms if rule is not None else None


def area_name(place: Division) -> str:
    """A key area as the policy is told of it: a village with its township."""
    is_village = place.level == "village" and place.parent is not None
    return f"{place.parent} {place}" if is_village else str(place)


def schedule_facts(
    areas: Iterable[KeyArea],
    done: Iterable[Dispatch],
    as_of: date,
    campaigns: Sequence[Mapping[str, object]] = (),
) -> dict[str, object]:
    """The duties done, the key areas and the concentrated checks, as the policy is told of them."""
    duties = (getattr(schedule_terms(as_of), "duties", None)) or {}
    return {
        "as_of": as_of.isoformat(),
        "areas": [_area_facts(one) for one in areas],
        "done": [
            {"duty": one.duty, "period": one.period, "done_on": one.done_on.isoformat()}
            | ({"area": area_name(one.place)} if duties[one.duty].per else {})
            for one in done
            if one.duty in duties
        ],
        "campaigns": list(campaigns),
    }


def _area_facts(one: KeyArea) -> Mapping[str, object]:
    told = {"area": area_name(one.place), "from_on": one.from_on.isoformat()}
    return told | ({"until_on": one.until_on.isoformat()} if one.until_on else {})


@dataclass(frozen=True)
class Due:
    """A duty of a period: by when it is due, when it was done, and by which dispatch."""

    duty: str
    name: Words
    period: str
    place: str
    place_name: str
    due_on: date | None
    done_on: date | None
    state: str
    days_over: int
    dispatch: int | None


@dataclass(frozen=True)
class Schedule:
    """How the duties of the year stand on a day."""

    as_of: date
    rows: tuple[Due, ...]
    answer: Answer

    @property
    def overdue(self) -> list[Due]:
        """What is late and not done."""
        return [row for row in self.rows if row.state == "overdue"]

    @property
    def waiting(self) -> list[Due]:
        """What is not done, late or not."""
        return [row for row in self.rows if row.done_on is None]


def schedule_of(viewer: Viewer, as_of: date) -> Schedule | None:
    """The duties of the year of a day, within the viewer's places; None where no policy has any."""
    terms = schedule_terms(as_of)
    if terms is None or not terms.duties:
        return None
    areas, done = list(key_areas_for(viewer)), list(dispatches_for(viewer))
    in_year = [one for one in done if last_day_of(one.period).year == as_of.year]
    facts = schedule_facts(areas, in_year, as_of)
    answer = decide(viewer, QUESTION, facts, on=as_of)
    told: Any = answer.answer
    if told is None:
        return Schedule(as_of, (), answer)
    codes = {area_name(one.place): one.place_id for one in areas}
    made = {
        (one.duty, one.period, one.place_id if terms.duties[one.duty].per else ""): one.pk
        for one in in_year
        if one.duty in terms.duties
    }
    rows = []
    for row in told:
        place = codes.get(row["area"] or "", "")
        rows.append(
            Due(
                row["duty"],
                terms.duties[row["duty"]].name,
                row["period"],
                place,
                row["area"] or "",
                row["due_on"],
                row["done_on"],
                row["state"],
                row["days_over"],
                made.get((row["duty"], row["period"], place)),
            )
        )
    return Schedule(as_of, tuple(rows), answer)


def figures_of(viewer: Viewer, place: str, period: str) -> dict[str, int]:
    """The figures of a place in a period, as they stand now; what is unknown is left out."""
    area, last = area_of(place), last_day_of(period)
    first = _first_of(period)
    month = month_to(viewer, last, first, area)
    figures = {
        "clues": month.clues,
        "cases": month.cases,
        "relapsed": month.relapsed,
        "lifted": month.lifted,
        "open": open_cases(viewer, area).open,
        "visits": month.visits,
    }
    employed = people_with_work(viewer, f"{last:%Y-%m}", area)
    return figures if employed is None else figures | {"employed": employed}


def _first_of(period: str) -> date:
    """The first day of a month, a quarter or a year."""
    last = last_day_of(period)
    if "Q" in period:
        return date(last.year, last.month - 2, 1)
    return date(last.year, last.month if "-" in period else 1, 1)


# --- concentrated checks --------------------------------------------------------------------------


def checked_households(viewer: Viewer, campaign: Campaign) -> QuerySet[Household]:
    """The households of a check that the viewer sees, each with the day it was visited in its days."""
    rows: QuerySet[Household] = Household.objects.visible_to(viewer)
    on_register = Q(state="live") | Q(state="ended", ended_on__gt=campaign.until_on)
    rows = rows.filter(
        on_register,
        inside("village__code", area_of(campaign.place_id)),
        entered_on__lte=campaign.until_on,
    )
    if campaign.checked == "monitored":
        rows = rows.filter(status__in=MONITORED_STATUSES)
    elif campaign.checked == "focus":
        rows = rows.filter(focus_q(viewer.today))
    elif campaign.checked == "key_areas":
        rows = rows.filter(within(key_places(viewer, campaign.from_on), "village__code"))
    made = Visit.everything.filter(
        household=OuterRef("pk"), visited_on__range=(campaign.from_on, campaign.until_on)
    ).order_by()
    last = made.values("household").annotate(day=Max("visited_on")).values("day")
    return rows.select_related("village__parent", "grid").annotate(checked_on=Subquery(last))


def unchecked_households(viewer: Viewer, campaign: Campaign) -> QuerySet[Household]:
    """Those of them that were not visited in its days."""
    rows: Any = checked_households(viewer, campaign)
    found: QuerySet[Household] = rows.filter(checked_on__isnull=True)
    return found


def within(places: Iterable[str], path: str) -> Q:
    """The rows whose place lies in one of some places; none where there is none."""
    found = Q(pk__in=[])
    for place in places:
        found |= inside(path, area_of(place))
    return found


@dataclass(frozen=True)
class Progress:
    """How far a concentrated check has come in a township or village, in households."""

    name: str
    due: int
    done: int


def progress_of(viewer: Viewer, campaign: Campaign) -> list[Progress]:
    """The households of a check that the viewer sees and how many were visited, by place.

    By township over the county, else by village.
    """
    place = "village__parent" if campaign.place.level == "county" else "village"
    rows = checked_households(viewer, campaign).order_by()
    names = rows.values_list(f"{place}_id", f"{place}__name")
    counted = names.annotate(due=Count("pk"), done=Count("checked_on"))
    return [Progress(str(name), due, done) for _code, name, due, done in counted.order_by(place)]
