"""Telling a story: who acts on which day, under which key, and what rows an act led to."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils.module_loading import autodiscover_modules

from bangfu.apps.people.access import viewer_for
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.records.jobs import claim, perform

SEED = 20181027
SHANGHAI = ZoneInfo("Asia/Shanghai")
LABEL = "演示"
"""Stands in every name that is invented."""

CLOSES = time(18)
"""When the day is over: no act of a story is later, and the clock of its county goes on from here."""

Say = Callable[[str], None]
Act = tuple[date, Callable[[], object]]
"""Something that is done on a day."""

R = TypeVar("R")


@dataclass
class Telling:
    """The story so far: where and since when, its people by their handles, its chance, its keys."""

    county: str
    begins: date
    people: dict[str, Person] = field(default_factory=dict)
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 (a story, no secret)
    townships: dict[str, str] = field(default_factory=dict)
    _keys: Iterator[int] = field(default_factory=lambda: count(1))
    _clock: dict[date, int] = field(default_factory=dict)

    def who(self, handle: str, on: date) -> Viewer:
        """A person of the cast as one who acts on a day; later acts of a day come later."""
        minute = self._clock.get(on, 0)
        self._clock[on] = minute + 1
        at = datetime.combine(on, time(9 + min(minute // 600, 8), minute // 10 % 60, minute % 10))
        return viewer_for(self.people[handle], at=at.replace(tzinfo=SHANGHAI))

    @property
    def key(self) -> str:
        """The next one-time key."""
        return f"demonstration-{next(self._keys)}"


def in_order(acts: Iterable[Act]) -> None:
    """Do what was planned, day by day; of one day in the order in which it was planned."""
    for _day, act in sorted(acts, key=lambda one: one[0]):
        act()


def row(model: type[R], told: Told) -> R:
    """The row an act led to, as it stands now."""
    rows: Any = model
    found: R = rows.everything.get(pk=told.id)
    return found


def in_background(on: date) -> None:
    """Let the worker do what was asked for last on a day, at its end."""
    autodiscover_modules("jobs")
    at = datetime.combine(on, CLOSES, SHANGHAI)
    work = claim(lambda: at)
    assert work is not None, "something was asked for"
    perform(work)


def fresh(held: R) -> R:
    """A row again, as it stands now."""
    rows: Any = held
    found: R = type(rows).everything.get(pk=rows.pk)
    return found
