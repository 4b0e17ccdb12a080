"""What monitoring reminds of: duties of the year, households without a supporter, reviews, checks."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.access import COUNTY_OFFICES, REVIEWERS, SUPERIORS, SUPPORTER_NAMERS
from bangfu.apps.monitoring.flow.visits import VISITORS
from bangfu.apps.monitoring.queries.cases import reviews_overdue
from bangfu.apps.monitoring.queries.duties import QUESTION as VISITS
from bangfu.apps.monitoring.queries.duties import asked_on, duties_of
from bangfu.apps.monitoring.queries.focus import without_supporter
from bangfu.apps.monitoring.queries.schedule import QUESTION as SCHEDULE
from bangfu.apps.monitoring.queries.schedule import schedule_of
from bangfu.apps.monitoring.tables.cases import CASES
from bangfu.apps.monitoring.tables.focus import FOCUS
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.queries.waiting import Reminder
from bangfu.core.monitoring.case import NAME as CASE


def reminders(viewer: Viewer) -> Iterator[Reminder]:
    """What the viewer is reminded of; nothing where others owe it, or the policy asks for none of it."""
    asked = asked_on(viewer.today)
    if VISITS in asked:
        yield from _of_visits(viewer)
    if SCHEDULE in asked:
        yield from _of_duties(viewer)
    if CASE in asked:
        yield from _of_households(viewer)


def _of_households(viewer: Viewer) -> Iterator[Reminder]:
    """Households in focus that nobody helps, and cases that were not looked at again in time."""
    if viewer.roles & {*SUPPORTER_NAMERS, *SUPERIORS} and (
        count := without_supporter(viewer).count()
    ):
        yield Reminder(_("重点帮扶对象没有帮扶责任人"), f"{FOCUS.href}?helped=no", count, "care")
    if viewer.roles & {*REVIEWERS, *SUPERIORS} and (count := reviews_overdue(viewer).count()):
        yield Reminder(_("定期复核逾期"), f"{CASES.href}?state=helped&late=yes", count, "bad")


def _of_visits(viewer: Viewer) -> Iterator[Reminder]:
    """The households that those who visit have still to visit: what is overdue apart from what is due."""
    own = {VISITORS[role] for role in viewer.roles if role in VISITORS}
    if not own:
        return
    mine = [row for row in duties_of(viewer, viewer.today).grids if row.level in own]
    href = reverse("monitoring:duties")
    if late := sum(row.overdue for row in mine):
        yield Reminder(_("走访逾期的户"), href, late, "bad")
    if due := sum(row.open for row in mine):
        yield Reminder(_("待走访的户"), href, due, "care")


def _of_duties(viewer: Viewer) -> Iterator[Reminder]:
    """Dispatches, circulars and notes: what is due for who does them, what is late for their superior."""
    is_county = bool(viewer.roles & {*COUNTY_OFFICES, "county_leader"})
    is_town = bool(viewer.roles & {"township", "township_leader"})
    if not (is_county or is_town):
        return
    found = schedule_of(viewer, viewer.today)
    if found is None:
        return
    mine = [row for row in found.waiting if is_county or row.place]
    late = [row for row in mine if row.state == "overdue"]
    href = reverse("monitoring:schedule")
    if late:
        yield Reminder(_("调度、通报或重点区域情况逾期"), href, len(late), "bad")
    due = len(mine) - len(late)
    if due and viewer.roles & {*COUNTY_OFFICES, "township"}:
        yield Reminder(_("调度、通报或重点区域情况待办"), href, due, "care")
