"""Households: entered by one and checked by another; what was so on a day stays told."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.people.sealed import unseal
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.actions.households import (
    HouseholdEntered,
    enter_household,
    merge_households,
    move_household,
    move_household_on,
    name_head,
    set_status,
    split_household,
)
from bangfu.apps.registry.actions.individuals import leave_household
from bangfu.apps.registry.models import (
    Household,
    HouseholdMove,
    HouseholdStatus,
    Individual,
    IndividualMove,
)
from bangfu.apps.registry.queries.households import (
    households_for,
    individuals_for,
    status_on,
)
from tests.apps.acts import fresh
from tests.apps.records.acting import acting, same_person
from tests.apps.registry.people import (
    CHILD,
    ENTERED_ON,
    FAR_VILLAGE,
    HEAD,
    NEAR_VILLAGE,
    VILLAGE,
    WIFE,
    entered_household,
    live_household,
    member,
    other_members,
    town_clerk,
    village_clerk,
)
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


@pytest.fixture(autouse=True)
def county() -> None:
    jizhou()


def test_a_household_is_entered_with_its_members_and_waits_for_a_check() -> None:
    row = entered_household()
    assert (row.state, row.code, row.head_name) == ("entered", f"{VILLAGE}0001", "王大山")
    head = member(row, "head")
    assert (head.code, head.sex, head.born_on) == (f"{row.code}-01", "male", date(1980, 1, 1))
    assert unseal(head.data_key, "identity", head.identity) == HEAD.identity
    assert status_on(row, ENTERED_ON) == "relieved"


def test_the_next_household_of_a_village_gets_the_next_code() -> None:
    entered_household()
    assert entered_household(other_members(), key="2").code == f"{VILLAGE}0002"


def test_whoever_entered_a_household_does_not_check_it() -> None:
    clerk = acting("village", "township", place=VILLAGE)
    row = entered_household(by=clerk)
    with pytest.raises(Refused) as refused:
        move_household_on(clerk, row, "check", key="check")
    assert codes(refused) == ["two_duties"]
    with pytest.raises(Refused) as refused:
        move_household_on(same_person(clerk, "agriculture_bureau"), row, "check", key="again")
    assert codes(refused) == ["two_duties"]
    move_household_on(town_clerk(), row, "check", key="by another")
    assert fresh(row).state == "live"


def test_a_household_given_back_is_handed_in_again() -> None:
    row = entered_household()
    move_household_on(town_clerk(), row, "give_back", reason="缺少成员", key="back")
    move_household_on(village_clerk(), fresh(row), "hand_in", key="in")
    move_household_on(town_clerk(), fresh(row), "check", key="check")
    assert fresh(row).state == "live"


def test_everything_wrong_with_the_members_is_told_at_once() -> None:
    bad = [
        HEAD.__class__("王大山", "spouse", identity="110101800101001"),
        HEAD.__class__("□", "child", phone="123", card="x"),
    ]
    with pytest.raises(Refused) as refused:
        entered_household(bad)
    assert codes(refused) == [
        "identity_old", "name_lost_letters", "phone_wrong", "card_wrong", "household_without_head",
    ]  # fmt: skip
    assert not Household.everything.exists()


def test_one_number_stands_once_in_a_household() -> None:
    with pytest.raises(Refused) as refused:
        entered_household([HEAD, WIFE.__class__("李小河", "spouse", identity=HEAD.identity)])
    assert codes(refused) == ["identity_held"] * 2, "both are told"


def test_a_code_is_that_of_one_household() -> None:
    live_household(code="KY-1")
    with pytest.raises(Refused) as refused:
        entered_household(other_members(), code="KY-1", key="2")
    assert codes(refused) == ["household_code_taken"]


def test_a_day_to_come_is_refused() -> None:
    entered = HouseholdEntered(VILLAGE, "relieved", "建档", date(2018, 12, 1))
    with pytest.raises(Refused) as refused:
        enter_household(village_clerk(), entered, [HEAD], key="k")
    assert codes(refused) == ["day_in_future"]


def test_a_basis_that_holds_a_number_is_refused() -> None:
    entered = HouseholdEntered(VILLAGE, "relieved", "电话13800138000", ENTERED_ON)
    with pytest.raises(Refused) as refused:
        enter_household(village_clerk(), entered, [HEAD], key="k")
    assert codes(refused) == ["text_holds_number"]


# --- status ---------------------------------------------------------------------------------------


def test_the_status_on_a_day_decides() -> None:
    row, bureau = live_household(), acting("agriculture_bureau")
    set_status(bureau, row, "marginal", from_on=date(2018, 6, 1), basis="认定文件3号", key="worse")
    row = fresh(row)
    assert row.status == "marginal"
    assert status_on(row, date(2018, 2, 28)) is None
    assert status_on(row, date(2018, 5, 31)) == "relieved"
    assert status_on(row, date(2018, 6, 1)) == "marginal"


def test_a_status_changes_forward_and_into_another() -> None:
    row, bureau = live_household(), acting("agriculture_bureau")
    with pytest.raises(Refused) as refused:
        set_status(bureau, row, "relieved", from_on=date(2018, 6, 1), basis="文", key="a")
    assert codes(refused) == ["household_status_same"]
    for day in (ENTERED_ON, date(2018, 12, 1)):
        with pytest.raises(Refused) as refused:
            set_status(bureau, row, "marginal", from_on=day, basis="文", key=f"{day}")
        assert codes(refused) == ["household_status_before"]


def test_two_statuses_at_a_time_are_refused_by_the_database() -> None:
    row = live_household()
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdStatus.everything.create(
            household=row, status="general", from_on=date(2018, 7, 1), basis="文"
        )


def test_a_form_opened_before_a_change_changes_nothing() -> None:
    row, bureau = live_household(), acting("agriculture_bureau")
    old = fresh(row)
    set_status(bureau, row, "marginal", from_on=date(2018, 6, 1), basis="文", key="first")
    with pytest.raises(Refused) as refused:
        set_status(bureau, old, "general", from_on=date(2018, 7, 1), basis="文", key="second")
    assert codes(refused) == ["changed_meanwhile"]


# --- place ----------------------------------------------------------------------------------------


def test_a_household_that_moves_is_seen_where_it_went_with_its_whole_story() -> None:
    row, bureau = live_household(), acting("agriculture_bureau")
    old, new = village_clerk(), acting("village", place=FAR_VILLAGE)
    move_household(
        bureau, row, FAR_VILLAGE, to_group="三组", moved_on=date(2018, 9, 1), reason="搬迁", key="m"
    )
    row = fresh(row)
    assert not households_for(old).exists()
    assert not individuals_for(old).exists()
    assert households_for(new).get() == row
    assert individuals_for(new).count() == 3
    move = HouseholdMove.everything.get()
    assert (move.from_village_id, move.from_group) == (VILLAGE, "一组")


def test_a_township_moves_within_itself_only() -> None:
    row = live_household()
    with pytest.raises(Refused) as refused:
        move_household(
            town_clerk(), row, FAR_VILLAGE, moved_on=date(2018, 9, 1), reason="搬迁", key="far"
        )
    assert codes(refused) == ["not_yours_to_make"]
    move_household(
        town_clerk(), row, NEAR_VILLAGE, moved_on=date(2018, 9, 1), reason="搬迁", key="near"
    )
    assert fresh(row).village_id == NEAR_VILLAGE


def test_a_household_does_not_move_to_where_it_is_nor_before_it_was_entered() -> None:
    row, bureau = live_household(), acting("agriculture_bureau")
    there = {"to_group": "一组", "reason": "搬迁"}
    with pytest.raises(Refused) as refused:
        move_household(bureau, row, VILLAGE, moved_on=date(2018, 9, 1), key="a", **there)
    assert codes(refused) == ["household_moves_nowhere"]
    with pytest.raises(Refused) as refused:
        move_household(bureau, row, FAR_VILLAGE, moved_on=date(2018, 2, 1), key="b", **there)
    assert codes(refused) == ["day_before_entry"]


# --- splitting and merging ------------------------------------------------------------------------


def test_a_household_is_split_and_the_new_one_is_checked_by_another() -> None:
    row, clerk = live_household(), village_clerk()
    child, wife = member(row, "child"), member(row, "spouse")
    leaving = {child.pk: "head", wife.pk: "parent"}
    told = split_household(clerk, row, leaving, on=date(2018, 9, 1), reason="成家分户", key="s")
    new = Household.everything.get(pk=told.id)
    assert (new.state, new.status, new.head_name) == ("entered", "relieved", "王小山")
    assert [one.relation for one in Individual.everything.filter(household=row)] == ["head"]
    assert IndividualMove.everything.filter(from_household=row, to_household=new).count() == 2
    assert status_on(new, date(2018, 9, 1)) == "relieved"
    with pytest.raises(Refused) as refused:
        move_household_on(same_person(clerk, "agriculture_bureau"), new, "check", key="self")
    assert codes(refused) == ["two_duties"]
    move_household_on(town_clerk(), new, "check", key="check")
    assert fresh(new).state == "live"


def test_a_split_leaves_a_head_on_both_sides() -> None:
    row, clerk = live_household(), village_clerk()
    head, wife, child = (member(row, relation) for relation in ("head", "spouse", "child"))
    for leaving, code in (
        ({head.pk: "head"}, "head_leaves"),
        ({wife.pk: "spouse"}, "household_without_head"),
        ({head.pk: "head", wife.pk: "spouse", child.pk: "child"}, "household_has_no_members"),
    ):
        with pytest.raises(Refused) as refused:
            split_household(clerk, row, leaving, on=date(2018, 9, 1), reason="分户", key=code)
        assert codes(refused) == [code]


def test_a_household_that_was_merged_ends_and_names_its_successor() -> None:
    row, into = live_household(), live_household(other_members(), key="2")
    merge_households(
        town_clerk(), row, into, head_becomes="parent", on=date(2018, 9, 1), reason="并户", key="m"
    )
    ended = fresh(row)
    assert (ended.state, ended.ended_on, ended.successor) == ("ended", date(2018, 9, 1), into)
    members = Individual.everything.filter(household=into, standing="live").order_by("pk")
    assert sorted(one.relation for one in members) == [
        "child",
        "head",
        "parent",
        "spouse",
        "spouse",
    ]
    assert fresh(into).head_name == "赵大江"


def test_a_household_is_not_merged_into_itself_nor_into_one_that_is_not_live() -> None:
    row, other = live_household(), entered_household(other_members(), key="2")
    day = date(2018, 9, 1)
    for into, code in ((row, "household_merges_itself"), (other, "household_not_live")):
        with pytest.raises(Refused) as refused:
            merge_households(
                town_clerk(), row, into, head_becomes="parent", on=day, reason="并", key=code
            )
        assert codes(refused) == [code]


def test_a_household_ends_only_when_nobody_is_left() -> None:
    row = live_household([HEAD])
    with pytest.raises(Refused) as refused:
        move_household_on(town_clerk(), row, "end", reason="销户", key="early")
    assert codes(refused) == ["household_has_members"]
    head = member(row, "head")
    leave_household(
        village_clerk(), head, left_on=date(2018, 10, 1), why="death", reason="", key="d"
    )
    move_household_on(town_clerk(), fresh(row), "end", reason="无在册成员", key="end")
    assert fresh(row).ended_on == date(2018, 11, 5)


def test_another_head_is_named_before_a_head_leaves() -> None:
    row, clerk = live_household(), village_clerk()
    head, wife = member(row, "head"), member(row, "spouse")
    with pytest.raises(Refused) as refused:
        leave_household(clerk, head, left_on=date(2018, 10, 1), why="death", reason="", key="d")
    assert codes(refused) == ["head_leaves"]
    name_head(clerk, row, wife, "spouse", key="head")
    assert fresh(row).head_name == "李小河"
    leave_household(
        clerk, fresh(head), left_on=date(2018, 10, 1), why="death", reason="病故", key="d2"
    )
    assert fresh(head).standing == "gone"
    with pytest.raises(Refused) as refused:
        name_head(clerk, fresh(row), head, "spouse", key="dead head")
    assert codes(refused) == ["not_of_household"]


def test_no_event_of_a_household_says_a_name() -> None:
    row = live_household()
    name_head(village_clerk(), row, member(row, "spouse"), "spouse", key="head")
    for event in AuditEvent.everything.all():
        told = f"{event.subject_label} {event.before} {event.after} {event.reason}"
        for word in ("王大山", "李小河", HEAD.identity, CHILD.identity, "13800138000", "慢性病"):
            assert word not in told


# --- numbers of people in texts ------------------------------------------------------------------


NUMBER = "11010519491231002X"


@pytest.mark.parametrize("field", ["code", "group_name", "basis"])
def test_no_field_of_a_household_takes_an_identity_number(field: str) -> None:
    """Codes, groups and grounds stand in lists, files and events for good."""
    known = {"village": VILLAGE, "status": "general", "basis": "x", "entered_on": ENTERED_ON}
    entered = HouseholdEntered(**known | {field: NUMBER})
    with pytest.raises(Refused) as refused:
        enter_household(village_clerk(), entered, [HEAD], key="number")
    assert codes(refused) == ["text_holds_number"]
    assert not Household.everything.exists()
