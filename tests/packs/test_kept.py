"""Every clause that is kept or judged stands in a table of this version, on a page one can open."""

import pytest

from bangfu.apps.pages.views.registers import page_of
from bangfu.cli.packs import built
from tests.worked import jizhou

KEPT = {c.id: c.record or c.form for c in jizhou().clauses.values() if c.record or c.form}


@pytest.mark.parametrize("clause", sorted(KEPT))
def test_a_clause_that_is_kept_has_its_field_and_its_page(clause: str) -> None:
    place = KEPT[clause]
    assert place is not None
    assert place in built(), f"{place} is no field of a table with a page"
    page = page_of(place.rpartition(".")[0])
    assert page is not None
    assert page.register is not None
    assert page.register.href


def test_a_planted_place_that_is_nowhere_is_noticed() -> None:
    assert "projects.project.colour" not in built()
    assert page_of("projects.nothing") is None
