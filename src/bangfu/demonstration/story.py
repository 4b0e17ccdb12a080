"""`demonstrate()` tells the story of a county to an empty database."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from bangfu.apps.people.models import County
from bangfu.demonstration.counties import COUNTIES
from bangfu.demonstration.jizhou import story as jizhou
from bangfu.demonstration.kaiyuan import story as kaiyuan
from bangfu.demonstration.telling import CLOSES, SHANGHAI, Say, Telling

TOLD: Mapping[str, Callable[[Telling, Say], None]] = {
    "jizhou": jizhou.tell,
    "kaiyuan": kaiyuan.tell,
}
"""The story of each county."""


def demonstrate(name: str, say: Say, now: Callable[[], datetime]) -> None:
    """Tell the story of a county, saying each chapter as it begins.

    When it is told the clock of the county goes on from the evening of its last day.
    """
    county = COUNTIES[name]
    with _hasty():
        TOLD[name](Telling(county.place, county.begins), say)
        ended = datetime.combine(county.told_until, CLOSES, SHANGHAI)
        County.objects.update(behind=now() - ended)


@contextmanager
def _hasty() -> Iterator[None]:
    """Write without waiting for the disk: a story cut short is told again from an empty database."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous = FULL")
