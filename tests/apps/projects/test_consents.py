"""Pooling: village by village or a township at once; the township only when no village is open."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bangfu.apps.projects.actions.consents import (
    open_pooling,
    record_each_meeting,
    record_leaving,
    record_township_meeting,
    record_village_meeting,
    record_village_meetings,
    reopen_township,
    reopen_village,
    sign_township,
    sign_village,
    sign_villages,
)
from bangfu.apps.projects.forms.imports import MEETING_IMPORT
from bangfu.apps.projects.models import PaperHandedIn, TownshipConsent, VillageConsent
from bangfu.apps.projects.queries.consents import (
    open_villages,
    township_consents_for,
    unpooled_villages_of,
)
from bangfu.apps.records.models import Decision, Step
from tests.apps.acts import key, refused
from tests.apps.projects.working import DECIDED, MEETING, NINE, Offices, drafted, offices
from tests.apps.records.acting import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, acting, same_person
from tests.apps.registry.test_imports import dry, told

pytestmark = pytest.mark.django_db

SIGNED_ON = date(2018, 7, 30)
PAIR = {"village_minutes": "村会1", "village_agreement": "村协1"}
TOWN_PAIR = {"pooling_minutes": "镇会1", "platform_agreement": "镇协1"}
MINUTES = {"township_minutes": "镇党会1"}


@pytest.fixture
def at() -> Offices:
    return offices(3)


@pytest.fixture
def consent(at: Offices) -> TownshipConsent:
    """The pooling of a township of three villages, none of which has been asked."""
    open_pooling(at.platform, TOWNSHIP, key=key())
    return township()


def township() -> TownshipConsent:
    found: TownshipConsent = TownshipConsent.everything.get(township_id=TOWNSHIP)
    return found


def village(at: Offices, number: int) -> VillageConsent:
    found: VillageConsent = VillageConsent.everything.get(village_id=at.villages[number])
    return found


def pooled(at: Offices, number: int) -> VillageConsent:
    """A village that has decided and signed."""
    record_village_meeting(at.clerk, village(at, number), MEETING, key=key())
    sign_village(at.town_leader, village(at, number), key=key(), papers=PAIR, signed_on=SIGNED_ON)
    return village(at, number)


def all_pooled(at: Offices) -> TownshipConsent:
    """Every village of the township at once."""
    record_village_meetings(at.clerk, township(), MEETING, key=key())
    sign_villages(at.town_leader, township(), key=key(), papers=PAIR, signed_on=SIGNED_ON)
    return township()


# --- opening -----------------------------------------------------------------------------------


def test_every_weak_village_of_the_township_is_asked_once(
    at: Offices, consent: TownshipConsent
) -> None:
    open_pooling(at.clerk, TOWNSHIP, key=key())
    asked = VillageConsent.everything.filter(township_consent=consent)
    assert sorted(asked.values_list("village_id", flat=True)) == at.villages


def test_a_township_without_weak_villages_has_nothing_to_pool(at: Offices) -> None:
    with refused("no_weak_village"):
        open_pooling(at.platform, OTHER_TOWNSHIP, key=key())


# --- a village ---------------------------------------------------------------------------------


def test_eight_of_nine_items_are_no_consent_and_the_ninth_is_named(
    at: Offices, consent: TownshipConsent
) -> None:
    eight = replace(MEETING, items=tuple(i for i in NINE if i != "step_5"))
    with refused("paper_missing", clause="JZ-089", says="第五步"):
        record_village_meeting(at.clerk, village(at, 0), eight, key=key())
    record_village_meeting(at.clerk, village(at, 0), MEETING, key=key())
    held = village(at, 0)
    assert held.state == "village_agreed"
    assert held.meeting is not None
    assert held.meeting.items == list(NINE)


def test_a_meeting_has_minutes_a_majority_and_a_day_that_has_come(
    at: Offices, consent: TownshipConsent
) -> None:
    wrong = {
        "meeting_without_minutes": {"minutes": " "},
        "too_many_votes": {"attended": 59},
        "voted_down": {"votes_for": 5},
        "in_future": {"held_on": at.clerk.today + timedelta(days=1)},
    }
    for code, facts in wrong.items():
        with refused(code):
            record_village_meeting(
                at.clerk,
                village(at, 0),
                replace(MEETING, **facts),  # type: ignore[arg-type]
                key=key(),
            )


def test_minutes_without_the_agreement_do_not_pool_a_village(
    at: Offices, consent: TownshipConsent
) -> None:
    record_village_meeting(at.clerk, village(at, 0), MEETING, key=key())
    half = {"village_minutes": "村会1"}
    with refused("paper_missing", clause="JZ-090", says="村同意统筹的协议"):
        sign_village(at.town_leader, village(at, 0), key=key(), papers=half, signed_on=SIGNED_ON)
    with refused("no_such_code"):
        sign_village(
            at.town_leader,
            village(at, 0),
            key=key(),
            papers=PAIR | {"photo": "1"},
            signed_on=SIGNED_ON,
        )


def test_a_village_signs_before_a_second_person(at: Offices, consent: TownshipConsent) -> None:
    record_village_meeting(at.clerk, village(at, 0), MEETING, key=key())
    with refused("two_duties"):
        sign_village(at.clerk, village(at, 0), key=key(), papers=PAIR, signed_on=SIGNED_ON)
    sign_village(at.second_clerk, village(at, 0), key=key(), papers=PAIR, signed_on=SIGNED_ON)
    papers = PaperHandedIn.everything.filter(subject_kind="projects.village_consent")
    assert dict(papers.values_list("code", "number")) == PAIR


def test_the_village_committee_records_its_own_meeting_and_no_other(
    at: Offices, consent: TownshipConsent
) -> None:
    committee = acting("village", place=at.villages[0], at=at.at)
    record_village_meeting(committee, village(at, 0), MEETING, key=key())
    with refused("not_yours_to_do"):
        record_village_meeting(committee, village(at, 1), MEETING, key=key())


def test_a_village_that_decides_again_needs_its_papers_again(
    at: Offices, consent: TownshipConsent
) -> None:
    pooled(at, 0)
    reopen_village(at.clerk, village(at, 0), key=key(), reason="村民要求重议")
    held = village(at, 0)
    assert (held.state, held.round, held.meeting, held.signed_on) == ("open", 2, None, None)
    papers = PaperHandedIn.everything.filter(subject_kind="projects.village_consent")
    assert set(papers.values_list("withdrawn_on", flat=True)) == {at.clerk.today}


def test_a_village_leaves_by_the_same_nine_items(at: Offices, consent: TownshipConsent) -> None:
    with refused("paper_missing", clause="JZ-089"):
        record_leaving(
            at.clerk, village(at, 0), replace(MEETING, items=()), key=key(), reason="退出"
        )
    record_leaving(at.clerk, village(at, 0), MEETING, key=key(), reason="自办产业")
    assert village(at, 0).state == "left"


# --- the township ------------------------------------------------------------------------------


def test_one_file_serves_all_villages_of_a_township(at: Offices, consent: TownshipConsent) -> None:
    all_pooled(at)
    held = VillageConsent.everything.filter(township_consent=consent)
    assert set(held.values_list("state", flat=True)) == {"village_pooled"}
    assert Step.objects.filter(subject_kind="projects.village_consent").count() == 2 * 3
    counted = township_consents_for(at.clerk).get(pk=consent.pk)
    assert (counted.asked, counted.agreed, counted.pooled) == (3, 0, 3)  # type: ignore[attr-defined]


def test_a_second_file_finds_no_village_waiting(at: Offices, consent: TownshipConsent) -> None:
    all_pooled(at)
    with refused("no_village_waits", says="登记村级决策"):
        record_village_meetings(at.clerk, township(), MEETING, key=key())
    with refused("no_village_waits"):
        sign_villages(at.second_clerk, township(), key=key(), papers=PAIR, signed_on=SIGNED_ON)


def test_a_file_for_all_villages_is_kept_for_all_or_for_none(
    at: Offices, consent: TownshipConsent
) -> None:
    pooled(at, 0)
    record_village_meeting(at.second_clerk, village(at, 2), MEETING, key=key())
    record_village_meeting(at.clerk, village(at, 1), MEETING, key=key())
    with refused("two_duties"):
        sign_villages(at.second_clerk, township(), key=key(), papers=PAIR, signed_on=SIGNED_ON)
    assert village(at, 1).state == "village_agreed"


def test_a_township_with_one_village_open_is_refused_and_the_village_is_named(
    at: Offices, consent: TownshipConsent
) -> None:
    pooled(at, 0)
    pooled(at, 1)
    missing = str(village(at, 2).village)
    with refused("villages_still_open", says=missing):
        record_township_meeting(at.clerk, township(), DECIDED, key=key(), papers=MINUTES)
    assert [str(place) for place in open_villages(TOWNSHIP, at.clerk.today)] == [missing]


def test_a_township_is_pooled_by_its_minutes_and_the_platform_signature(
    at: Offices, consent: TownshipConsent
) -> None:
    all_pooled(at)
    with refused("paper_missing", clause="JZ-088"):
        record_township_meeting(at.clerk, township(), DECIDED, key=key(), papers={})
    record_township_meeting(at.clerk, township(), DECIDED, key=key(), papers=MINUTES)
    half = {"pooling_minutes": "镇会1"}
    with refused("paper_missing", clause="JZ-091", says="镇乡与区平台的协议"):
        sign_township(at.platform, township(), key=key(), papers=half, signed_on=SIGNED_ON)
    sign_township(at.platform, township(), key=key(), papers=TOWN_PAIR, signed_on=SIGNED_ON)
    held = township()
    assert (held.state, held.signed_on) == ("pooled", SIGNED_ON)
    decision = Decision.objects.order_by("pk").last()
    assert decision is not None
    assert decision.clauses == ["JZ-091"]


def test_the_clerk_of_the_township_does_not_sign_for_the_platform(
    at: Offices, consent: TownshipConsent
) -> None:
    all_pooled(at)
    record_township_meeting(at.clerk, township(), DECIDED, key=key(), papers=MINUTES)
    twice = same_person(at.clerk, "platform", place=COUNTY)
    with refused("two_duties"):
        sign_township(twice, township(), key=key(), papers=TOWN_PAIR, signed_on=SIGNED_ON)


def test_the_money_of_a_project_is_pooled_when_village_and_township_are(
    at: Offices, consent: TownshipConsent
) -> None:
    project = drafted(at, 1).project_id
    assert len(unpooled_villages_of(project)) == 3
    all_pooled(at)
    assert len(unpooled_villages_of(project)) == 3
    record_township_meeting(at.clerk, township(), DECIDED, key=key(), papers=MINUTES)
    sign_township(at.platform, township(), key=key(), papers=TOWN_PAIR, signed_on=SIGNED_ON)
    assert unpooled_villages_of(project) == []
    reopen_village(at.clerk, village(at, 1), key=key(), reason="重议")
    assert [place.code for place in unpooled_villages_of(project)] == [at.villages[1]]


def test_a_township_that_decides_again_needs_the_platform_again(
    at: Offices, consent: TownshipConsent
) -> None:
    all_pooled(at)
    record_township_meeting(at.clerk, township(), DECIDED, key=key(), papers=MINUTES)
    reopen_township(at.town_leader, township(), key=key(), reason="程序有误")
    held = township()
    assert (held.state, held.round, held.meeting) == ("open", 2, None)
    with refused("not_in_state"):
        sign_township(at.platform, held, key=key(), papers=TOWN_PAIR, signed_on=SIGNED_ON)


# --- a workbook of all villages ----------------------------------------------------------------

HEADS = [
    "镇乡", "村", "会议日期", "到会人数", "同意票", "反对票", "会议记录编号", "六步三要已办齐",
]  # fmt: skip


def rows_of(at: Offices, **wrong: object) -> list[list[object]]:
    """A row for each village; `wrong` puts other cells into the last one, by the head's number."""
    names = [str(village(at, number).village) for number in range(3)]
    rows: list[list[object]] = [
        ["洇溜镇", name, date(2018, 7, 20 + number), 60, 50 + number, 1, f"村会{number}", "是"]
        for number, name in enumerate(names)
    ]
    for place, cell in wrong.items():
        rows[2][int(place.removeprefix("cell_"))] = cell
    return rows


