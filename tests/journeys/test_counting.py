"""What the pages of a told county ask of the database, and that every entry leads to its row."""

from typing import Any

import pytest

from tests.journeys import county

BOUNDS = {
    "cockpit of the county": 42,
    "cockpit of a township": 45,
    "to-do": 30,
    "year of returns": 25,
    "application": 70,
    "asset": 42,
    "claims": 25,
    "use plan": 18,
}
"""What each page takes, and a little more. Most of it is the policy: two queries for each question."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the demonstration tells of itself."""
    home = county.demonstration(tmp_path_factory.getbasetemp().parent)
    found: dict[str, Any] = county.measured(home, "tests.journeys.counting")
    return found


@pytest.mark.parametrize("page", BOUNDS)
def test_a_page_asks_no_more_than_its_bound(told: dict[str, Any], page: str) -> None:
    assert told["queries"][page] <= BOUNDS[page]


def test_every_entry_of_the_story_leads_to_the_row_it_was_booked_for(told: dict[str, Any]) -> None:
    assert told["entries"] > 1000
    assert told["without_page"] == []


def test_what_waits_is_named_without_asking_again(told: dict[str, Any]) -> None:
    assert told["names"] == []
