"""Agreements: never signed before they are approved, with the parties and terms of the policy."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.pairings.actions.agreements import (
    change_agreement,
    draft_agreement,
    hold_training,
    move_agreement,
    sign_agreement,
    submit_agreement,
)
from bangfu.apps.pairings.models import Agreement, Training
from bangfu.apps.pairings.queries.agreements import (
    agreements_for,
    letters_of_townships,
    term_names,
    trainings_for,
)
from bangfu.apps.people.scope import PUBLIC, Viewer
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import Refused
from tests.apps.pairings.helping import government, organisation, township_government
from tests.apps.records.acting import COUNTY, acting, same_person
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db

TOWNSHIP = "120119120000"
SIGNED = date(2018, 11, 1)


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def row_of(key: int) -> Agreement:
    row: Agreement = Agreement.everything.get(pk=key)
    return row


def letter(clerk: Viewer, **more: Any) -> int:
    """A drafted responsibility letter with 出头岭镇; its key."""
    values = {
        "category": "responsibility_letter",
        "first_party_id": government(clerk).pk,
        "second_party_id": township_government(clerk, TOWNSHIP, "出头岭镇人民政府").pk,
    } | more
    return draft_agreement(clerk, values, key="draft").id


def test_a_letter_is_approved_then_signed_then_in_force_then_assessed() -> None:
    clerk, leader = jizhou(), acting("county_leader")
    held = letter(clerk)
    assert Agreement.everything.get(pk=held).division_id == TOWNSHIP
    with pytest.raises(Refused) as refused:
        sign_agreement(clerk, row_of(held), "责任书1号", SIGNED, key="early")
    assert codes(refused) == ["not_in_state"]
    submit_agreement(clerk, row_of(held), key="submit")
    with pytest.raises(Refused) as refused:
        move_agreement(same_person(clerk, "county_leader"), row_of(held), "approve", key="self")
    assert codes(refused) == ["two_duties"]
    move_agreement(leader, row_of(held), "approve", key="approve")
    sign_agreement(clerk, row_of(held), "责任书1号", SIGNED, key="sign")
    move_agreement(clerk, row_of(held), "begin", key="begin")
    checker = acting("leading_group_office")
    with pytest.raises(Refused) as refused:
        move_agreement(checker, row_of(held), "assess", key="assess")
    assert codes(refused) == ["reason_missing"]
    move_agreement(checker, row_of(held), "assess", reason="任务完成", key="assess 2")
    row = agreements_for(clerk).get(pk=held)
    assert (row.state, row.result, row.signed_on) == ("assessed", "任务完成", SIGNED)


def test_nothing_of_a_refused_signing_is_kept() -> None:
    clerk = jizhou()
    held = letter(clerk)
    with pytest.raises(Refused):
        sign_agreement(clerk, row_of(held), "责任书1号", SIGNED, key="early")
    row = Agreement.everything.get(pk=held)
    assert (row.number, row.signed_on) == ("", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.everything.filter(pk=held).update(state="signed")


def test_a_letter_is_between_the_district_and_a_township() -> None:
    clerk = jizhou()
    bureau = organisation(clerk, "NW", category="bureau", office="agriculture_commission")
    held = letter(clerk, first_party_id=bureau.pk)
    with pytest.raises(Refused) as refused:
        submit_agreement(clerk, row_of(held), key="submit")
    assert codes(refused) == ["parties_differ"]
    assert "区政府" in refused.value.problems[0].message("zh")


def test_a_platform_agreement_without_profit_distribution_is_not_sent() -> None:
    clerk = jizhou()
    platform = organisation(clerk, "PT", category="platform", office="platform")
    town = township_government(clerk, TOWNSHIP, "出头岭镇人民政府")
    values = {
        "category": "platform_agreement",
        "first_party_id": platform.pk,
        "second_party_id": town.pk,
        "terms": {"profit_distribution": " "},
    }
    held = draft_agreement(clerk, values, key="draft").id
    assert list(term_names("platform_agreement", clerk.today)) == ["profit_distribution"]
    assert term_names("custody", clerk.today) == {}
    with pytest.raises(Refused):
        submit_agreement(clerk, row_of(held), key="submit")
    terms = {"profit_distribution": "按方案规定的比例上缴"}
    change_agreement(clerk, row_of(held), {"terms": terms}, key="change")
    submit_agreement(clerk, row_of(held), key="submit 2")
    row = Agreement.everything.get(pk=held)
    assert row.state == "submitted"
    assert row.decision == Decision.objects.get(question="projects.agreement")
    with pytest.raises(Refused) as refused:
        change_agreement(clerk, row_of(held), {"terms": {}}, key="late")
    assert codes(refused) == ["not_in_state"]


def test_a_number_is_used_once_and_a_signing_lies_in_the_past() -> None:
    clerk, leader = jizhou(), acting("county_leader")
    held = letter(clerk)
    submit_agreement(clerk, row_of(held), key="s")
    move_agreement(leader, row_of(held), "approve", key="a")
    with pytest.raises(Refused) as refused:
        sign_agreement(clerk, row_of(held), "1号", date(2018, 11, 6), key="future")
    assert codes(refused) == ["signed_in_the_future"]
    sign_agreement(clerk, row_of(held), "1号", SIGNED, key="sign")
    first = Agreement.everything.get(pk=held)
    other = draft_agreement(
        clerk,
        {
            "category": "responsibility_letter",
            "first_party_id": first.first_party_id,
            "second_party_id": township_government(clerk, "120119103000", "马伸桥镇人民政府").pk,
        },
        key="other",
    ).id
    submit_agreement(clerk, row_of(other), key="s2")
    move_agreement(leader, row_of(other), "approve", key="a2")
    with pytest.raises(Refused) as refused:
        sign_agreement(clerk, row_of(other), "1号", SIGNED, key="taken")
    assert codes(refused) == ["agreement_number_taken"]


def test_a_returned_letter_may_be_changed_and_sent_again() -> None:
    clerk, leader = jizhou(), acting("county_leader")
    held = letter(clerk, begins_on=date(2018, 1, 1), ends_on=date(2021, 1, 1))
    submit_agreement(clerk, row_of(held), key="s")
    move_agreement(leader, row_of(held), "return", reason="目标不清", key="r")
    with pytest.raises(Refused) as refused:
        change_agreement(clerk, row_of(held), {"ends_on": date(2017, 1, 1)}, key="days")
    assert codes(refused) == ["ends_before_it_begins"]
    row = Agreement.everything.get(pk=held)
    with pytest.raises(Refused) as refused:
        change_agreement(clerk, row_of(held), {"first_party_id": row.second_party_id}, key="same")
    assert codes(refused) == ["one_party_twice"]
    submit_agreement(clerk, row_of(held), key="s again")
    assert Agreement.everything.get(pk=held).state == "submitted"


def test_the_townships_without_a_signed_letter_are_named() -> None:
    clerk, leader = jizhou(), acting("county_leader")
    held = letter(clerk)
    submit_agreement(clerk, row_of(held), key="s")
    move_agreement(leader, row_of(held), "approve", key="a")
    sign_agreement(clerk, row_of(held), "1号", SIGNED, key="sign")
    found = letters_of_townships(clerk, clerk.today)
    assert len(found) == 26
    assert [one.township.code for one in found if one.is_signed] == [TOWNSHIP]
    assert len(letters_of_townships(acting("township", place=TOWNSHIP), clerk.today)) == 1
    assert letters_of_townships(PUBLIC, clerk.today) == []


def test_an_agreement_is_seen_by_its_township_and_the_county() -> None:
    clerk = jizhou()
    letter(clerk)
    assert agreements_for(acting("township", place=TOWNSHIP)).count() == 1
    assert agreements_for(acting("township", place="120119101000")).count() == 0
    assert agreements_for(PUBLIC).count() == 0


def test_courses_and_visits_name_who_came() -> None:
    clerk = jizhou()
    values = {
        "category": "visit",
        "held_on": SIGNED,
        "topic": "食用菌大棚观摩",
        "host_id": TOWNSHIP,
        "attendees": "各镇乡分管负责人26人",
    }
    with pytest.raises(Refused) as refused:
        hold_training(clerk, values, key="1")
    assert codes(refused) == ["visit_without_guests"]
    with pytest.raises(Refused) as refused:
        hold_training(clerk, values | {"held_on": date(2018, 12, 1)}, key="2")
    assert codes(refused) == ["held_in_the_future"]
    with pytest.raises(Refused) as refused:
        hold_training(clerk, values | {"held_on": date(1950, 1, 1)}, key="before")
    assert codes(refused) == ["held_before_policy"]
    made = hold_training(clerk, values | {"guests": "马伸桥镇、桑梓镇"}, key="3")
    assert trainings_for(clerk).get(pk=made.id).guests == "马伸桥镇、桑梓镇"
    assert trainings_for(acting("township", place="120119101000")).count() == 0
    course = values | {"category": "course", "host_id": COUNTY, "topic": "驻村干部培训"}
    hold_training(clerk, course, key="4")
    assert Training.everything.count() == 2