def test_a_workbook_records_each_village_with_its_own_meeting_and_twice_is_once(
    at: Offices, consent: TownshipConsent
) -> None:
    reading = dry(MEETING_IMPORT, at.clerk, HEADS, *rows_of(at))
    assert told(reading) == []
    MEETING_IMPORT.apply(at.clerk, reading.moving, key())
    held = VillageConsent.everything.order_by("village_id").select_related("meeting")
    assert [row.meeting.votes_for for row in held] == [50, 51, 52]
    assert {row.state for row in held} == {"village_agreed"}
    again = dry(MEETING_IMPORT, at.clerk, HEADS, *rows_of(at))
    assert again.counts == {"new": 0, "changed": 0, "same": 3}


def test_what_is_wrong_with_a_row_is_told_beside_its_cell(
    at: Offices, consent: TownshipConsent
) -> None:
    wrong = {
        "steps_left_out": {"cell_7": "否"},
        "in_future": {"cell_2": date(2018, 12, 1)},
        "too_many_votes": {"cell_3": 40},
        "voted_down": {"cell_4": 1},
        "village_not_asked": {"cell_1": "120119101214"},
        "village_not_found": {"cell_1": "没有这个村"},
    }
    for code, cells in wrong.items():
        reading = dry(MEETING_IMPORT, at.clerk, HEADS, *rows_of(at, **cells))
        assert code in [found for found, _row, _column in told(reading)], code
        assert {row for _code, row, _column in told(reading)} == {4}


def test_a_decision_on_record_is_not_written_over_by_a_workbook(
    at: Offices, consent: TownshipConsent
) -> None:
    record_village_meeting(at.clerk, village(at, 2), MEETING, key=key())
    reading = dry(MEETING_IMPORT, at.clerk, HEADS, *rows_of(at))
    assert told(reading) == [("village_decided_otherwise", 4, "village")]


def test_a_village_that_nobody_asked_is_refused_by_the_act_too(at: Offices) -> None:
    with refused("village_not_asked"):
        record_each_meeting(at.clerk, {at.villages[0]: MEETING}, key=key())
