"""The specimen pages with offices that are signed in. Django is imported when it runs, not before."""

from typing import Any

import pytest

from tests.pages import written_files

__all__ = ["written_files"]


@pytest.fixture(autouse=True)
def specimen(settings: Any) -> None:
    """The addresses of the specimen beside those of the house."""
    from pathlib import Path

    settings.ROOT_URLCONF = "tests.apps.pages.incomes"
    here = Path(__file__).parent
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(here / "templates")]}]
