"""How rows of the stage are written with their events, and what every act checks first."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.records.actions import keep, snapshot, write_event
from bangfu.apps.records.models import Decision, Flowing, Kept
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.core.problem import Problem, is_refusal
from bangfu.core.words import Words

R = TypeVar("R", bound=Kept)


def replace_rows(
    viewer: Viewer, owner: Kept, old: QuerySet[R], *, rows: Sequence[R], role: str
) -> None:
    """Put rows in the place of the old ones, with one event of their owner: how many, and both lists.

    Where nothing differs there is no event.
    """
    before, after = [_content(row) for row in old.order_by("pk")], [_content(row) for row in rows]
    if before == after:
        return
    old.delete()
    for row in rows:
        row.save()
    name = old.model.table_name()
    was, now = ({name: len(rows), "rows": rows} for rows in (before, after))
    write_event(viewer, f"{owner.kind()}.change", owner, role=role, before=was, after=now)


def _content(row: Kept) -> dict[str, object]:
    """The fields of a row without its key, which is another one when the row is written anew."""
    return {name: value for name, value in snapshot(row).items() if name != "id"}


def refuse_early(viewer: Viewer, row: Flowing, code: str) -> None:
    """Refuse an event that is not the viewer's, or not of this state, before its guards are asked.

    `take` asks again; this keeps the policy from being asked in vain.
    """
    event = row.flow.event_by_code[code]
    if viewer.holds(event.roles, row.place_code()) is None:
        raise refuse("not_yours_to_do", str(row), event=event.name)
    if row.state not in event.before:
        raise refuse("not_in_state", str(row), state=row.state_name, event=event.name)


def refuse_unknown(code: str, known: Mapping[str, Words], name: Words) -> None:
    """Refuse a code that the policy does not list."""
    if code not in known:
        raise refuse("no_such_code", code, name=name, known=list(known.values()) or ["-"])


def refuse_future(viewer: Viewer, day: date, name: Words) -> None:
    """Refuse a day that has not come: what is recorded has happened."""
    if day > viewer.today:
        raise refuse("in_future", day.isoformat(), name=name, today=viewer.today)


def refuse_before(day: date, since: date | None, name: Words) -> None:
    """Refuse a day before the one on which what it answers was handed on."""
    if since is not None and day < since:
        raise refuse("before_its_cause", day.isoformat(), name=name, since=since.isoformat())


def judge(
    viewer: Viewer,
    question: str,
    facts: Mapping[str, object],
    *,
    about: frozenset[str] | None = None,
    besides: frozenset[tuple[str, str]] = frozenset(),
) -> Decision:
    """Ask the policy today and keep its answer. Raises Refused where it refuses.

    At one step only part of an answer is due: `about` names the problems that count then (all
    without it), `besides` those (code, subject) that do not yet. The answer is kept whole.
    """
    answer = decide(viewer, question, facts, on=viewer.today)
    if answer.answer is None:
        raise Refused(answer.problems, answer.because)
    due = [p for p in answer.problems if _counts(p, about, besides)]
    if is_refusal(due):
        raise Refused(due, answer.because)
    return keep(viewer, answer, facts, even_if_refused=True)


def _counts(
    problem: Problem, about: frozenset[str] | None, besides: frozenset[tuple[str, str]]
) -> bool:
    in_question = about is None or problem.code in about
    return in_question and (problem.code, problem.subject) not in besides
