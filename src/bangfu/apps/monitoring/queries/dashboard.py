"""What the dashboard of monitoring tells: cases, bands of income and how households moved, the month."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet

from bangfu.apps.monitoring.flow.cases import CLOSED
from bangfu.apps.monitoring.models import MonitoringCase, RiskClue, Visit
from bangfu.apps.monitoring.queries.in_place import in_place
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
    rows: QuerySet[Household] = Household.objects.visible_to(viewer)
    about = rows.filter(state="live").exclude(status=OTHERS)
    if not about.exists():
        return Movement(year, lines, Counter())
    county = in_place(
        households=(("household",), about.order_by("pk").values_list("pk")),
        heads=(("household",), _heads(viewer).values_list("household")),
        incomes=(
            ("household", "year", "fen"),
            HouseholdIncome.everything.values_list("household", "year", "amount_fen"),
        ),
    )
    moves = county.rows(_moves(lines, year))
    return Movement(year, lines, Counter({(m["was"], m["now"]): m["households"] for m in moves}))


def _heads(viewer: Viewer) -> QuerySet[Individual]:
    """Who counts in a household, as the policy counts them."""
    rows: QuerySet[Individual] = Individual.everything.filter(standing="live")
    return rows.filter(lives_here=True) if counts_only_living_here(viewer.today) else rows


def _moves(lines: Sequence[IncomeLine], year: int) -> str:
    """How many households moved from which band to which; the figures of each are found once."""
    income = "(SELECT sum(i.fen) FROM incomes AS i WHERE i.household = h.household AND i.year = {})"
    figures = (
        "SELECT (SELECT count(*) FROM heads AS p WHERE p.household = h.household) AS persons, "  # noqa: S608 (years are numbers)
        f"{income.format(year - 1)} AS was, {income.format(year)} AS now FROM households AS h"
    )
    return (
        "SELECT was, now, count(*) AS households FROM ("  # noqa: S608 (lines are numbers)
        f"WITH figures AS MATERIALIZED ({figures}) "
        f"SELECT {_band(lines, 'was')} AS was, {_band(lines, 'now')} AS now FROM figures"
        ") AS bands GROUP BY was, now"
    )


def _band(lines: Sequence[IncomeLine], income: str) -> str:
    """How many lines a household lies above; nothing where income or heads are not known."""
    above = " + ".join(
        f"CASE WHEN {line.above(income, 'persons')} THEN 1 ELSE 0 END" for line in lines
    )
    return f"CASE WHEN {income} IS NOT NULL AND persons > 0 THEN {above} END"
