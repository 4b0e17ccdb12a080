"""Every page reads through the door that asks who looks: decision 0009."""

from pathlib import Path

import pytest

from tests.tidy.doors import asks_who_looks
from tests.tidy.sources import SOURCE, complaints, python

PAGES = {"views", "tables", "forms", "api", "urls"}

SIGNED = {
    "src/bangfu/apps/ledger/tables/filters.py": "whether an entry that is shown has such a line",
    "src/bangfu/web/cockpit.py": "the name of a place: places are public",
}
"""The files that may ask past the viewer, and what for."""


def pages() -> list[Path]:
    """What stands between a reader and the queries, in the stages and in `web`."""
    stages = [path for path in python("apps") if PAGES & {*path.parent.parts, path.stem}]
    return [*stages, *python("web")]


def test_no_page_reads_past_its_viewer() -> None:
    found = complaints(asks_who_looks, pages())
    assert [one for one in found if one.partition(": ")[0] not in SIGNED] == []
    assert {one.partition(": ")[0] for one in found} == set(SIGNED), "signed and not needed"


def test_the_pages_are_those_of_every_stage() -> None:
    stages = {path.parent.name for path in SOURCE.glob("apps/*/urls.py")}
    assert {path.relative_to(SOURCE).parts[1] for path in pages()} >= stages


@pytest.mark.parametrize(
    "planted",
    [
        "rows = Project.everything.all()",
        "rows = models.Project.everything.filter(pk=1)",
        "rows = Project._base_manager.all()",
    ],
)
def test_a_planted_door_is_found(planted: str) -> None:
    [found] = asks_who_looks(planted)
    assert found.startswith("line 1: ")
