"""What the pages of the demonstration county ask of its database: a process of its own.

BANGFU_HOME=<the demonstration> DJANGO_SETTINGS_MODULE=… python -m tests.journeys.counting
"""

import json
from typing import Any

import django


def queries(name: str, address: str) -> int:
    """How many queries a page takes for somebody of the cast, once the program is warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bangfu.apps.people.models import User

    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(User.objects.get(username=name))
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200, address
    return len(asked)


def last(model: type[Any]) -> str:
    """The page of the last row of a model."""
    from django.urls import reverse

    from bangfu.apps.people.scope import page_name_of

    return reverse(page_name_of(model.kind()), args=[model.everything.latest("pk").pk])


def pages() -> dict[str, tuple[str, str]]:
    """The pages that ask much, each with who opens it."""
    from django.urls import reverse

    from bangfu.apps.assets.models import Asset
    from bangfu.apps.projects.models import Application
    from bangfu.apps.returns.models import RemittanceYear, UsePlan

    year = RemittanceYear.everything.latest("year").pk
    return {
        "cockpit of the county": ("leader", "/"),
        "cockpit of a township": ("clerk", "/"),
        "to-do": ("leader", "/todo/"),
        "year of returns": ("auditor", reverse("returns:year", args=[year])),
        "application": ("auditor", last(Application)),
        "asset": ("auditor", last(Asset)),
        "claims": ("auditor", reverse("funds:payment_requests")),
        "use plan": ("auditor", last(UsePlan)),
    }


def names_that_ask() -> list[str]:
    """The rows that wait for somebody whose names take queries of their own."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bangfu.apps.records.queries.waiting import flowing_models

    found = []
    for model in flowing_models():
        rows = list(model.everything.select_related(*model.named_with)[:5])
        with CaptureQueriesContext(connection) as asked:
            assert all(str(row) for row in rows)
        found += [model.kind()] if len(asked) else []
    return found


def subjects_without_page() -> tuple[int, list[str]]:
    """How many entries name a row, and the kinds of those whose row has no page."""
    from bangfu.apps.ledger.models import JournalEntry
    from bangfu.apps.ledger.tables.journal import subject_href

    entries = JournalEntry.everything.exclude(subject_kind="")
    return entries.count(), sorted({e.subject_kind for e in entries if not subject_href(e)})


def main() -> None:
    """Print everything as JSON."""
    django.setup()
    named, without = subjects_without_page()
    told = {
        "queries": {page: queries(*at) for page, at in pages().items()},
        "names": names_that_ask(),
        "entries": named,
        "without_page": without,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
