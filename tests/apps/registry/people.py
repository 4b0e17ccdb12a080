"""Households of Jizhou for tests: made-up people with made-up numbers that stand the check."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.actions.entering import IndividualEntered
from bangfu.apps.registry.actions.households import (
    HouseholdEntered,
    enter_household,
    move_household_on,
)
from bangfu.apps.registry.models import Duplicate, Household, Individual
from bangfu.core.identity import checked_identity
from tests.apps.acts import fresh
from tests.apps.records.acting import TOWNSHIP, acting

ENTERED_ON = date(2018, 3, 1)
VILLAGE, NEAR_VILLAGE, FAR_VILLAGE = "120119101201", "120119101202", "120119102201"


def identity(born: str = "19800101", order: int = 1) -> str:
    """A number of nobody: the area 990000 is none, so that no living person has it."""
    bare = f"990000{born}{order:03d}"
    for check in "0123456789X":
        if checked_identity(bare + check, on=date(2018, 11, 5)).number:
            return bare + check
    raise AssertionError("one check digit fits")


HEAD = IndividualEntered(
    "王大山", "head", identity=identity(order=11), phone="13800138000", card="6217000012345678",
    health="长期慢性病", labour="full",
)  # fmt: skip
WIFE = IndividualEntered("李小河", "spouse", identity=identity("19820202", 22), labour="half")
CHILD = IndividualEntered("王小山", "child", identity=identity("20100303", 31), labour="none")


def village_clerk() -> Viewer:
    """Somebody of the village committee."""
    return acting("village", place=VILLAGE)


def town_clerk() -> Viewer:
    """Somebody of the township, who checks."""
    return acting("township", place=TOWNSHIP)


def entered_household(
    members: Sequence[IndividualEntered] = (HEAD, WIFE, CHILD),
    *,
    code: str = "",
    village: str = VILLAGE,
    key: str = "enter",
    by: Viewer | None = None,
) -> Household:
    """A household that was entered and waits for a check."""
    entered = HouseholdEntered(village, "relieved", "2018年建档", ENTERED_ON, code, "一组")
    told = enter_household(by or acting("village", place=village), entered, members, key=key)
    found: Household = Household.everything.get(pk=told.id)
    return found


def live_household(
    members: Sequence[IndividualEntered] = (HEAD, WIFE, CHILD),
    *,
    code: str = "",
    village: str = VILLAGE,
    key: str = "enter",
) -> Household:
    """A household that was entered by one and registered by another."""
    row = entered_household(members, code=code, village=village, key=key)
    checker = acting("township", place=f"{village[:9]}000")
    move_household_on(checker, row, "check", key=f"check {key}")
    return fresh(row)


def other_members() -> tuple[IndividualEntered, ...]:
    """Another family, of other numbers."""
    return (
        replace(HEAD, name="赵大江", identity=identity("19750505", 51), card="", phone=""),
        replace(WIFE, name="孙小溪", identity=identity("19760606", 62)),
    )


def member(household: Household, relation: str) -> Individual:
    """The present member with a relation."""
    found: Individual = Individual.everything.get(
        household=household, relation=relation, standing="live"
    )
    return found


def a_duplicate(*, village: str = NEAR_VILLAGE) -> Duplicate:
    """The head of a registered household, and one of another village with the same number."""
    live_household([HEAD], key="first of two")
    twin = replace(HEAD, name="王大三", relation="other")
    entered_household([*other_members(), twin], village=village, key="second of two")
    found: Duplicate = Duplicate.everything.get()
    return found
