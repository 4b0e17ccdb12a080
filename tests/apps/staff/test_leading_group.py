"""The leading group is held against the policy in force: JZ-105, JZ-106 and JZ-107."""

from datetime import date

import pytest
from django.test import Client

from bangfu.apps.people.models import Post
from bangfu.apps.registry.models import Division, Organisation
from bangfu.apps.staff.queries.leading_group import leading_group
from tests.apps.people.standing import (
    COUNTY,
    OTHER_TOWN,
    TODAY,
    TOWN,
    account,
    person,
    seen_as,
)
from tests.apps.policies.standing import put_in_force
from tests.apps.policies.visiting import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> None:
    """The county with two townships, and the agriculture commission."""
    put_in_force()
    county = Division.everything.create(
        code=COUNTY, level="county", category="county", name="蓟州区"
    )
    for code, name in ((TOWN, "出头岭镇"), (OTHER_TOWN, "马伸桥镇")):
        Division.everything.create(
            code=code, level="township", category="town", name=name, parent=county
        )
    Organisation.everything.create(
        code="JZ-NW",
        name="蓟州区农业农村委员会",
        office="agriculture_commission",
        category="bureau",
        level="district",
        division=county,
        active_from=date(2010, 1, 1),
    )


def seat(code: str, organisation: str, place: str = COUNTY) -> Post:
    """Somebody in a seat."""
    return Post.everything.create(
        title=code,
        seat=code,
        place=place,
        organisation=organisation,
        holder_name="某",
        begins_on=date(2019, 1, 1),
    )


def test_an_empty_group_lacks_every_seat_of_the_policy(places: None) -> None:
    group = leading_group(seen_as(person("办", "leading_group_office", COUNTY)), TODAY)
    assert group is not None
    assert group.clauses == ["JZ-105", "JZ-106", "JZ-107"]
    counted = [(s.seat, s.wanted, s.held, s.is_complete) for s in group.seats]
    assert counted == [
        ("leader", 1, 0, False),
        ("deputy_leader", 8, 0, False),
        ("member", 33, 0, False),
    ]


def test_who_is_there_is_no_longer_missing(places: None) -> None:
    seat("leader", "JZ-GOV")
    seat("deputy_leader", "JZ-NW")
    seat("member", "JZ-NW")
    seat("member", "TOWN-GOV", TOWN)
    group = leading_group(seen_as(person("办", "leading_group_office", COUNTY)), TODAY)
    assert group is not None
    leader, deputies, members = group.seats
    assert leader.is_complete
    assert "区农委" not in [name.zh for name in deputies.missing]
    assert len(deputies.missing) == 7
    assert [name.zh for name in members.missing][7:] == ["马伸桥镇"]


def test_whoever_has_left_is_missing_again(places: None) -> None:
    left = seat("leader", "JZ-GOV")
    Post.everything.filter(pk=left.pk).update(ends_on=date(2020, 1, 1))
    group = leading_group(seen_as(person("办", "leading_group_office", COUNTY)), TODAY)
    assert group is not None
    assert group.seats[0].held == 0


def test_without_a_policy_nothing_is_wanted() -> None:
    assert leading_group(seen_as(person("办", "leading_group_office", COUNTY)), TODAY) is None


def test_the_page_names_who_is_missing_and_the_clause(places: None) -> None:
    seat("deputy_leader", "JZ-NW")
    client = Client()
    client.force_login(account(person("办", "leading_group_office", COUNTY), "ban"))
    said = words_of(client.get("/people/leading-group/"))
    assert "副组长 8 1 林业局、库区办" in said
    assert "JZ-106" in said
    assert "蓟州区农业农村委员会" in said
