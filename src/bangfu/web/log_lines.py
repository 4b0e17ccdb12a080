"""Lines of the log as they are written: without numbers that lead to a person, and without rows."""

import logging
import re
from http import HTTPStatus
from typing import Any

from bangfu.core.personal import without_numbers

_ROW = re.compile(r"^(?:DETAIL|CONTEXT):.*$", re.MULTILINE)


def on_one_line(record: logging.LogRecord) -> bool:
    """Keep one line of what strangers bring about as often as they like."""
    record.exc_info = None
    return True


def refused_on_one_line(record: logging.LogRecord) -> bool:
    """Keep one line of a page that is not the viewer's: its route, and who asked by number."""
    if getattr(record, "status_code", 0) == HTTPStatus.FORBIDDEN:
        request: Any = getattr(record, "request", None)
        match, viewer = getattr(request, "resolver_match", None), getattr(request, "viewer", None)
        record.exc_info = None
        record.msg = "Not theirs: %s %s, person %s"
        route, person = getattr(match, "route", ""), getattr(viewer, "person_id", None)
        record.args = (getattr(request, "method", ""), route, person)
    return True


class Formatter(logging.Formatter):
    """Writes a line or a traceback. PostgreSQL quotes in its errors the row that it refused."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return without_numbers(_ROW.sub("DETAIL: (withheld)", super().format(record)))
