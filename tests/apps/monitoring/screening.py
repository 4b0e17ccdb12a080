"""Households to be screened, and screenings that were asked for and done."""

from dataclasses import replace
from datetime import date
from typing import Any

from bangfu.apps.monitoring.actions.screening import screen
from bangfu.apps.monitoring.jobs import screen as work_of_screening
from bangfu.apps.monitoring.models import DepartmentFeed, FeedRow, Screening
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.jobs import Run, claim, perform
from bangfu.apps.registry.models import Household, Individual
from tests.apps.acts import fresh, key
from tests.apps.monitoring.households import COUNTY, TODAY, earned, families, office
from tests.apps.monitoring.risks import checked_guarantee, on, person_of

__all__ = ["computed", "feed_of", "household", "screened", "taken_up", "work_of_screening"]


def household(order: int, yuan: int | None, previous: int | None = None, **more: Any) -> Household:
    """A household of one person with incomes of two years and all guarantees met."""
    row = families(1, **more)[0]
    person_of(row, order, insured=True, schooling="ended")
    for year, sum_told in ((2024, yuan), (2023, previous)):
        if sum_told is not None:
            earned(row, year, sum_told)
    for item in ("medical", "education", "housing", "minimum_living", "water"):
        checked_guarantee(row, item, "met", date(2024, 3, 1))
    return row


def feed_of(row: Household, kind: str, yuan: int, day: date = date(2024, 6, 1)) -> None:
    """What a department reported of the only person of a household."""
    department = {"medical_cost": "medical", "disaster_loss": "disaster"}[kind]
    sender = office("agriculture_bureau")
    feed = DepartmentFeed.everything.create(
        place=COUNTY, department=department, period="2024-06", file_name="x", digest="d" * 64,
        uploaded_by_id=sender.person_id, uploaded_at=sender.moment, rows_count=1, matched=1,
        duplicate=0, out_of_scope=0, unmatched=0,
    )  # fmt: skip
    FeedRow.everything.create(
        feed=feed, number=1, kind_code=kind, amount_fen=yuan * 100, happened_on=day,
        outcome="matched", household=row, individual=Individual.everything.get(household=row),
    )  # fmt: skip


def screened(*, at: date = TODAY) -> Screening:
    """A screening that was asked for, and done by a worker."""
    viewer = office("agriculture_bureau", at=on(at))
    told = screen(viewer, 2024, key=key())
    computed(viewer)
    row = fresh(Screening(pk=told.id))
    assert row.is_done, row.job.error
    return row


def taken_up(viewer: Viewer, *, later: Any = None) -> Run:
    """The work that waits, in the hands of a worker, in the name of who asked for it."""
    moment = viewer.moment if later is None else viewer.moment + later
    work = claim(lambda: moment)
    assert work is not None, "nothing waits"
    return replace(work, viewer=viewer)


def computed(viewer: Viewer) -> None:
    """Do the work that waits."""
    perform(taken_up(viewer))
