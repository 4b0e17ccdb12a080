"""What stands on a card and on a sheet: measures, money and whom to call; never a number of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from bangfu.apps.monitoring.models import CardIssue, Measure
from bangfu.apps.monitoring.models.cases import HELPS
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import pack_in_force
from bangfu.apps.registry.models import Household, HouseholdIncome
from bangfu.apps.registry.models.households import HOUSEHOLD_INCOME_CLASSES
from bangfu.apps.registry.queries.households import status_on
from bangfu.core.households import HOUSEHOLD_STATUSES
from bangfu.core.money import yuan
from bangfu.core.policies.pack import Clause


@dataclass(frozen=True)
class Helped:
    """A measure as a card tells it."""

    help: str
    content: str
    responsible: str
    begun_on: date


@dataclass(frozen=True)
class PrintedCard:
    """A clear card: who, what is done for them, what came in, whom to call."""

    issue: CardIssue
    status: str
    measures: Sequence[Helped]
    year: int | None
    incomes: Sequence[tuple[str, str]]
    total: str
    worker: str


@dataclass(frozen=True)
class PrintedSheet:
    """A policy sheet: what the policy on monitoring says, in the words of its gists."""

    issue: CardIssue
    title: str
    lines: Sequence[tuple[str, str]]
    worker: str


def printed_card(viewer: Viewer, issue: CardIssue) -> PrintedCard:
    """What a card says on the day it was printed. The viewer was shown the row."""
    household, day = issue.household, issue.printed_on
    status = status_on(household, day) or household.status
    year, incomes, total = _incomes(viewer, household, day.year)
    return PrintedCard(
        issue,
        HOUSEHOLD_STATUSES[status].said(viewer.language),
        _measures(viewer, household, day),
        year,
        incomes,
        total,
        _worker(household),
    )


def _measures(viewer: Viewer, household: Household, day: date) -> list[Helped]:
    """The measures that were going on, the latest first."""
    going_on = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
    rows = Measure.objects.visible_to(viewer).filter(
        going_on, household=household, begun_on__lte=day
    )
    return [
        Helped(_help(viewer, row.help), row.content, row.responsible, row.begun_on)
        for row in rows.order_by("-begun_on", "pk")
    ]


def _help(viewer: Viewer, code: str) -> str:
    return HELPS[code].said(viewer.language) if code in HELPS else code


def _incomes(
    viewer: Viewer, household: Household, until: int
) -> tuple[int | None, list[tuple[str, str]], str]:
    """The last year up to one with incomes, each class in exact yuan, and their sum."""
    rows = HouseholdIncome.objects.visible_to(viewer).filter(household=household, year__lte=until)
    year = rows.order_by("-year").values_list("year", flat=True).first()
    if year is None:
        return None, [], ""
    held = dict(rows.filter(year=year).values_list("income_class", "amount_fen"))
    told = [
        (name.said(viewer.language), yuan(held[code]))
        for code, name in HOUSEHOLD_INCOME_CLASSES.items()
        if code in held
    ]
    return year, told, yuan(sum(held.values()))


def _worker(household: Household) -> str:
    """Whom to turn to: the grid worker."""
    grid = household.grid
    return grid.worker.name if grid is not None and grid.worker is not None else ""


def printed_sheet(viewer: Viewer, issue: CardIssue) -> PrintedSheet:
    """What the policy in force on the day of printing says of monitoring. Raises Refused without one."""
    pack = pack_in_force(issue.printed_on)
    lines = [
        (clause.id, clause.gist.said(viewer.language))
        for clause in pack.clauses.values()
        if _is_of_monitoring(clause)
    ]
    title = pack.identity.title.said(viewer.language)
    return PrintedSheet(issue, title, lines, _worker(issue.household))


def _is_of_monitoring(clause: Clause) -> bool:
    """Whether a clause speaks of how households are watched and helped."""
    place = clause.question or clause.record or clause.form or ""
    return place.startswith("monitoring.") and not place.startswith(
        ("monitoring.targets", "monitoring.employment", "monitoring.schedule")
    )
