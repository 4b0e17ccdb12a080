"""Editions: kept once, word for word, and refused by the database where they are wrong."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from bangfu.apps.policies.actions.editions import register_editions
from bangfu.apps.policies.models import Edition
from bangfu.apps.policies.queries import editions, packs
from bangfu.core.policies.reader import digest_of, shipped_folder
from tests.apps.policies.visiting import AT, PACK_ID, seen
from tests.packs.written import PACK_ID as WRITTEN

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
LATER = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def edition() -> Edition:
    register_editions({PACK_ID: shipped_folder() / PACK_ID}, registered_at=NOW)
    return Edition.objects.get(pack=PACK_ID)


def test_it_keeps_every_file_word_for_word(edition: Edition) -> None:
    kept = edition.files["clauses/32-3-returns.yaml"]
    assert kept == (shipped_folder() / PACK_ID / "clauses/32-3-returns.yaml").read_text("utf-8")
    assert (
        digest_of({name: text.encode() for name, text in edition.files.items()}) == edition.digest
    )
    assert edition.registered_at == NOW


def test_it_keeps_an_edition_once(edition: Edition) -> None:
    new = register_editions({PACK_ID: shipped_folder() / PACK_ID}, registered_at=LATER)
    assert new == []
    assert Edition.objects.get(pack=PACK_ID).registered_at == NOW


def test_a_changed_pack_is_another_edition(county_packs: Path) -> None:
    first = register_editions({WRITTEN: county_packs / WRITTEN}, registered_at=NOW)
    file = county_packs / WRITTEN / "clauses" / "20-other.yaml"
    file.write_text(file.read_text("utf-8").replace("台账", "台账和账册"), encoding="utf-8")
    second = register_editions({WRITTEN: county_packs / WRITTEN}, registered_at=LATER)
    assert [e.digest for e in editions.editions_of(WRITTEN)] == [
        second[0].digest,
        first[0].digest,
    ]


def test_a_pack_that_cannot_be_used_is_passed_over(county_packs: Path) -> None:
    (county_packs / WRITTEN / "pack.yaml").write_text("id: [", encoding="utf-8")
    assert register_editions({WRITTEN: county_packs / WRITTEN}, registered_at=NOW) == []


@pytest.mark.parametrize(
    "wrong",
    [{"pack": ""}, {"digest": "nope"}, {"digest": "A" * 64}, {"title_zh": ""}],
)
def test_the_database_refuses_what_is_wrong(edition: Edition, wrong: dict[str, str]) -> None:
    right = {"pack": "x", "digest": "0" * 64, "title_zh": "题", "title_en": "t"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(**(right | wrong), registered_at=NOW, files={})


def test_the_database_refuses_the_same_edition_twice(edition: Edition) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(
            pack=PACK_ID,
            digest=edition.digest,
            title_zh="题",
            title_en="t",
            registered_at=LATER,
            files={},
        )


def test_its_page_shows_the_files(client: Client, edition: Edition) -> None:
    words = seen(client, f"{AT}editions/{edition.short}/")
    assert edition.digest in words
    assert "现行" in words
    assert "chapter: {at: 三（二）2" in words


def test_the_list_and_the_document_name_it(client: Client, edition: Edition) -> None:
    assert "2026-01-02 11:04" in seen(client, f"{AT}editions/")
    assert edition.short in seen(client, AT)


def test_it_is_taken_away_as_data(client: Client, edition: Edition) -> None:
    told = client.get(f"{AT}editions/{edition.digest}.json").json()
    assert told["digest"] == edition.digest
    assert (
        digest_of({name: text.encode() for name, text in told["files"].items()}) == edition.digest
    )


def test_before_setup_the_list_says_what_to_do(client: Client) -> None:
    assert "运行 bangfu setup" in seen(client, f"{AT}editions/")


def test_every_pack_on_the_shelf_is_registered(county_packs: Path) -> None:
    new = register_editions(packs.folders(), registered_at=NOW)
    assert {PACK_ID, WRITTEN} <= {edition.pack for edition in new}
