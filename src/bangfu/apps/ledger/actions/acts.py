"""What the pages of the books do: each once for the key of its form."""

from datetime import date

from bangfu.apps.ledger.actions import closings, reversals
from bangfu.apps.ledger.actions.verifying import keep_verification
from bangfu.apps.ledger.models import Closing, JournalEntry, Reversal
from bangfu.apps.ledger.queries.checks import verify
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, once
from bangfu.core.problem import PROBLEMS_SHOWN_MAX


def ask_reversal(viewer: Viewer, entry: JournalEntry, *, reason: str, key: str) -> Told:
    """Ask that an entry be reversed. Raises Refused."""
    body = {"entry": entry.pk, "reason": reason}
    return once(viewer, key, body, lambda: reversals.ask_reversal(viewer, entry.pk, reason=reason))


def book_reversal(viewer: Viewer, asked: Reversal, *, key: str) -> Told:
    """Check a reversal and book it, as the second person. Raises Refused."""
    body = {"reversal": asked.pk, "event": "book"}
    return once(viewer, key, body, lambda: reversals.book_reversal(viewer, asked))


def refuse_reversal(viewer: Viewer, asked: Reversal, *, reason: str, key: str) -> Told:
    """Leave an entry as it is. Raises Refused."""
    body = {"reversal": asked.pk, "event": "refuse", "reason": reason}
    return once(viewer, key, body, lambda: reversals.refuse_reversal(viewer, asked, reason=reason))


def close_period(viewer: Viewer, through: date, *, key: str) -> Told:
    """Close the books through a day. Raises Refused."""
    return once(viewer, key, {"through": through}, lambda: closings.close_period(viewer, through))


def ask_reopening(viewer: Viewer, closing: Closing, *, reason: str, key: str) -> Told:
    """Ask that a closed period be opened again. Raises Refused."""
    body = {"closing": closing.pk, "event": "ask", "reason": reason}
    return once(viewer, key, body, lambda: closings.ask_reopening(viewer, closing, reason=reason))


def reopen_period(viewer: Viewer, closing: Closing, *, key: str) -> Told:
    """Open a closed period again, as the second person. Raises Refused."""
    body = {"closing": closing.pk, "event": "reopen"}
    return once(viewer, key, body, lambda: closings.reopen_period(viewer, closing))


def refuse_reopening(viewer: Viewer, closing: Closing, *, reason: str, key: str) -> Told:
    """Leave a period closed. Raises Refused."""
    body = {"closing": closing.pk, "event": "refuse", "reason": reason}
    return once(
        viewer, key, body, lambda: closings.refuse_reopening(viewer, closing, reason=reason)
    )


def run_verification(viewer: Viewer, *, key: str) -> Told:
    """Run every check and keep what each found. The books are read before anything is written."""
    results: list[dict[str, object]] = [
        {
            "check": finding.check.code,
            "says": finding.check.says.model_dump(),
            "count": len(finding.problems),
            "problems": [
                {"zh": problem.message("zh"), "en": problem.message("en")}
                for problem in finding.problems[:PROBLEMS_SHOWN_MAX]
            ],
        }
        for finding in verify()
    ]
    return once(viewer, key, {}, lambda: keep_verification(viewer, results))
