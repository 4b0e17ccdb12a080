"""Grants, posts and tokens: given by one, confirmed by another, ended, counted against the policy."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest

from bangfu.apps.people.access import digest_of_token
from bangfu.apps.people.models import ApiToken, Person, Post, RoleGrant
from bangfu.apps.people.roles import ROLES
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.refusal import Refused
from bangfu.apps.staff.actions import grants, posts, tokens
from bangfu.apps.staff.actions.grants import Right
from bangfu.apps.staff.actions.posts import Office
from bangfu.apps.staff.actions.tokens import Pass
from bangfu.apps.staff.queries import rights
from tests.apps.people.standing import (
    COUNTY,
    OTHER_COUNTY,
    OTHER_TOWN,
    TODAY,
    TOWN,
    VILLAGE,
    grant,
    person,
    seen_as,
)

pytestmark = pytest.mark.django_db
KEYS = (f"key-{n}" for n in count())
RIGHT = Right("township", TOWN, TODAY)
TOKEN = "a-token-that-was-just-made"


@pytest.fixture
def admin() -> Viewer:
    """An administrator of the county."""
    return seen_as(person("管理员甲", "administrator", COUNTY))


@pytest.fixture
def confirmer() -> Viewer:
    """Another one."""
    return seen_as(person("管理员乙", "administrator", COUNTY))


def refused_codes(act: Callable[[], object]) -> list[str]:
    """The codes for which an act is refused."""
    with pytest.raises(Refused) as caught:
        act()
    return [problem.code for problem in caught.value.problems]


def given(admin: Viewer, to: Person, right: Right = RIGHT) -> RoleGrant:
    """A grant that was given and not yet confirmed."""
    told = grants.give_grant(admin, to, right, key=next(KEYS))
    row: RoleGrant = RoleGrant.everything.get(pk=told.id)
    return row


# --- given and confirmed ------------------------------------------------------------------------


def test_a_grant_holds_once_another_has_confirmed_it(admin: Viewer, confirmer: Viewer) -> None:
    li = person("李明")
    row = given(admin, li)
    assert seen_as(li).roles == set()
    grants.confirm_grant(confirmer, row, key=next(KEYS))
    assert seen_as(li).roles == {"township"}
    verbs = AuditEvent.everything.order_by("sequence").values_list("verb", "person", "place")
    assert list(verbs) == [
        ("people.role_grant.create", admin.person_id, TOWN),
        ("people.role_grant.change", confirmer.person_id, TOWN),
    ]


def test_whoever_gave_or_got_it_does_not_confirm_it(admin: Viewer) -> None:
    mei = person("梅", "administrator", COUNTY)
    row = given(admin, mei)
    for viewer in (admin, seen_as(mei)):
        codes = refused_codes(
            lambda viewer=viewer: grants.confirm_grant(viewer, row, key=next(KEYS))
        )
        assert codes == ["grant_confirmed_by_one"]
    assert seen_as(mei).roles == {"administrator"}


def test_nobody_grants_to_themselves() -> None:
    me = person("管理员甲", "administrator", COUNTY)
    codes = refused_codes(lambda: grants.give_grant(seen_as(me), me, RIGHT, key=next(KEYS)))
    assert codes == ["grant_to_oneself"]


@pytest.mark.parametrize("role", [code for code in ROLES if code != "administrator"])
def test_no_office_but_the_administrator_gives(role: str) -> None:
    level = ROLES[role].level
    place = {"county": COUNTY, "township": TOWN, "village": VILLAGE}[level]
    viewer, li = seen_as(person("某", role, place)), person("李明")
    codes = refused_codes(lambda: grants.give_grant(viewer, li, RIGHT, key=next(KEYS)))
    assert codes == ["not_yours_to_make"]


def test_an_administrator_gives_within_the_own_county(admin: Viewer) -> None:
    abroad = Right("finance_bureau", OTHER_COUNTY, TODAY)
    codes = refused_codes(lambda: given(admin, person("李明"), abroad))
    assert codes == ["not_yours_to_make"]


@pytest.mark.parametrize(
    ("right", "code"),
    [
        (Right("township", VILLAGE, TODAY), "role_of_another_level"),
        (Right("finance_bureau", TOWN, TODAY), "role_of_another_level"),
        (Right("township", TOWN, TODAY, TODAY), "span_is_over"),
        (Right("township", TOWN, date(2022, 1, 1), date(2023, 1, 1)), "span_is_over"),
    ],
)
def test_a_grant_must_make_sense(right: Right, code: str, admin: Viewer) -> None:
    assert refused_codes(lambda: given(admin, person("李明"), right)) == [code]


def test_a_clerk_does_not_confirm(admin: Viewer) -> None:
    row = given(admin, person("李明"))
    clerk = seen_as(person("王", "township", TOWN))
    codes = refused_codes(lambda: grants.confirm_grant(clerk, row, key=next(KEYS)))
    assert codes == ["not_yours_to_do"]


def test_a_grant_is_confirmed_once(admin: Viewer, confirmer: Viewer) -> None:
    row = given(admin, person("李明"))
    stale = RoleGrant.everything.get(pk=row.pk)
    grants.confirm_grant(confirmer, row, key=next(KEYS))
    third = seen_as(person("领导小组办", "leading_group_office", COUNTY))
    codes = refused_codes(lambda: grants.confirm_grant(third, stale, key=next(KEYS)))
    assert codes == ["changed_meanwhile"]


# --- ended --------------------------------------------------------------------------------------


def test_an_ended_grant_is_gone_at_once_even_on_its_first_day(admin: Viewer) -> None:
    li = person("李明")
    row = grant(li, "township", TOWN, begins_on=TODAY)
    assert seen_as(li).roles == {"township"}
    grants.end_grant(admin, row, reason="调离", key=next(KEYS))
    assert seen_as(li).roles == set()


def test_a_grant_is_ended_for_a_reason_and_once(admin: Viewer) -> None:
    row = grant(person("李明"), "township", TOWN)
    no_reason = refused_codes(lambda: grants.end_grant(admin, row, reason="", key=next(KEYS)))
    assert no_reason == ["reason_missing"]
    grants.end_grant(admin, row, reason="调离", key=next(KEYS))
    again = refused_codes(lambda: grants.end_grant(admin, row, reason="再次", key=next(KEYS)))
    assert again == ["ended_already"]


def test_a_clerk_does_not_end_the_grant_of_another() -> None:
    row = grant(person("李明"), "township", TOWN)
    clerk = seen_as(person("王", "township", TOWN))
    codes = refused_codes(lambda: grants.end_grant(clerk, row, reason="试", key=next(KEYS)))
    assert codes == ["not_yours_to_do"]


# --- passed on ----------------------------------------------------------------------------------


def test_a_right_is_passed_on_for_a_time_and_taken_back(confirmer: Viewer) -> None:
    leader, deputy = person("镇长"), person("副镇长")
    own = grant(leader, "township_leader", TOWN)
    until = date(2023, 7, 1)
    told = grants.delegate(seen_as(leader), own, deputy, ends_on=until, key=next(KEYS))
    row = RoleGrant.everything.get(pk=told.id)
    assert (row.ends_on, row.given_by, row.place) == (until, leader, TOWN)
    assert seen_as(deputy).roles == set(), "it is confirmed like every grant"
    grants.confirm_grant(confirmer, row, key=next(KEYS))
    assert seen_as(deputy).roles == {"township_leader"}
    grants.end_grant(seen_as(leader), row, reason="回来上班", key=next(KEYS))
    assert seen_as(deputy).roles == set()


def test_what_was_delegated_is_not_passed_on_again() -> None:
    leader, deputy, third = person("镇长"), person("副镇长"), person("某")
    own = grant(leader, "township_leader", TOWN)
    until = date(2023, 7, 1)
    row = grant(deputy, "township_leader", TOWN, delegated_from=own, given_by=leader, ends_on=until)
    codes = refused_codes(
        lambda: grants.delegate(seen_as(deputy), row, third, ends_on=until, key=next(KEYS))
    )
    assert codes == ["delegated_already"]


@pytest.mark.parametrize(
    ("ends_on", "code"), [(date(2023, 9, 1), "delegation_outlasts"), (TODAY, "span_is_over")]
)
def test_a_delegation_lies_within_the_own_grant(ends_on: date, code: str) -> None:
    leader, deputy = person("镇长"), person("副镇长")
    own = grant(leader, "township_leader", TOWN, ends_on=date(2023, 8, 1))
    codes = refused_codes(
        lambda: grants.delegate(seen_as(leader), own, deputy, ends_on=ends_on, key=next(KEYS))
    )
    assert codes == [code]


def test_one_passes_on_only_what_one_holds() -> None:
    leader, deputy = person("镇长"), person("副镇长")
    until = date(2023, 7, 1)
    ended = grant(leader, "township_leader", TOWN, ends_on=TODAY)
    of_another = grant(person("别人"), "township_leader", TOWN)
    for row in (ended, of_another):
        codes = refused_codes(
            lambda row=row: grants.delegate(
                seen_as(leader), row, deputy, ends_on=until, key=next(KEYS)
            )
        )
        assert codes == ["not_yours_to_do"]


# --- seen -----------------------------------------------------------------------------------------


def test_one_sees_ones_own_grants_and_overseers_those_of_their_place(admin: Viewer) -> None:
    li, wang = person("李明", "township", TOWN), person("王", "township", OTHER_TOWN)
    abroad = seen_as(person("外县", "administrator", OTHER_COUNTY))
    assert {g.person for g in rights.grants_for(seen_as(li))} == {li}
    assert {li, wang} <= {g.person for g in rights.grants_for(admin)}
    assert not {li, wang} & {g.person for g in rights.grants_for(abroad)}
    assert list(rights.grants_for(Viewer())) == []


def test_administrators_read_nothing_of_the_business(admin: Viewer) -> None:
    assert admin.read_areas == ()


# --- posts ----------------------------------------------------------------------------------------

LEADER = Office("组长", COUNTY, "JZ-GOV", TODAY, "leader")


def test_an_office_changes_hands_and_all_holders_are_kept() -> None:
    keeper = seen_as(person("领导小组办", "leading_group_office", COUNTY))
    first = posts.appoint(keeper, LEADER, holder=None, holder_name="张三", key=next(KEYS))
    taken = refused_codes(
        lambda: posts.appoint(keeper, LEADER, holder=None, holder_name="李四", key=next(KEYS))
    )
    assert taken == ["seat_is_held"]
    row = Post.everything.get(pk=first.id)
    posts.end_post(keeper, row, ends_on=date(2023, 6, 30), key=next(KEYS))
    li = person("李四")
    posts.appoint(keeper, LEADER, holder=li, holder_name="", key=next(KEYS))
    held = Post.everything.order_by("pk").values_list("holder_name", "ends_on")
    assert list(held) == [("张三", date(2023, 6, 30)), ("李四", None)]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (
            lambda keeper, row: posts.appoint(
                keeper, LEADER, holder=None, holder_name=" ", key=next(KEYS)
            ),
            "post_without_holder",
        ),
        (
            lambda keeper, row: posts.end_post(
                keeper, row, ends_on=date(2000, 1, 1), key=next(KEYS)
            ),
            "post_ends_too_early",
        ),
    ],
)
def test_a_post_must_make_sense(act: Any, code: str) -> None:
    keeper = seen_as(person("领导小组办", "leading_group_office", COUNTY))
    row = Post.everything.create(
        title="成员", place=TOWN, organisation="T", holder_name="某", begins_on=TODAY
    )
    assert refused_codes(lambda: act(keeper, row)) == [code]


def test_a_clerk_keeps_no_posts() -> None:
    clerk = seen_as(person("王", "township", TOWN))
    office = Office("成员", TOWN, "T", TODAY, "member")
    codes = refused_codes(
        lambda: posts.appoint(clerk, office, holder=None, holder_name="某", key=next(KEYS))
    )
    assert codes == ["not_yours_to_make"]


def test_posts_at_the_county_seat_are_seen_by_all_who_work_there() -> None:
    for place in (COUNTY, TOWN, OTHER_TOWN, OTHER_COUNTY):
        Post.everything.create(
            title=place, place=place, organisation="x", holder_name="某", begins_on=TODAY
        )
    clerk = seen_as(person("王", "township", TOWN))
    assert {post.place for post in rights.posts_for(clerk)} == {COUNTY, TOWN}
    assert list(rights.posts_for(Viewer())) == []


# --- tokens ---------------------------------------------------------------------------------------

FOR_AUDIT = Pass("审计系统", "JZ-AUDIT", "auditor", COUNTY, date(2024, 1, 1))


def test_a_token_is_given_by_one_and_confirmed_by_another(admin: Viewer, confirmer: Viewer) -> None:
    told = tokens.give_token(admin, FOR_AUDIT, token=TOKEN, key=next(KEYS))
    row = ApiToken.everything.get(pk=told.id)
    assert (row.digest, row.confirmed_by) == (digest_of_token(TOKEN), None)
    own = refused_codes(lambda: tokens.confirm_token(admin, row, key=next(KEYS)))
    assert own == ["grant_confirmed_by_one"]
    tokens.confirm_token(confirmer, row, key=next(KEYS))
    assert ApiToken.everything.get().confirmed_by_id == confirmer.person_id
    assert TOKEN not in str(list(AuditEvent.everything.values()))


def test_a_token_is_ended(admin: Viewer) -> None:
    told = tokens.give_token(admin, FOR_AUDIT, token=TOKEN, key=next(KEYS))
    row = ApiToken.everything.get(pk=told.id)
    tokens.end_token(admin, row, reason="换系统", key=next(KEYS))
    assert ApiToken.everything.get().ends_on == TODAY
    again = refused_codes(lambda: tokens.end_token(admin, row, reason="再次", key=next(KEYS)))
    assert again == ["ended_already"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Pass("x", "o", "administrator", COUNTY, date(2024, 1, 1)), "token_reads_nothing"),
        (Pass("x", "o", "auditor", TOWN, date(2024, 1, 1)), "role_of_another_level"),
        (Pass("x", "o", "auditor", COUNTY, TODAY), "span_is_over"),
        (Pass("x", "o", "auditor", OTHER_COUNTY, date(2024, 1, 1)), "not_yours_to_make"),
    ],
)
def test_a_token_must_make_sense(asked: Pass, code: str, admin: Viewer) -> None:
    codes = refused_codes(lambda: tokens.give_token(admin, asked, token=TOKEN, key=next(KEYS)))
    assert codes == [code]
