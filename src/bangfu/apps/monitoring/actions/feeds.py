"""A list of a department is taken in: every row is accounted for, what is matched makes a clue.

Identity numbers pass through as arguments. What is kept of one is its blind index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from bangfu.apps.monitoring.access import SENDERS
from bangfu.apps.monitoring.actions.clues import ClueDesk, ClueEntered
from bangfu.apps.monitoring.models import DepartmentFeed, FeedRow
from bangfu.apps.monitoring.models.feeds import DEPARTMENTS, FEED_KINDS
from bangfu.apps.monitoring.queries.feeds import counts_of, known_rows, registered
from bangfu.apps.monitoring.queries.terms import department_names
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, created, once
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.actions.entering import body_of, identity_index, refuse_numbers
from bangfu.apps.registry.actions.households import not_after
from bangfu.apps.registry.models import Individual
from bangfu.core.filing import is_month
from bangfu.core.identity import checked_identity
from bangfu.core.words import words

WHAT = words("部门预警数据", "list of warnings")
PERIOD = words("所属期", "period")
FILE_NAME = words("文件名", "file name")


@dataclass(frozen=True)
class FeedLine:
    """A row as the department sent it; `identity` is the number as typed, and is not kept."""

    number: int
    identity: str
    kind: str
    amount_fen: int | None
    happened_on: date


@dataclass(frozen=True)
class FeedSent:
    """A list as it was sent: whose, of which period, which file, and its rows.

    `is_further`: it is meant to stand beside another of the same month.
    """

    department: str
    period: str
    file_name: str
    digest: str
    lines: Sequence[FeedLine]
    is_further: bool = False


def take_in_feed(viewer: Viewer, sent: FeedSent, *, key: str) -> Told:
    """Take in a list of the own department. Raises Refused.

    A row is matched, a duplicate of one that was, of somebody out of scope, or unmatched; the sum of
    the four is the number of rows. All rows of one household and cause make one clue.
    """

    def do() -> DepartmentFeed:
        place = _own_place(viewer, sent.department)
        _refuse_untimely(viewer, sent)
        refuse_numbers({"period": (PERIOD, sent.period), "workbook": (FILE_NAME, sent.file_name)})
        _refuse_again(place, sent)
        rows = _matched(sent.lines, place, viewer.today)
        feed = DepartmentFeed(
            place=place,
            department=sent.department,
            period=sent.period,
            file_name=sent.file_name,
            digest=sent.digest,
            uploaded_by_id=viewer.acting_id,
            uploaded_at=viewer.moment,
            rows_count=len(rows),
            **counts_of(row.outcome for row in rows),
        )
        feed.save()
        created(viewer, feed, role=SENDERS[0])
        _write_clues(viewer, feed, rows)
        FeedRow.everything.bulk_create(rows, batch_size=1_000)
        return feed

    return once(viewer, key, body_of(sent=sent), do)


def _own_place(viewer: Viewer, department: str) -> str:
    """The county for which the viewer works in a department that the policy knows."""
    own = (g.place for g in viewer.grants if g.role in SENDERS and g.organisation == department)
    place = next(own, None)
    known = department in department_names(viewer.today) and department in DEPARTMENTS
    if place is None or not known or viewer.holds(SENDERS, place) is None:
        raise refuse("not_yours_to_make", what=WHAT)
    return place


def _refuse_untimely(viewer: Viewer, sent: FeedSent) -> None:
    """A list is of a month that has begun, and tells of nothing to come."""
    this_month = f"{viewer.today:%Y-%m}"
    if not is_month(sent.period) or sent.period > this_month:
        raise refuse("feed_period_unfit", sent.period[:20], example=this_month)
    for number, line in enumerate(sent.lines, 1):
        not_after(viewer, line.happened_on, f"#{number}")


def _refuse_again(place: str, sent: FeedSent) -> None:
    """A file is taken in once; a second list of a month only by somebody who knows of the first."""
    held = DepartmentFeed.everything.filter(place=place, department=sent.department)
    known = held.filter(digest=sent.digest).first()
    if known is not None:
        raise refuse("feed_taken_in_before", str(known), day=known.uploaded_at.date())
    last = held.filter(period=sent.period).order_by("-pk").first()
    if last is not None and not sent.is_further:
        day = timezone.localtime(last.uploaded_at).date()
        raise refuse("feed_of_month_stands", str(last), day=day, count=last.rows_count)


def _matched(lines: Sequence[FeedLine], place: str, on: date) -> list[FeedRow]:
    """The rows with what became of each. A second row of the same thing is a duplicate."""
    numbers = {line.number: checked_identity(line.identity.upper(), on=on).number for line in lines}
    indexes = {number: identity_index(found) for number, found in numbers.items()}
    people, before = registered([*indexes.values()]), known_rows([*indexes.values()])
    seen: set[tuple[str, str, object]] = set()
    rows = []
    for line in lines:
        row = FeedRow(
            number=line.number,
            identity_index=indexes[line.number],
            kind_code=line.kind,
            amount_fen=line.amount_fen,
            happened_on=line.happened_on,
            outcome="matched",
        )
        of = (row.identity_index, line.kind, line.happened_on)
        _look_up(row, line, people.get(row.identity_index), place)
        if row.outcome == "matched" and (of in seen or of in before):
            row.outcome = "duplicate"
            row.clue = before[of].clue if of in before else None
        seen.add(of)
        rows.append(row)
    return rows


def _look_up(row: FeedRow, line: FeedLine, found: Individual | None, place: str) -> None:
    """Whom a row means, or why it means nobody who is monitored."""
    if found is None:
        row.outcome = "unmatched"
        if row.identity_index:
            row.exception = "not_registered"
        else:
            row.exception = "bad_identity" if line.identity else "no_identity"
        return
    is_live = found.household.state == "live" and found.household.village_id[:6] == place[:6]
    if found.standing != "live" or not is_live:
        row.outcome = "out_of_scope"
        row.exception = "left" if found.standing != "live" else "household_ended"
        return
    row.individual, row.household = found, found.household


def _write_clues(viewer: Viewer, feed: DepartmentFeed, rows: Sequence[FeedRow]) -> None:
    """A clue for each household and cause; the rows of the feed name it."""
    desk = ClueDesk(viewer, SENDERS[0])
    for row in rows:
        row.feed = feed
        if row.household is None or row.clue is not None:
            continue
        kind = FEED_KINDS[row.kind_code]
        about = f"{DEPARTMENTS[feed.department].zh} {feed.period}：{kind.name.zh}"
        entered = ClueEntered("department", kind.cause, about, viewer.today)
        row.clue, _is_new = desk.take_in(row.household, entered)
