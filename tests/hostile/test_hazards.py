"""Every hazard of the table is shown by a test; the page of the docs names it."""

from tests.hostile.hazards import HAZARDS
from tests.tidy.sources import ROOT, read


def test_every_hazard_is_shown_by_a_test() -> None:
    rows = [line for line in read(ROOT / "docs" / "hazards.md").splitlines() if line[:1] == "|"][2:]
    assert len(rows) == len(HAZARDS)
    assert [row for row in rows if "`test_" not in row] == []
