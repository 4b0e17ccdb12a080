"""The API: the same answers as the engine and the pages, one shape for whatever goes wrong."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.apps.policies.visiting import PACK_ID
from tests.packs.written import PACK_ID as WRITTEN
from tests.worked import jizhou

pytestmark = pytest.mark.django_db
ASK = f"/api/v1/ask/{PACK_ID}/"
SHAPE = {"pack", "question", "on", "readings", "answer", "because", "problems"}
FACTS = {
    "tranches": [
        {
            "tranche": "T1",
            "project": "P1",
            "injected_on": "2018-06-01",
            "subsidy_fen": 1_000_000_000,
        }
    ],
    "year": 2019,
}


def asked(client: Client, question: str, body: object, query: str = "") -> tuple[int, Any]:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    response = client.post(f"{ASK}{question}{query}", text, content_type="application/json")
    return response.status_code, response.json()


def test_it_answers(client: Client) -> None:
    status, told = asked(client, "returns.remittance", FACTS)
    assert status == 200
    assert set(told) == SHAPE
    assert told["answer"][0]["due_fen"] == 65_000_000
    cited = {ground["clause"]: ground for ground in told["because"]}
    assert cited["JZ-042"]["values"] == {"rate": "13/200"}


def test_it_takes_the_options_of_the_command_line(client: Client) -> None:
    query = "?on=2019-06-30&reading=A-JZ-01=R5&reading=A-JZ-10=operator&explain=T1&lang=en"
    status, told = asked(client, "returns.remittance", FACTS, query)
    assert status == 200
    assert told["on"] == "2019-06-30"
    assert told["readings"] == {"A-JZ-01": "R5", "A-JZ-10": "operator"}
    assert told["because"][0]["gist"].startswith("Once money is injected")


def test_a_refusal_is_an_answer(client: Client) -> None:
    status, told = asked(client, "funds.use", {"class": "bonuses", "amount_fen": 100})
    assert status == 200
    assert told["answer"]["decision"] == "denied"
    assert told["problems"][0]["severity"] == "block"


@pytest.mark.parametrize(
    ("question", "body", "query", "status", "code"),
    [
        ("returns.remittance", "{", "", 400, "broken_json"),
        ("returns.remittance", b"\xff\xfe", "", 400, "not_utf8"),
        ("returns.remittance", '{"year": 2019, "year": 2020}', "", 400, "broken_json"),
        ("returns.remittance", "NaN", "", 400, "broken_json"),
        ("returns.remittance", "[" * 100_000, "", 400, "broken_json"),
        ("returns.remittance", '{"year": ' + "9" * 5_000 + "}", "", 400, "broken_json"),
        ("returns.nothing", FACTS, "", 404, "unknown_question"),
        ("returns.remittance", {"year": 2019}, "", 422, "missing_table"),
        ("returns.remittance", FACTS | {"colour": "red"}, "", 422, "unknown_fact"),
        ("returns.remittance", FACTS, "?on=2019-13-01", 422, "bad_option"),
        ("returns.remittance", FACTS, "?reading=R5", 422, "bad_option"),
        ("returns.remittance", FACTS, "?reading=A-JZ-01=R99", 422, "unknown_reading"),
        ("returns.remittance", FACTS, "?lang=fr", 422, "bad_option"),
        ("returns.remittance", FACTS, "?on=1999-01-01", 422, "not_in_force"),
    ],
)
def test_what_is_wrong_has_the_shape_of_an_answer(
    client: Client, question: str, body: object, query: str, status: int, code: str
) -> None:
    found, told = asked(client, question, body, query)
    assert found == status
    assert set(told) == SHAPE
    assert told["answer"] is None
    assert told["problems"][0]["code"] == code
    assert told["problems"][0]["message"]


def test_numbers_are_read_exactly(client: Client) -> None:
    body = '{"class": "bonuses", "amount_fen": 100.5}'
    status, told = asked(client, "funds.use", body)
    assert status == 422
    assert "100.5" in told["problems"][0]["message"]


def test_an_unknown_pack_is_not_found(client: Client) -> None:
    response = client.post("/api/v1/ask/nope/returns.remittance", "{}", "application/json")
    assert response.status_code == 404
    assert response.json()["problems"][0]["code"] == "no_such_pack"


def test_too_much_is_refused(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    status, told = asked(client, "returns.remittance", FACTS)
    assert status == 413
    assert told["problems"][0]["code"] == "file_too_large"


def test_an_unknown_address_is_told_as_data(client: Client) -> None:
    response = client.get("/api/v1/nothing")
    assert response.status_code == 404
    assert response.json()["answer"] is None


def test_nothing_echoes_more_than_eighty_characters(client: Client) -> None:
    _status, told = asked(client, "returns.remittance", FACTS | {"year": "长" * 300})
    assert "长" * 81 not in json.dumps(told, ensure_ascii=False)


def test_it_tells_what_a_question_needs(client: Client) -> None:
    told = client.get(f"/api/v1/schema/{PACK_ID}/returns.remittance").json()
    assert told["facts"]["properties"]["tranches"]["items"]["required"][0] == "tranche"
    assert client.get(f"/api/v1/schema/{PACK_ID}/nope.nope").status_code == 404


def test_it_lists_the_packs_and_their_clauses(client: Client, county_packs: object) -> None:
    told = client.get("/api/v1/packs").json()["packs"]
    assert [pack["id"] for pack in told] == [*_shipped(), WRITTEN]
    clauses = client.get(f"/api/v1/packs/{PACK_ID}/clauses").json()["clauses"]
    assert len(clauses) == len(jizhou().clauses)
    assert client.get("/api/v1/packs/nope/clauses").status_code == 404


def _shipped() -> list[str]:
    from bangfu.core.policies.reader import pack_folders

    return list(pack_folders())


def test_it_describes_itself(client: Client) -> None:
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert "/api/v1/ask/{pack}/{question}" in told["paths"]


def test_it_needs_no_token_and_sets_no_cookie() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(f"{ASK}returns.remittance", json.dumps(FACTS), "application/json")
    assert response.status_code == 200
    assert not response.cookies
