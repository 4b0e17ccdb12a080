"""The list of weak villages: entered, closed by the policy, confirmed by another, opened again."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.people.scope import PUBLIC
from bangfu.apps.records.models import AuditEvent, Decision
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.actions.villages import (
    close_list,
    enter_villages,
    leave_programme,
    move_list,
    set_pooled,
)
from bangfu.apps.registry.models import VillageList, VillageProgramme
from bangfu.apps.registry.queries.villages import (
    lists_for,
    make_up_of,
    member_codes,
    members_for,
    villages_for,
    weak_villages_by_township,
)
from tests.apps.acts import fresh
from tests.apps.records.acting import acting, same_person
from tests.apps.registry.places import ENTERED, entered, jizhou, villages

pytestmark = pytest.mark.django_db


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_288_villages_150_and_138_are_closed_without_a_word() -> None:
    clerk = jizhou()
    listed = entered(clerk, 150, 138)
    close_list(clerk, fresh(listed), key="close")
    closed = VillageList.everything.get()
    assert closed.state == "closed"
    decision = Decision.objects.get()
    assert closed.decision == decision
    assert decision.question == "pairings.members"
    assert decision.answer["total"] == 288
    assert decision.clauses == ["JA-017"] * 2 or "JA-017" in decision.clauses
    assert AuditEvent.everything.latest("sequence").decision == decision


def test_a_list_of_another_number_is_closed_only_for_a_reason() -> None:
    clerk = jizhou()
    listed = entered(clerk, 149, 138)
    with pytest.raises(Refused) as refused:
        close_list(clerk, fresh(listed), key="close")
    assert codes(refused) == ["list_differs"]
    assert "149" in refused.value.problems[0].message("zh")
    assert VillageList.everything.get().state == "open"
    close_list(clerk, fresh(listed), reason="一村并入邻村", key="close again")
    assert VillageList.everything.get().state == "closed"


def test_the_policy_tells_the_make_up_of_the_list_before_it_is_closed() -> None:
    clerk = jizhou()
    listed = entered(clerk, 3, 2)
    answer = make_up_of(clerk, listed, clerk.today)
    told = {group["level"]: group["count"] for group in answer.answer["groups"]}
    assert told == {"municipal": 3, "district": 2}
    assert [problem.code for problem in answer.problems] == ["group_count", "group_count"]
    row = lists_for(clerk).get()
    assert (row.villages, row.municipal, row.district) == (5, 3, 2)


def test_the_list_takes_programme_and_round_from_the_policy() -> None:
    listed = entered(jizhou(), 1, 1)
    assert (listed.programme, listed.programme_round) == ("jizhou-2018", 2)
    assert {m.round for m in VillageProgramme.everything.all()} == {2}


def test_whoever_closed_the_list_does_not_confirm_it() -> None:
    clerk = jizhou()
    listed = entered(clerk, 150, 138)
    close_list(clerk, fresh(listed), key="close")
    with pytest.raises(Refused) as refused:
        move_list(same_person(clerk, "county_leader"), fresh(listed), "confirm", key="self")
    assert codes(refused) == ["two_duties"]
    move_list(acting("county_leader"), fresh(listed), "confirm", key="confirm")
    assert VillageList.everything.get().state == "confirmed"


def test_whoever_entered_the_villages_does_not_confirm_the_list() -> None:
    clerk, other = jizhou(), acting("leading_group_office")
    listed = entered(clerk, 150, 138)
    close_list(other, fresh(listed), key="close")
    with pytest.raises(Refused) as refused:
        move_list(same_person(clerk, "county_leader"), fresh(listed), "confirm", key="self")
    assert codes(refused) == ["two_duties"]


def test_a_closed_list_takes_no_village_and_lets_none_go() -> None:
    clerk = jizhou()
    listed = entered(clerk, 150, 138)
    close_list(clerk, fresh(listed), key="close")
    more = {villages(1, skip=300)[0]: "district"}
    with pytest.raises(Refused) as refused:
        enter_villages(clerk, more, entered_on=ENTERED, source="补", key="more")
    assert codes(refused) == ["list_not_open"]
    member = VillageProgramme.everything.first()
    with pytest.raises(Refused) as refused:
        leave_programme(clerk, fresh(member), date(2018, 12, 1), reason="并村", key="leave")
    assert codes(refused) == ["list_not_open"]
    move_list(clerk, fresh(listed), "reopen", reason="两村合并", key="reopen")
    leave_programme(clerk, fresh(member), date(2018, 12, 1), reason="并村", key="leave 2")
    enter_villages(clerk, more, entered_on=date(2018, 12, 1), source="补", key="more 2")
    assert VillageProgramme.everything.filter(left_on__isnull=True).count() == 288


def test_a_list_handed_in_again_changes_nothing() -> None:
    clerk = jizhou()
    entered(clerk, 5, 5)
    levels = dict(VillageProgramme.everything.values_list("village_id", "helped_level"))
    enter_villages(clerk, levels, entered_on=ENTERED, source="再次导入", key="again")
    assert VillageProgramme.everything.count() == 10
    code = next(iter(levels))
    other = {code: "district" if levels[code] == "municipal" else "municipal"}
    with pytest.raises(Refused) as refused:
        enter_villages(clerk, other, entered_on=ENTERED, source="改", key="other")
    assert codes(refused) == ["village_of_another_level"]


def test_a_wrong_place_in_a_list_enters_nothing() -> None:
    clerk = jizhou()
    levels = dict.fromkeys([*villages(3), "120119101000"], "district")
    with pytest.raises(Refused) as refused:
        enter_villages(clerk, levels, entered_on=ENTERED, source="名单", key="x")
    assert codes(refused) == ["division_of_another_level"]
    assert VillageProgramme.everything.count() == 0
    assert VillageList.everything.count() == 0


def test_a_village_leaves_for_a_reason_and_once() -> None:
    clerk = jizhou()
    entered(clerk, 2, 0)
    member = VillageProgramme.everything.first()
    for day, reason, problem in (
        (date(2018, 6, 1), "", "reason_missing"),
        (date(2017, 6, 1), "误列", "ends_before_it_begins"),
    ):
        with pytest.raises(Refused) as refused:
            leave_programme(clerk, fresh(member), day, reason=reason, key=f"{day}")
        assert codes(refused) == [problem]
    leave_programme(clerk, fresh(member), date(2018, 6, 1), reason="并入邻村", key="go")
    with pytest.raises(Refused) as refused:
        leave_programme(clerk, fresh(member), date(2018, 7, 1), reason="再退", key="go again")
    assert codes(refused) == ["village_left_already"]
    assert len(member_codes(date(2018, 5, 31))) == 2
    assert len(member_codes(date(2018, 6, 1))) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        VillageProgramme.everything.update(reason="")


def test_a_village_is_in_a_programme_once_whoever_writes() -> None:
    clerk = jizhou()
    entered(clerk, 1, 0)
    member = VillageProgramme.everything.get()
    member.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        member.save()


def test_one_event_tells_of_all_villages_entered() -> None:
    clerk = jizhou()
    before = AuditEvent.everything.count()
    entered(clerk, 150, 138)
    event = AuditEvent.everything.latest("sequence")
    assert event.verb == "registry.village_list.enter"
    assert len(event.after["entered"]) == 288
    assert AuditEvent.everything.count() - before == 1


def test_pooling_of_a_village_is_changed_for_a_reason() -> None:
    clerk = jizhou()
    entered(clerk, 1, 0)
    member = VillageProgramme.everything.get()
    with pytest.raises(Refused):
        set_pooled(clerk, fresh(member), pooled=False, reason="", key="1")
    set_pooled(clerk, fresh(member), pooled=False, reason="同意书缺会议记录", key="2")
    assert VillageProgramme.everything.get().pooled is False


def test_a_township_enters_no_village() -> None:
    jizhou()
    township = acting("township", place="120119101000")
    levels = {"120119101201": "municipal"}
    with pytest.raises(Refused) as refused:
        enter_villages(township, levels, entered_on=ENTERED, source="镇里", key="t")
    assert codes(refused) == ["not_yours_to_do"]


def test_the_list_is_public_and_counted_by_township() -> None:
    clerk = jizhou()
    entered(clerk, 150, 138)
    counted = weak_villages_by_township(PUBLIC, ENTERED)
    assert sum(counted.values()) == 288
    assert weak_villages_by_township(PUBLIC, date(2017, 12, 31)) == {}
    assert members_for(PUBLIC).count() == 288
    helped = villages_for(clerk).exclude(helped_level="")
    assert helped.count() == 288
