"""Every clause that is kept or judged stands in a table of this version, on a page one can open."""

import pytest
from django.apps import apps

from bangfu.apps.pages.views.registers import page_of
from bangfu.cli.packs import built
from bangfu.core.policies.reader import pack_folders, read_pack
from tests.worked import jizhou

PACKS = [jizhou() if name == "jizhou-2018" else read_pack(name) for name in pack_folders()]
KEPT = {
    clause.id: place
    for pack in PACKS
    for clause in pack.clauses.values()
    if (place := clause.record or clause.form)
    and apps.is_installed(f"bangfu.apps.{place.split('.')[0]}")
}


def test_the_packs_keep_something_in_the_register_and_in_oversight() -> None:
    assert {"registry", "oversight", "policies"} <= {place.split(".")[0] for place in KEPT.values()}


@pytest.mark.parametrize("clause", sorted(KEPT))
def test_a_clause_that_is_kept_has_its_field_and_its_page(clause: str) -> None:
    place = KEPT[clause]
    assert place in built(), f"{place} is no field of a table with a page"
    page = page_of(place.rpartition(".")[0])
    assert page is not None
    assert page.register is not None
    assert page.register.href


def test_a_planted_place_that_is_nowhere_is_noticed() -> None:
    assert "projects.project.colour" not in built()
    assert page_of("projects.nothing") is None
