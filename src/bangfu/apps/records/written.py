"""Which rows the act at hand has written. What is written through `everything` or saved notes itself."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models

Written = dict[type[models.Model], set[Any]]
"""The keys of the rows, by table."""

_written: ContextVar[Written | None] = ContextVar("written", default=None)


@contextmanager
def gathering() -> Iterator[Written | None]:
    """Gather what is written within. Inside another gathering it is gathered there: None is given."""
    if _written.get() is not None:
        yield None
        return
    written: Written = {}
    token = _written.set(written)
    try:
        yield written
    finally:
        _written.reset(token)


def note(*rows: models.Model) -> None:
    """Say that rows are written. Those that write themselves through `everything` need not be said."""
    for row in rows:
        note_keys(type(row), (row.pk,))


def note_keys(model: type[models.Model], keys: Iterable[Any]) -> None:
    """Say that the rows of these keys are written, by a statement of one's own."""
    written = _written.get()
    if written is not None:
        written.setdefault(model, set()).update(keys)


class WritingQuerySet(models.QuerySet[Any]):
    """Rows that are written many at once: whatever the statement touches is noted."""

    def update(self, **values: Any) -> int:
        """See `QuerySet.update`; the rows are noted as they are found before."""
        self._note_found()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """See `QuerySet.delete`; the rows are noted before they are gone."""
        self._note_found()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        """See `QuerySet.bulk_create`."""
        made = super().bulk_create(objs, *args, **options)
        note(*made)
        return made

    def _note_found(self) -> None:
        if _written.get() is not None and getattr(self.model, "has_fingerprint", False):
            note_keys(self.model, self.values_list("pk", flat=True))


class WritingManager(models.Manager.from_queryset(WritingQuerySet)):  # type: ignore[misc]
    """The door of those who act: what is written through it is noted."""
