"""Filters of the books: codes of the chart in words, and what an entry has among its lines."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from bangfu.apps.ledger.models import JournalLine
from bangfu.apps.pages.tables.filters import Pick
from bangfu.apps.people.scope import Viewer
from bangfu.core.ledger import CHART
from bangfu.core.words import Words

HEADINGS: dict[str, Words] = {code: heading.name for (_kind, code), heading in CHART.items()}
"""The headings of the chart, by code."""


class LinePick(Pick):
    """One of several codes that some line of an entry has: `path` is of the line."""

    def narrow(self, rows: QuerySet[Any], given: QueryDict, viewer: Viewer) -> QuerySet[Any]:
        """The entries with such a line."""
        lines = JournalLine.everything.filter(entry=OuterRef("pk"))
        narrowed = super().narrow(lines, given, viewer)
        return rows if narrowed is lines else rows.filter(Exists(narrowed))
