"""What the dashboard of monitoring tells: cases, bands of income and how households moved, the month."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet, Sum

from bangfu.apps.monitoring.flow.cases import CLOSED
from bangfu.apps.monitoring.models import MonitoringCase, RiskClue, Visit
from bangfu.apps.monitoring.queries.policy import IncomeLine, counts_only_living_here, income_lines
from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.registry.models import Household, HouseholdIncome, Individual

OTHERS = "general"
"""The status of households that the lines of income are not about."""


@dataclass(frozen=True)
class Cases:
    """The open cases: by cause, and by township with its name."""

    by_cause: Counter[str]
    by_township: dict[str, tuple[str, int]]

    @property
    def open(self) -> int:
        """All of them."""
        return self.by_cause.total()


def open_cases(viewer: Viewer, area: str = "") -> Cases:
    """The cases of the viewer's households that still ask something of somebody, or are helped."""
    rows = MonitoringCase.objects.visible_to(viewer).exclude(state__in=CLOSED).order_by()
    rows = rows.filter(_in_area(area))
    causes = rows.values_list("cause").annotate(n=Count("pk"))
    place = "household__village__parent"
    places = rows.values_list(f"{place}_id", f"{place}__name").annotate(n=Count("pk"))
    return Cases(
        Counter(dict(causes)),
        {str(code): (str(name), n) for code, name, n in sorted(places)},
    )


def _in_area(area: str) -> Q:
    """What hangs on a household of a part of the county; all of it where none is named."""
    return inside("household__village__code", area) if area else Q()


@dataclass(frozen=True)
class MonthFigures:
    """What happened from a day, usually the first of a month, to another."""

    until: date
    clues: int
    cases: int
    relapsed: int
    lifted: int
    visits: int


def month_to(
    viewer: Viewer, until: date, since: date | None = None, area: str = ""
) -> MonthFigures:
    """The figures of the month of a day, up to that day; or since an earlier day, or of an area."""
    span = (since or until.replace(day=1), until)
    cases = MonitoringCase.objects.visible_to(viewer).filter(_in_area(area))
    clues = RiskClue.objects.visible_to(viewer).filter(_in_area(area))
    visits = Visit.objects.visible_to(viewer).filter(_in_area(area))
    return MonthFigures(
        until,
        clues.filter(found_on__range=span).count(),
        cases.filter(found_on__range=span).count(),
        cases.filter(relapsed_on__range=span).count(),
        cases.filter(lifted_on__range=span).count(),
        visits.filter(visited_on__range=span).count(),
    )


def end_of_month_before(day: date) -> date:
    """The last day of the month before the one of a day."""
    return day.replace(day=1) - timedelta(days=1)


# --- income -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Movement:
    """Households by their band of income per head, last year and this; None is not known.

    Bands are numbered from the lowest: band 0 does not pass the first line.
    """

    year: int
    lines: Sequence[IncomeLine]
    moves: Counter[tuple[int | None, int | None]]

    def now(self, band: int | None) -> int:
        """How many households are in a band."""
        return sum(n for (_was, now), n in self.moves.items() if now == band)

    def before(self, band: int | None) -> int:
        """How many were in it the year before."""
        return sum(n for (was, _now), n in self.moves.items() if was == band)

    @property
    def fell(self) -> int:
        """How many are in a lower band than the year before."""
        return sum(
            n for (w, k), n in self.moves.items() if w is not None and k is not None and k < w
        )

    @property
    def rose(self) -> int:
        """How many are in a higher one."""
        return sum(
            n for (w, k), n in self.moves.items() if w is not None and k is not None and k > w
        )


def movement(viewer: Viewer) -> Movement | None:
    """The bands of the last year of which incomes were entered, against the year before.

    Relieved and monitored households of today, by their members of today. None where the policy
    draws no line, or no income was entered.
    """
    lines = income_lines(viewer.today)
    incomes = HouseholdIncome.objects.visible_to(viewer)
    year = incomes.aggregate(n=Max("year"))["n"]
    if not lines or year is None:
        return None
    held = _incomes(incomes, year)
    persons = _persons(viewer)
    rows: QuerySet[Household] = Household.objects.visible_to(viewer)
    about = rows.filter(state="live").exclude(status=OTHERS).values_list("pk", flat=True)
    moves = Counter(
        (
            _band(lines, held.get((pk, year - 1)), persons.get(pk, 0)),
            _band(lines, held.get((pk, year)), persons.get(pk, 0)),
        )
        for pk in about
    )
    return Movement(year, lines, moves)


def _incomes(incomes: QuerySet[HouseholdIncome], year: int) -> dict[tuple[int, int], int]:
    """The income of each household in the year and the one before, in fen."""
    rows = incomes.filter(year__in=[year - 1, year]).order_by()
    summed = rows.values_list("household_id", "year").annotate(fen=Sum("amount_fen"))
    return {(household, of): fen for household, of, fen in summed}


def _persons(viewer: Viewer) -> dict[int, int]:
    """How many heads count in each household, as the policy counts them."""
    rows = Individual.objects.visible_to(viewer).filter(standing="live").order_by()
    if counts_only_living_here(viewer.today):
        rows = rows.filter(lives_here=True)
    return dict(rows.values_list("household_id").annotate(n=Count("pk")))


def _band(lines: Sequence[IncomeLine], income_fen: int | None, persons: int) -> int | None:
    """How many lines a household lies above; None where income or heads are not known."""
    if income_fen is None or not persons:
        return None
    return sum(line.is_above(income_fen, persons) for line in lines)
