"""Every list and record of the county as its pages declare it: for the API, for packs, for checks."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from bangfu.apps.pages.tables.lists import Listing
from bangfu.apps.pages.views.declared import declaration_of
from bangfu.apps.pages.views.records import RecordPage
from bangfu.apps.people.scope import page_name_of, snake


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


@cache
def listings() -> dict[str, Listing]:
    """Every list by the name of its address: `projects:projects`."""
    return {d.name: d for d in declarations() if isinstance(d, Listing)}


@cache
def record_pages() -> dict[str, RecordPage]:
    """Every record page by the name of its address: `projects:project`."""
    return {d.name: d for d in declarations() if isinstance(d, RecordPage)}


def page_of(table: str) -> RecordPage | None:
    """The record page of a table (`projects.project`), if it has one that a list leads to."""
    page = record_pages().get(page_name_of(table))
    return page if page is not None and page.register is not None else None


def built_places() -> frozenset[str]:
    """The fields of every table with a list and a record page, as the clauses of a pack name them."""
    return frozenset(
        f"{table}.{column.name}"
        for model in apps.get_models()
        if page_of(table := f"{model._meta.app_label}.{snake(model.__name__)}")  # noqa: SLF001
        for column in model._meta.get_fields()  # noqa: SLF001 (how Django tells of its models)
    )
