"""Who looks: grants as they are now, one person behind all accounts, rights passed on for a time."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from bangfu.apps.people.access import digest_of_token, viewer_of, viewer_of_token
from bangfu.apps.people.models import ApiToken, Person, RoleGrant, User
from bangfu.apps.people.scope import Grant, Viewer
from tests.apps.people.standing import (
    COUNTY,
    NOW,
    OTHER_TOWN,
    TODAY,
    TOWN,
    VILLAGE,
    account,
    grant,
    person,
    seen_as,
)

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-audit-bureau-of-the-county"


def asked_by(user: User | AnonymousUser, **headers: str) -> Any:
    """A request of a user."""
    request = RequestFactory().get("/", headers=headers)
    request.user = user
    return request


# --- persons and accounts -----------------------------------------------------------------------


def test_two_accounts_of_one_person_are_one_person() -> None:
    li = person("李", "township", TOWN)
    first, second = account(li, "li"), account(li, "li2")
    one, two = viewer_of(asked_by(first)), viewer_of(asked_by(second))
    assert one.person_id == two.person_id == li.pk
    assert one.grants == two.grants == (Grant("township", TOWN),)


def test_a_closed_account_is_the_public() -> None:
    closed = account(person("李", "township", TOWN), "li")
    closed.is_active = False
    assert viewer_of(asked_by(closed)).is_public


def test_a_stranger_is_the_public_at_a_moment() -> None:
    viewer = viewer_of(asked_by(AnonymousUser()))
    assert (viewer.is_public, viewer.grants) == (True, ())
    assert viewer.moment.tzinfo is not None


def test_the_viewer_of_a_request_is_read_once() -> None:
    request = asked_by(account(person("李", "township", TOWN), "li"))
    assert viewer_of(request) is viewer_of(request)


def test_the_day_is_that_of_the_county() -> None:
    """At eight in the evening in London the next day has begun in Tianjin."""
    late = datetime(2023, 5, 31, 20, tzinfo=UTC)
    assert seen_as(person("李", "township", TOWN, begins_on=TODAY), at=late).roles == {"township"}


# --- what is held ---------------------------------------------------------------------------------


def test_a_role_is_held_inside_its_place() -> None:
    viewer = seen_as(person("李", "township", TOWN))
    assert viewer.holds(["village", "township"], VILLAGE) == "township"
    assert viewer.holds(["township"], TOWN) == "township"
    assert viewer.holds(["township"], OTHER_TOWN) is None
    assert viewer.holds(["township"], COUNTY) is None
    assert viewer.holds(["finance_bureau"], TOWN) is None


def test_a_grant_that_was_ended_is_gone_with_the_next_look() -> None:
    li = person("李")
    held = grant(li, "township", TOWN)
    assert seen_as(li).roles == {"township"}
    RoleGrant.everything.filter(pk=held.pk).update(ends_on=TODAY)
    assert seen_as(li).roles == set()


def test_a_right_passed_on_ends_with_the_one_it_comes_from() -> None:
    leader, deputy = person("镇长"), person("副镇长")
    own = grant(leader, "township_leader", TOWN)
    passed = {"given_by": leader, "delegated_from": own, "ends_on": date(2023, 7, 1)}
    grant(deputy, "township_leader", TOWN, **passed)
    assert seen_as(deputy).roles == {"township_leader"}
    assert seen_as(deputy).person_id == deputy.pk, "the right is passed, not the person"
    RoleGrant.everything.filter(pk=own.pk).update(ends_on=TODAY)
    assert seen_as(deputy).roles == set()


# --- walls of the database ------------------------------------------------------------------------


def refused(name: str, **columns: Any) -> None:
    """The database refuses a grant by the constraint of that name."""
    anna, bert = Person.objects.create(name="安"), Person.objects.create(name="白")
    values: dict[str, Any] = {"person": anna, "given_by": bert, "begins_on": TODAY}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RoleGrant.everything.create(role="township", **{"place": TOWN} | values | columns)


def test_nobody_grants_to_themselves() -> None:
    dong = Person.objects.create(name="董")
    refused("grant_not_to_oneself", person=dong, given_by=dong)


def test_nobody_confirms_what_they_gave_or_got() -> None:
    dong, other = Person.objects.create(name="董"), Person.objects.create(name="欧")
    refused("grant_confirmed_by_another", given_by=dong, confirmed_by=dong)
    refused("grant_confirmed_by_another", person=other, given_by=dong, confirmed_by=other)


def test_a_grant_is_in_order() -> None:
    refused("grant_ends_after_it_begins", ends_on=date(2023, 5, 31))
    refused("grant_place_is_code", place="津门")


def test_what_is_delegated_has_an_end() -> None:
    own = grant(person("镇长"), "township_leader", TOWN)
    refused("delegation_ends", delegated_from=own)


def test_names_differ_by_more_than_capitals() -> None:
    account(person("李"), "li")
    with pytest.raises(IntegrityError), transaction.atomic():
        account(person("黎"), "LI")


def test_password_and_second_factor_are_not_set_aside_by_one() -> None:
    admin, owner = person("管"), account(person("李"), "li")
    owner.password_set_by = owner.factor_removed_by = admin
    with pytest.raises(IntegrityError, match="password_and_factor_by_two"), transaction.atomic():
        owner.save()


# --- programs -------------------------------------------------------------------------------------


def token(**columns: Any) -> ApiToken:
    """A token of the audit bureau for one township, given and confirmed."""
    values: dict[str, Any] = {
        "name": "审计系统",
        "organisation": "audit_bureau",
        "role": "township",
        "place": TOWN,
        "digest": digest_of_token(TOKEN),
        "given_by": Person.objects.create(name="甲"),
        "confirmed_by": Person.objects.create(name="乙"),
        "begins_on": date(2020, 1, 1),
        "ends_on": date(2099, 1, 1),
    }
    return ApiToken.everything.create(**values | columns)


def shown(text: str) -> Viewer | None:
    """The viewer behind an `Authorization` header."""
    return viewer_of_token(asked_by(AnonymousUser(), Authorization=text))


def test_a_token_reads_one_place_and_acts_nowhere() -> None:
    token()
    viewer = shown(f"Bearer {TOKEN}")
    assert viewer is not None
    assert viewer.read_areas == ("120119101",)
    assert not viewer.is_public
    assert viewer.person_id is None
    assert viewer.holds(["township"], TOWN) is None, "a program acts as nobody"


@pytest.mark.parametrize(
    "text", ["", "Bearer", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", TOKEN, "Bearer \u0000"]
)
def test_nothing_but_the_token_opens(text: str) -> None:
    token()
    assert shown(text) is None


@pytest.mark.parametrize(
    "columns",
    [{"confirmed_by": None}, {"ends_on": date(2020, 1, 2)}, {"begins_on": date(2098, 1, 1)}],
    ids=["not confirmed", "ended", "not begun"],
)
def test_a_token_that_is_not_valid_opens_nothing(columns: dict[str, Any]) -> None:
    token(**columns)
    assert shown(f"Bearer {TOKEN}") is None


def test_the_token_itself_is_not_kept() -> None:
    kept = token()
    assert TOKEN not in str(vars(kept))
    assert kept.digest == digest_of_token(TOKEN)


def test_a_viewer_without_a_person_but_with_a_moment() -> None:
    assert Viewer(at=NOW).today == TODAY
