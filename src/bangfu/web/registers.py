"""Every register of the county as the pages declare it: for the API, for packs, for checks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from bangfu.apps.pages.forms.workbooks import Import
from bangfu.apps.pages.tables.lists import Listing
from bangfu.apps.pages.views.declared import declaration_of
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import RecordPage
from bangfu.apps.people.scope import PUBLIC
from bangfu.apps.records.models import columns_of, snake


@dataclass
class Register:
    """A table with its pages: the list, the record, and the fields that forms and files fill in."""

    table: str
    listing: Listing | None = None
    record: RecordPage | None = None
    fields: set[str] = field(default_factory=set)

    @property
    def href(self) -> str:
        """Where its list is."""
        return self.listing.href if self.listing else ""


def declarations() -> Iterator[object]:
    """What every view of the house was made of, in the order of the addresses."""
    yield from _within(get_resolver().url_patterns)


def _within(patterns: list[Any]) -> Iterator[object]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _within(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            declared = declaration_of(pattern.callback)
            if declared is not None:
                yield declared


def listings() -> dict[str, Listing]:
    """Every list by the name of its address: `projects:projects`."""
    return {d.name: d for d in declarations() if isinstance(d, Listing)}


@cache
def registers() -> dict[str, Register]:
    """Every table that has a list, by its name in packs: `projects.project`."""
    found: dict[str, Register] = {}
    for declared in declarations():
        if isinstance(declared, Listing):
            register = found.setdefault(*_new(declared.rows(PUBLIC).model))
            register.listing = register.listing or declared
        elif isinstance(declared, RecordPage):
            register = found.setdefault(*_new(declared.rows(PUBLIC).model))
            register.record = register.record or declared
        elif isinstance(declared, FormPage | Import):
            pass
    return found


def _new(model: Any) -> tuple[str, Register]:
    table = f"{model._meta.app_label}.{snake(model.__name__)}"  # noqa: SLF001 (Django's open door)
    return table, Register(table, fields={column.name for column in columns_of(model)})
