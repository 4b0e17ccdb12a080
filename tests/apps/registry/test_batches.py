"""Many households at once: all or none, one event, sealed like the others, checked by another."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bangfu.apps.pages.actions import Handed, hand_in
from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import unseal
from bangfu.apps.records.models import AuditEvent, DutyHeld
from bangfu.apps.records.queries.waiting import todo_for
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.actions.batches import (
    HouseholdRow,
    check_batch,
    write_batch,
)
from bangfu.apps.registry.actions.entering import looked_at
from bangfu.apps.registry.actions.households import (
    HouseholdEntered,
    enter_household,
    move_household_on,
)
from bangfu.apps.registry.models import Duplicate, Household, HouseholdStatus, Individual
from bangfu.apps.registry.queries.rosters import live_by_identity
from bangfu.web.cockpit import errands
from tests.apps.acts import fresh
from tests.apps.records.acting import COUNTY, TOWNSHIP, acting
from tests.apps.registry.people import (
    CHILD,
    FAR_VILLAGE,
    HEAD,
    VILLAGE,
    WIFE,
    identity,
    live_household,
    town_clerk,
)
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db
DAY = date(2018, 3, 1)


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


@pytest.fixture(autouse=True)
def county() -> None:
    jizhou()


def handed(clerk: Viewer) -> ImportBatch:
    """A file that was handed in."""
    told = hand_in(clerk, Handed("registry:roster_import", COUNTY, "名单.xlsx", b"x"), key="file",
                   counts={})  # fmt: skip
    found: ImportBatch = ImportBatch.everything.get(pk=told.id)
    return found


def row(number: int, village: str = VILLAGE, **changed: Any) -> HouseholdRow:
    """A household of two with numbers of its own."""
    head = replace(HEAD, name=f"户主{number}", identity=identity("19700101", number))
    wife = replace(WIFE, name=f"配偶{number}", identity=identity("19710101", number))
    members = tuple(looked_at(one, on=DAY, called="")[0] for one in (head, wife))
    values = {"status": "relieved", "basis": "2018年名单", "entered_on": DAY, "members": members}
    return HouseholdRow(f"H{number:04d}", village, **values | changed)


def test_the_to_do_names_a_file_by_one_line_and_what_came_singly_by_its_own() -> None:
    clerk, checker = acting("agriculture_bureau"), acting("agriculture_bureau")
    rows = [row(n) for n in range(1, 31)]
    file = handed(clerk)
    write_batch(clerk, rows, place=COUNTY, source="名单.xlsx", key="b", batch=file)
    told = enter_household(
        town_clerk(), HouseholdEntered(VILLAGE, "general", "评议", DAY), [HEAD], key="one"
    )
    [errand] = errands(todo_for(checker), checker)
    single = Household.everything.get(pk=told.id)
    assert errand.waiting.count == 31
    assert [line[:2] for line in errand.rows] == [
        ("名单.xlsx", f"/registry/households/batches/{file.pk}/"),
        (single.code, f"/registry/households/{single.pk}/"),
    ]
    assert errand.rows[0][2] == "整批待审核 30 户"
    assert errand.rows[1][2] == f"{single.village.short_name} · {HEAD.name}"
    assert not [one for one in errands(todo_for(clerk), clerk) if "名单" in str(one.rows)]


def test_of_the_own_file_the_to_do_names_what_a_colleague_handed_in_again() -> None:
    clerk, checker = acting("agriculture_bureau"), acting("agriculture_bureau")
    file = handed(clerk)
    write_batch(clerk, [row(1), row(2)], place=COUNTY, source="名单.xlsx", key="b", batch=file)
    home = Household.everything.get(code="H0001")
    move_household_on(checker, home, "give_back", reason="缺户主号码", key="back")
    colleague = acting("agriculture_bureau")
    move_household_on(colleague, fresh(home), "hand_in", key="again")
    [errand] = [
        one for one in errands(todo_for(clerk), clerk) if one.waiting.state.code == "entered"
    ]
    assert errand.waiting.count == 1
    assert [line[:2] for line in errand.rows] == [("H0001", f"/registry/households/{home.pk}/")]


def test_many_households_are_entered_with_one_event_and_checked_by_another() -> None:
    clerk, rows = acting("agriculture_bureau"), [row(n) for n in range(1, 31)]
    file = handed(clerk)
    before = AuditEvent.everything.count()
    told = write_batch(clerk, rows, place=COUNTY, source="名单.xlsx", key="b", batch=file)
    assert (Household.everything.count(), Individual.everything.count()) == (30, 60)
    assert HouseholdStatus.everything.filter(status="relieved").count() == 30
    assert AuditEvent.everything.count() == before + 1
    event = AuditEvent.everything.latest("sequence")
    assert (event.after["households"], event.after["individuals"]) == (30, 60)
    assert "户主" not in str(event.after)
    head = Individual.everything.get(code="H0007-01")
    assert unseal(head.data_key, "identity", head.identity) == identity("19700101", 7)
    assert write_batch(clerk, rows, place=COUNTY, source="名单.xlsx", key="b", batch=file).is_repeat
    assert str(told.id) == COUNTY

    everyone = [one.code for one in rows]
    with pytest.raises(Refused) as refused:
        check_batch(clerk, file.pk, everyone, place=COUNTY, key="self")
    assert codes(refused) == ["entered_by_oneself"]
    checker = town_clerk()
    check_batch(checker, file.pk, everyone, place=TOWNSHIP, key="check")
    assert check_batch(checker, file.pk, [], place=TOWNSHIP, key="check").is_repeat
    assert set(Household.everything.values_list("state", flat=True)) == {"live"}
    assert DutyHeld.objects.filter(duty="check").count() == 30


def test_a_batch_is_entered_whole_or_not_at_all() -> None:
    live_household(code="H0002")
    for rows, code in (
        ([row(1), row(2)], "household_code_taken"),
        ([row(3), row(3)], "household_code_taken"),
        ([row(4), replace(row(5), members=())], "household_without_head"),
        ([row(6), row(7, FAR_VILLAGE)], "not_yours_to_make"),
    ):
        with pytest.raises(Refused) as refused:
            write_batch(town_clerk(), rows, place=TOWNSHIP, source="表", key=f"{rows[0].code}")
        assert codes(refused) == [code]
    assert Household.everything.count() == 1


def test_a_township_checks_its_own_only() -> None:
    clerk = acting("agriculture_bureau")
    file, rows = handed(clerk), [row(1), row(2, FAR_VILLAGE)]
    write_batch(clerk, rows, place=COUNTY, source="表", key="b", batch=file)
    with pytest.raises(Refused) as refused:
        check_batch(town_clerk(), file.pk, ["H0001", "H0002"], place=TOWNSHIP, key="c")
    assert codes(refused) == ["not_yours_to_make"]
    assert not Household.everything.filter(state="live").exists()


def test_what_waits_no_longer_or_has_no_head_is_not_registered_with_the_rest() -> None:
    """nothing_waits_to_be_checked"""
    clerk = acting("agriculture_bureau")
    file, rows = handed(clerk), [row(1), row(2), row(3)]
    write_batch(clerk, rows, place=COUNTY, source="表", key="b", batch=file)
    checker = town_clerk()

    def refusal(*asked: str) -> list[str]:
        with pytest.raises(Refused) as refused:
            check_batch(checker, file.pk, asked, place=TOWNSHIP, key=f"c {asked}")
        return codes(refused)

    assert refusal() == ["nothing_waits_to_be_checked"]
    Household.everything.filter(code="H0003").update(state="returned")
    assert refusal("H0001", "H0003") == ["changed_meanwhile"]
    Individual.everything.filter(code="H0002-01").update(standing="doubtful")
    assert refusal("H0001", "H0002") == ["household_without_head"]
    assert not Household.everything.filter(state="live").exists()


def test_a_number_that_is_there_or_stands_twice_is_doubtful_and_noted() -> None:
    live_household([HEAD, WIFE, CHILD])
    known = replace(row(1).members[1], identity=HEAD.identity)
    first = replace(row(1), members=(row(1).members[0], known))
    twice = replace(row(2), members=(row(2).members[0], row(3).members[0].__class__("某", "other",
                    identity=row(3).members[0].identity)))  # fmt: skip
    rows = [first, row(3), twice]
    write_batch(acting("agriculture_bureau"), rows, place=COUNTY, source="表", key="b")
    pairs = Duplicate.everything.filter(grounds="identity")
    assert sorted(pair.second.code for pair in pairs) == ["H0001-02", "H0002-02"]
    assert {pair.second.standing for pair in pairs} == {"doubtful"}


def test_equal_names_and_birthdays_are_noted_when_a_number_is_missing() -> None:
    bare = replace(row(1).members[0], identity="")
    rows = [replace(row(1), members=(bare,)), replace(row(2), members=(bare,))]
    write_batch(acting("agriculture_bureau"), rows, place=COUNTY, source="表", key="b")
    assert Duplicate.everything.get().grounds == "name_and_birth"


def test_live_rows_are_matched_by_their_indexes() -> None:
    live_household([HEAD, WIFE, CHILD])
    found = Individual.everything.get(relation="spouse")
    assert live_by_identity([found.identity_index, "0" * 64, ""]) == {
        found.identity_index: found.pk
    }
