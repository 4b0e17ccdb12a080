"""What waits for whom: by role, place and duty, one query a state; and what was done, in order."""

from datetime import timedelta
from typing import Any

import pytest

from bangfu.apps.people.scope import PUBLIC, Viewer
from bangfu.apps.records.actions.notices import post_notice, withdraw_notice
from bangfu.apps.records.models import AuditEvent, Notice
from bangfu.apps.records.queries.timeline import events_for, timeline_for
from bangfu.apps.records.queries.waiting import flowing_models, todo_for
from tests.apps.records.acting import OTHER_TOWNSHIP, acting, same_person
from tests.apps.records.posting import OVER, bureau, checked, drafted, running, township

pytestmark = pytest.mark.django_db


def waiting(viewer: Viewer) -> dict[str, int]:
    """How many notices wait in each state."""
    return {w.state.code: w.count for w in todo_for(viewer) if w.model is Notice}


def test_a_draft_waits_for_who_may_check_it_and_not_for_who_wrote_it() -> None:
    author = township()
    drafted(author)
    assert waiting(bureau()) == {"draft": 1}
    assert waiting(township()) == {"draft": 1}
    assert waiting(same_person(author, "agriculture_bureau")) == {}


def test_nothing_waits_for_another_place_another_role_or_nobody() -> None:
    drafted()
    for viewer in (acting("township", place=OTHER_TOWNSHIP), acting("auditor"), PUBLIC):
        assert waiting(viewer) == {}


def test_a_checked_notice_waits_to_be_posted() -> None:
    checked()
    assert waiting(township()) == {"checked": 1}
    [one] = [w for w in todo_for(township()) if w.model is Notice]
    assert [event.code for event in one.events] == ["post"]
    assert one.kind == "records.notice"
    assert [row.title for row in one.rows] == ["2018年度返村收益公示"]


def test_a_running_notice_waits_for_nobody_before_its_days_are_over() -> None:
    running()
    assert waiting(township()) == {}
    assert waiting(township(at=OVER - timedelta(seconds=43_201))) == {}
    assert waiting(township(at=OVER)) == {"running": 1}


def test_what_is_over_or_withdrawn_waits_for_nobody() -> None:
    notice = running()
    withdraw_notice(township(), notice, key="w", reason="金额有误")
    assert waiting(township(at=OVER)) == {}


def test_events_off_the_path_may_be_done_but_wait_for_nobody() -> None:
    assert [e.code for e in Notice.flow.errands_from("running")] == ["take_effect"]


def test_a_state_costs_one_query_however_many_rows_wait(
    django_assert_max_num_queries: Any,
) -> None:
    viewer, author = bureau(), township()
    for n in range(30):
        drafted(author, key=f"draft {n}")
    states = sum(
        1
        for model in flowing_models()
        for state in model.flow.states
        if any(viewer.roles & set(e.roles) for e in model.flow.errands_from(state.code))
    )
    with django_assert_max_num_queries(states):
        assert waiting(viewer) == {"draft": 30}


def test_every_flowing_model_is_found() -> None:
    assert Notice in flowing_models()
    assert len(flowing_models()) >= 4


# --- what was done -----------------------------------------------------------------------------


def test_the_timeline_of_a_row_is_read_by_its_place_the_latest_first() -> None:
    notice = checked()
    post_notice(township(), notice, key="post", begins_on=township().today)
    verbs = [event.verb.rpartition(".")[2] for event in timeline_for(township(), notice)]
    assert verbs == ["post", "check", "create"]
    assert timeline_for(township(), notice)[0].step.after == "running"
    assert not timeline_for(acting("township", place=OTHER_TOWNSHIP), notice).exists()


def test_all_events_are_for_those_who_oversee() -> None:
    drafted()
    assert events_for(acting("auditor")).count() == AuditEvent.everything.count() == 1
    assert not events_for(township()).exists()
    assert not events_for(PUBLIC).exists()
