"""Lines of the log as they are written: without numbers that lead to a person, and without rows."""

import logging
import re

from bangfu.core.personal import without_numbers

_ROW = re.compile(r"^(?:DETAIL|CONTEXT):.*$", re.MULTILINE)


class Formatter(logging.Formatter):
    """Writes a line or a traceback. PostgreSQL quotes in its errors the row that it refused."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return without_numbers(_ROW.sub("DETAIL: (withheld)", super().format(record)))
