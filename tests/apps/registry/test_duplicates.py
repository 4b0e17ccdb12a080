"""Two rows that may be one person: found by themselves, compared, decided once by two persons."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.actions.finding import decide_duplicate, propose_outcome
from bangfu.apps.registry.models import Duplicate, Individual
from bangfu.apps.registry.queries.households import duplicates_for
from tests.apps.acts import fresh
from tests.apps.records.acting import TOWNSHIP, acting, same_person
from tests.apps.registry.people import (
    CHILD,
    FAR_VILLAGE,
    HEAD,
    NEAR_VILLAGE,
    WIFE,
    a_duplicate,
    entered_household,
    live_household,
    member,
    other_members,
    town_clerk,
)
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


@pytest.fixture(autouse=True)
def county() -> None:
    jizhou()


def leader() -> Any:
    return acting("township_leader", place=TOWNSHIP)


def test_a_number_that_is_there_makes_the_new_row_doubtful() -> None:
    pair = a_duplicate()
    assert (pair.grounds, pair.state) == ("identity", "open")
    assert (pair.first.name, pair.first.standing) == ("王大山", "live")
    assert (pair.second.name, pair.second.standing) == ("王大三", "doubtful")


def test_equal_name_and_birthday_without_a_number_are_noted_and_both_stay_live() -> None:
    live_household([HEAD])
    alike = replace(HEAD, identity="", born_on=date(1980, 1, 1), card="", relation="other")
    entered_household([*other_members(), alike], village=NEAR_VILLAGE, key="2")
    pair = Duplicate.everything.get()
    assert pair.grounds == "name_and_birth"
    assert {pair.first.standing, pair.second.standing} == {"live"}


def test_two_different_numbers_say_that_they_are_two() -> None:
    live_household([HEAD])
    namesake = replace(other_members()[0], name=HEAD.name)
    entered_household([namesake], village=NEAR_VILLAGE, key="2")
    assert not Duplicate.everything.exists()


@pytest.mark.parametrize(
    ("outcome", "first", "second"),
    [("keep_first", "live", "gone"), ("keep_second", "gone", "live")],
)
def test_it_is_decided_as_proposed_by_another_person(outcome: str, first: str, second: str) -> None:
    pair, clerk = a_duplicate(), town_clerk()
    propose_outcome(clerk, pair, outcome, reason="走访核实", key="p")
    with pytest.raises(Refused) as refused:
        decide_duplicate(same_person(clerk, "agriculture_bureau"), fresh(pair), "decide", key="s")
    assert codes(refused) == ["two_duties"]
    decide_duplicate(leader(), fresh(pair), "decide", key="d")
    pair = fresh(pair)
    assert (pair.state, pair.first.standing, pair.second.standing) == ("decided", first, second)
    gone = Individual.everything.get(standing="gone")
    assert (gone.left_why, gone.left_on) == ("duplicate", date(2018, 11, 5))
    with pytest.raises(Refused) as refused:
        decide_duplicate(leader(), pair, "decide", key="twice")
    assert codes(refused) == ["not_in_state"]


def test_one_number_is_one_person() -> None:
    pair = a_duplicate()
    with pytest.raises(Refused) as refused:
        propose_outcome(town_clerk(), pair, "keep_both", reason="不同", key="p")
    assert codes(refused) == ["duplicate_not_allowed"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Duplicate.everything.filter(pk=pair.pk).update(outcome="keep_both")


def test_a_proposal_is_rejected_and_compared_again() -> None:
    pair = a_duplicate()
    propose_outcome(town_clerk(), pair, "keep_second", reason="电话核实", key="p")
    decide_duplicate(leader(), fresh(pair), "reject", reason="须上门核实", key="r")
    assert fresh(pair).state == "open"
    assert Individual.everything.filter(standing="doubtful").exists()


def test_a_head_with_others_is_not_taken_out() -> None:
    row = live_household([HEAD, WIFE, CHILD])
    twin = replace(HEAD, relation="other")
    entered_household([*other_members(), twin], village=NEAR_VILLAGE, key="2")
    pair = Duplicate.everything.get()
    propose_outcome(town_clerk(), pair, "keep_second", reason="走访核实", key="p")
    with pytest.raises(Refused) as refused:
        decide_duplicate(leader(), fresh(pair), "decide", key="d")
    assert codes(refused) == ["duplicate_is_head"]
    assert member(row, "head").standing == "live"


def test_who_sees_one_of_the_two_only_sees_no_duplicate() -> None:
    pair = a_duplicate(village=FAR_VILLAGE)
    assert not duplicates_for(town_clerk()).exists()
    assert not duplicates_for(acting("township", place="120119102000")).exists()
    assert duplicates_for(acting("agriculture_bureau")).get() == pair
    with pytest.raises(Refused) as refused:
        propose_outcome(town_clerk(), pair, "keep_first", reason="核实", key="p")
    assert codes(refused) == ["not_yours_to_make"]
