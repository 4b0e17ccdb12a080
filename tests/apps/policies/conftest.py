"""Visitors of the policies stage, and a county's own packs on the shelf."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.packs.written import FILES, PACK_ID
from tests.pages import written_files

__all__ = ["written_files"]


@pytest.fixture
def english(client: Client) -> Client:
    """A visitor who chose English."""
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def county_packs(tmp_path: Path, settings: Any) -> Path:
    """A folder of packs beside those that ship, holding the one written by hand."""
    for name, text in FILES.items():
        file = tmp_path / PACK_ID / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    settings.PACKS = str(tmp_path)
    return tmp_path
