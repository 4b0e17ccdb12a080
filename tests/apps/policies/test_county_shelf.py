"""The county's own shelf of packs: what is broken there is told, and breaks nothing else."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.packs.written import FILES, write_pack

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(tmp_path: Path, settings: Any) -> Path:
    settings.PACKS = str(tmp_path)
    return tmp_path


def test_a_pack_with_broken_cases_is_told_and_the_pages_go_on(client: Client, shelf: Path) -> None:
    pack = write_pack(shelf, files=dict(FILES))
    (pack / "cases" / "99-broken.yaml").write_text("- name: [", encoding="utf-8")
    assert client.get("/").status_code == 200
    told = client.get(f"/policies/{pack.name}/")
    assert told.status_code == 503
    assert "cases/99-broken.yaml" in told.content.decode()


def test_a_link_to_nowhere_is_told(client: Client, shelf: Path) -> None:
    pack = write_pack(shelf, files=dict(FILES))
    (pack / "clauses" / "zz.yaml").symlink_to(shelf / "nowhere")
    assert client.get("/policies/").status_code == 200
    assert client.get(f"/policies/{pack.name}/").status_code == 503


def test_a_pack_under_another_name_is_told(client: Client, shelf: Path) -> None:
    moved = write_pack(shelf, files=dict(FILES)).rename(shelf / "renamed")
    assert client.get("/policies/").status_code == 200
    assert client.get(f"/policies/{moved.name}/").status_code == 503


def test_a_broken_pack_in_a_folder_with_a_chinese_name_breaks_no_page(
    client: Client, shelf: Path
) -> None:
    (shelf / "我的县").mkdir()
    (shelf / "我的县" / "pack.yaml").write_text("id: [", encoding="utf-8")
    assert client.get("/").status_code == 200
    assert client.get("/policies/").status_code == 200


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?onn=2020-01-01", "bad_option"),
        ("?lang=en&lang=zh", "given_twice"),
        ("?reading=A-JZ-01=R4&reading=A-JZ-01=R1", "given_twice"),
    ],
)
def test_an_option_of_the_api_is_never_passed_over(client: Client, query: str, code: str) -> None:
    address = f"/api/v1/ask/jizhou-2018/returns.remittance{query}"
    told = client.post(address, "{}", content_type="application/json").json()
    assert [problem["code"] for problem in told["problems"]] == [code]


@pytest.mark.parametrize(
    "facts", ['{"tranches": 1.5, "year": 2019}', '{"tranches": [[1]], "year": 2019}']
)
def test_a_table_that_is_none_is_refused(client: Client, facts: str) -> None:
    address = "/api/v1/ask/jizhou-2018/returns.remittance"
    told = client.post(address, facts, content_type="application/json")
    assert told.status_code == 422
    assert told.json()["problems"][0]["code"] == "table_expected"
