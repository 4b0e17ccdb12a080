"""What tests need from the system, found or said to be missing; with CI=true missing is failing."""

import os
import shutil

import pytest

PROGRAMS = {
    "chromium": ("chromium", "chromium-browser"),
    "hledger": ("hledger",),
}
WHAT_FOR = {
    "chromium": "journeys in a real browser",
    "hledger": "an independent reader of the ledger",
}


def find(need: str) -> str | None:
    """The path of a program, or None."""
    paths = (shutil.which(name) for name in PROGRAMS[need])
    return next((path for path in paths if path), None)


def require(need: str) -> str:
    """The path of a program; where it is missing the test is skipped, or fails where CI=true."""
    path = find(need)
    if path:
        return path
    message = f"{need} is missing: {WHAT_FOR[need]}. Install it: apt-get install {need}"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def notice() -> list[str]:
    """One line for each missing program."""
    return [
        f"{need} is missing, so these were skipped: {WHAT_FOR[need]} (apt-get install {need})"
        for need in PROGRAMS
        if find(need) is None
    ]
