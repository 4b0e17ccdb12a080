"""One county for all tests of the walls, and holes that are planted in them."""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.pages import written_files

if TYPE_CHECKING:
    from tests.apps.wall.county import County

__all__ = ["written_files"]

Plant = Callable[[object, str, object], None]


@pytest.fixture(scope="package")
def county(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, written_files: object
) -> "Iterator[County]":
    """One county for all tests here; each undoes what it did to it."""
    from tests.apps.wall.county import (
        standing_county,
    )  # Django is not set up when this file is read

    with django_db_blocker.unblock(), standing_county() as built:
        yield built


@pytest.fixture
def plant() -> Iterator[Plant]:
    """Puts another value into a declaration, also a frozen one, until the test is over."""
    undo: list[tuple[object, str, object]] = []

    def planted(what: object, name: str, value: object) -> None:
        undo.append((what, name, getattr(what, name)))
        _put(what, name, value)

    yield planted
    for what, name, value in reversed(undo):
        _put(what, name, value)


def _put(what: object, name: str, value: object) -> None:
    if isinstance(what, ModuleType | type):
        setattr(what, name, value)
    else:
        object.__setattr__(what, name, value)  # what is declared is frozen
