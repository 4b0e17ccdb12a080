"""Tranches for a viewer, and as the table that the policy's question on remittances takes."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Min, QuerySet
from django.utils import timezone

from bangfu.apps.funds.models import Appropriation, Tranche
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Acceptance, Project
from bangfu.apps.records.models import Step
from bangfu.core.money import Fen

IN_PROJECT = ("injected", "disputed")
"""The states in which the money of a tranche is in its project."""


def tranches_for(viewer: Viewer) -> QuerySet[Tranche]:
    """Every tranche a viewer may see."""
    rows: QuerySet[Tranche] = Tranche.objects.visible_to(viewer)
    return rows.select_related("project__township", "fund")


def tranche_rows(viewer: Viewer, until: date | None = None) -> list[dict[str, object]]:
    """The tranches injected through a day, as the table `tranches` of `returns.remittance`.

    A fact that is not known is left out. The total investment of a project goes to its tranches as
    they come, in proportion to its approved subsidy: cumulated shares are rounded down, so that
    they add up to the whole once all of the subsidy is in.
    """
    held = tranches_for(viewer).filter(state__in=IN_PROJECT)
    if until is not None:
        held = held.filter(injected_on__lte=until)
    held = held.select_related("project__application")
    rows = list(held.order_by("project__code", "injected_on", "pk"))
    arrivals = _arrivals({row.fund_id for row in rows})
    completed = _completed_on([row.project_id for row in rows])
    ended = _ended_on({row.project for row in rows})
    investments = _investments(rows)
    return [
        {
            "tranche": row.code,
            "project": row.project.code,
            "township": row.project.township_id,
            "injected_on": row.injected_on,
            "subsidy_fen": row.amount_fen,
            "investment_fen": investments[row.pk],
        }
        | _known(
            paid_out_on=_last_by(row.injected_on, arrivals[row.fund_id]),
            approved_on=row.project.application.replied_on,
            completed_on=completed.get(row.project_id),
            ended_on=ended.get(row.project_id),
        )
        for row in rows
    ]


def _known(**days: date | None) -> dict[str, object]:
    return {name: day for name, day in days.items() if day is not None}


def _investments(rows: Iterable[Tranche]) -> dict[int, Fen]:
    """What of its project's total investment stands beside each tranche; rows in their order."""
    before: dict[int, tuple[Fen, Fen]] = {}
    found = {}
    for row in rows:
        injected, invested = before.get(row.project_id, (0, 0))
        injected += row.amount_fen
        approved = row.project.municipal_subsidy_fen
        assert approved, "money goes only into an approved project"
        reached = row.project.total_investment_fen * injected // approved
        found[row.pk] = reached - invested
        before[row.project_id] = injected, reached
    return found


def _arrivals(funds: Iterable[int]) -> dict[int, list[date]]:
    """The days on which money arrived from above in each fund, in order."""
    arrived = Appropriation.everything.filter(fund__in=funds, state__in=["posted", "disputed"])
    found: dict[int, list[date]] = {fund: [] for fund in funds}
    for fund, day in arrived.order_by("received_on").values_list("fund_id", "received_on"):
        found[fund].append(day)
    return found


def _last_by(day: date | None, days: Sequence[date]) -> date | None:
    """The last of ordered days that is not after a day; None where all of them are."""
    assert day is not None, "money that is in a project was injected on a day"
    reached = bisect_right(days, day)
    return days[reached - 1] if reached else None


def _completed_on(projects: Iterable[int]) -> dict[int, date]:
    """The day on which the works of each project were accepted, for those that were."""
    passed = Acceptance.everything.filter(project__in=set(projects), is_passed=True)
    return dict(passed.values_list("project").annotate(Min("held_on")))


def _ended_on(projects: Iterable[Project]) -> dict[int, date]:
    """The day on which each project was closed or terminated, for those that were."""
    over = [project.pk for project in projects if project.state in ("closed", "terminated")]
    steps = Step.objects.filter(
        subject_kind=Project.kind(), subject_id__in=over, event__in=["close", "terminate"]
    )
    return {step.subject_id: timezone.localdate(step.at) for step in steps.order_by("pk")}
