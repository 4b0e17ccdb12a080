"""The registers on the API: what a program may read with its token, and what it is refused."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from bangfu.apps.people.models import County, RoleGrant
from bangfu.apps.records.refusal import Refused
from bangfu.apps.staff.actions.founding import found
from tests.apps.policies.standing import put_in_force
from tests.apps.records.acting import COUNTY

pytestmark = pytest.mark.django_db

NOW = datetime(2018, 1, 2, 1, tzinfo=UTC)


def test_the_public_is_told_which_registers_there_are(client: Client) -> None:
    put_in_force()
    told = client.get("/api/v1/registers").json()["registers"]
    assert "projects/projects" in {register["name"] for register in told}
    assert all(register["columns"] for register in told)


def test_a_register_that_is_not_there_is_refused_by_name(client: Client) -> None:
    answer = client.get("/api/v1/registers/projects/nothing")
    assert answer.status_code == 404
    assert answer.json()["problems"][0]["code"] == "unknown_register"


def test_a_register_of_other_offices_is_refused(client: Client) -> None:
    answer = client.get("/api/v1/registers/staff/accounts")
    assert answer.status_code == 403
    assert answer.json()["problems"][0]["code"] == "register_not_yours"


def test_the_public_reads_public_rows_only(client: Client) -> None:
    put_in_force()
    answer = client.get("/api/v1/registers/returns/dues")
    assert b'"rows": [\n]' in b"".join(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize("shown", ["Bearer mistyped", "Bearer ", "Basic abc"])
def test_a_token_that_opens_nothing_is_refused_and_not_answered_as_the_public(
    client: Client, shown: str
) -> None:
    put_in_force()
    for address in ("/api/v1/registers", "/api/v1/registers/projects/projects"):
        answer = client.get(address, headers={"authorization": shown})
        assert answer.status_code == 401
        assert answer.json()["problems"][0]["code"] == "token_opens_nothing"


def test_an_option_that_is_misspelt_or_cannot_be_read_is_refused(client: Client) -> None:
    put_in_force()
    asked = "/api/v1/registers/projects/projects?plan_yaer_from=2019&state=none&total_investment_fen_to=abc"
    answer = client.get(asked)
    assert answer.status_code == 422
    told = [(one["code"], one["subject"]) for one in answer.json()["problems"]]
    assert ("unknown_option", "plan_yaer_from") in told
    assert {
        ("option_unreadable", "state"),
        ("option_unreadable", "total_investment_fen_to"),
    } <= set(told)


def test_a_county_begins_once_with_two_administrators_who_confirm_each_other() -> None:
    two = {"wang": "王某", "li": "李某"}
    people = found(COUNTY, two, password="a long enough one", at=NOW)
    grants = list(RoleGrant.everything.filter(person__in=people))
    assert {grant.confirmed_by_id for grant in grants} == {person.pk for person in people}
    assert all(grant.confirmed_by_id != grant.person_id for grant in grants)
    assert not County.objects.get().is_demonstration
    with pytest.raises(Refused) as refused:
        found(COUNTY, two, password="a long enough one", at=NOW)
    assert refused.value.problems[0].code == "county_begun"
