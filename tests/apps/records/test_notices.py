"""A notice is checked by another, hangs its days, expires by itself, and holds no personal number."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bangfu.apps.people.scope import PUBLIC, Viewer
from bangfu.apps.records.actions import notices as actions
from bangfu.apps.records.actions.papers import Paper
from bangfu.apps.records.models import AuditEvent, Notice, Objection
from bangfu.apps.records.queries.notices import (
    hanging_for,
    is_over,
    notice_ended,
    notices_for,
    objections_for,
    open_objections,
)
from bangfu.apps.records.refusal import Refused
from bangfu.core.words import words
from tests.apps.records.acting import NOON, OTHER_TOWNSHIP, acting, same_person
from tests.apps.records.posting import (
    OVER,
    bureau,
    checked,
    drafted,
    running,
    township,
)
from tests.apps.records.test_acts import codes
from tests.core.test_papers import jpeg

pytestmark = pytest.mark.django_db
LAST = date(2018, 11, 12)


def passer_by(days: int = 0) -> Viewer:
    """Somebody who is not signed in, so many days after the posting."""
    return Viewer("zh", at=NOON + timedelta(days=days))


def objected(notice: Notice, text: str = "我村的数不对") -> Objection:
    told = actions.object_to(
        passer_by(1), notice, key=f"o {text}", text=text, contact="大安平村老李"
    )
    found: Objection = Objection.everything.get(pk=told.id)
    return found


def test_a_notice_is_drafted_checked_by_another_and_hangs_its_days() -> None:
    notice = running()
    assert (notice.state, notice.begins_on, notice.ends_on) == ("running", NOON.date(), LAST)
    assert notice.board == "村委会宣传栏"
    assert (notice.days, notice.is_assumed) == (7, True)


def test_who_drafted_it_does_not_check_it() -> None:
    author = township()
    notice = drafted(author)
    with pytest.raises(Refused) as refused:
        actions.check_notice(same_person(author, "agriculture_bureau"), notice, key="check")
    assert codes(refused) == ["two_duties"]


def test_a_notice_is_drafted_only_for_ones_own_place() -> None:
    with pytest.raises(Refused) as refused:
        drafted(acting("township", place=OTHER_TOWNSHIP))
    assert codes(refused) == ["not_yours_to_make"]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "王五13800138000"},
        {"text": "有异议请拨 138-0013-8000"},
        {"rows": (("张三", "6222020200112233445"),)},
        {"columns": (words("11010519491231002X", "x"),)},
    ],
)
def test_a_notice_with_a_number_that_leads_to_a_person_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        drafted(**changes)
    assert codes(refused) == ["personal_number"]
    assert not Notice.everything.exists()


def test_a_sum_in_fen_is_no_telephone_number() -> None:
    assert drafted(rows=(("全区", 14_400_000_000),)).pk


def test_it_may_not_begin_in_the_past_nor_say_a_number_on_its_board() -> None:
    viewer, notice = township(), checked()
    yesterday = viewer.today - timedelta(days=1)
    with pytest.raises(Refused) as past:
        actions.post_notice(viewer, notice, key="past", begins_on=yesterday)
    assert codes(past) == ["notice_day_past"]
    with pytest.raises(Refused) as leak:
        actions.post_notice(
            viewer, notice, key="leak", begins_on=viewer.today, board="找老李13800138000"
        )
    assert codes(leak) == ["personal_number"]


@pytest.mark.parametrize(("days", "hangs"), [(-1, False), (0, True), (6, True), (7, False)])
def test_everybody_sees_it_on_its_days_and_on_no_other(days: int, hangs: bool) -> None:
    notice = running()
    viewer = passer_by(days)
    assert notices_for(viewer).filter(pk=notice.pk).exists() is hangs
    assert hanging_for(viewer).filter(pk=notice.pk).exists() is hangs
    assert is_over(viewer, notice.pk) is (days == 7)


def test_it_expires_one_second_after_its_last_day_by_the_clock_of_the_county() -> None:
    notice = running()
    midnight = NOON.replace(hour=16) + timedelta(days=6)  # 24:00 of 11 November there
    before = Viewer("zh", at=midnight - timedelta(seconds=1))
    after = Viewer("zh", at=midnight)
    assert notices_for(before).filter(pk=notice.pk).exists()
    assert not notices_for(after).filter(pk=notice.pk).exists()


def test_nobody_outside_sees_a_draft_and_it_is_not_told_that_there_is_one() -> None:
    notice = drafted()
    assert not notices_for(passer_by()).exists()
    assert not is_over(passer_by(), notice.pk)
    assert not notices_for(PUBLIC).exists()


def test_the_bearer_of_a_place_still_sees_it_afterwards() -> None:
    notice = running()
    assert notices_for(township(at=OVER)).filter(pk=notice.pk).exists()


def test_a_display_takes_effect_when_its_days_are_over_without_objection() -> None:
    notice = running()
    early = township(at=OVER - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        actions.finish_notice(early, notice, key="early")
    assert codes(refused) == ["notice_not_over"]
    assert not notice_ended(notice, early.today)
    actions.finish_notice(township(at=OVER), notice, key="finish")
    assert notice.state == "effective"
    assert notice_ended(notice, LAST)


def test_an_announcement_ends() -> None:
    notice = running(takes_objections=False)
    actions.finish_notice(township(at=OVER), notice, key="finish")
    assert notice.state == "ended"


def test_what_was_noticed_may_not_be_changed_afterwards() -> None:
    notice = running()
    Notice.everything.filter(pk=notice.pk).update(rows=[["大安平村", 9_000_000]])
    notice.refresh_from_db()
    assert not notice_ended(notice, LAST)
    with pytest.raises(Refused) as refused:
        actions.finish_notice(township(at=OVER), notice, key="finish")
    assert codes(refused) == ["notice_changed"]


def test_a_notice_withdrawn_has_not_run_and_needs_a_reason() -> None:
    notice = running()
    with pytest.raises(Refused) as refused:
        actions.withdraw_notice(township(), notice, key="unsaid", reason="")
    assert codes(refused) == ["reason_missing"]
    actions.withdraw_notice(township(), notice, key="withdraw", reason="金额有误")
    assert not notice_ended(notice, LAST)
    assert is_over(passer_by(), notice.pk)


# --- objections --------------------------------------------------------------------------------


def test_anybody_may_object_and_what_they_said_is_not_in_the_chain() -> None:
    objection = objected(running())
    event = AuditEvent.everything.get(verb="records.objection.create")
    assert (event.person_id, event.after) == (None, {"notice": objection.notice_id})
    told = f"{event.subject_label}{event.before}{event.reason}"
    assert "老李" not in told
    assert "我村" not in told


def test_an_open_objection_holds_the_notice_up_until_it_is_answered() -> None:
    notice = running()
    objection = objected(notice)
    assert open_objections(notice) == 1
    assert not notice_ended(notice, LAST)
    with pytest.raises(Refused) as refused:
        actions.finish_notice(township(at=OVER), notice, key="finish")
    assert codes(refused) == ["objections_open"]
    reply = "经核对账目，金额无误，已当面说明"
    actions.settle_objection(bureau(), objection, key="settle", upheld=False, reply=reply)
    actions.finish_notice(township(at=OVER), notice, key="finish again")
    assert (objection.state, objection.reply, notice.state) == ("dismissed", reply, "effective")


def test_an_objection_upheld_takes_the_notice_down() -> None:
    notice = running()
    objection = objected(notice)
    actions.settle_objection(bureau(), objection, key="settle", upheld=True, reply="数有误")
    notice.refresh_from_db()
    assert (objection.state, notice.state) == ("upheld", "withdrawn")


def test_an_objection_is_not_settled_without_a_word() -> None:
    objection = objected(running())
    with pytest.raises(Refused) as refused:
        actions.settle_objection(bureau(), objection, key="settle", upheld=False, reply=" ")
    assert codes(refused) == ["reason_missing"]


@pytest.mark.parametrize(
    ("days", "text", "code"),
    [(7, "数不对", "takes_no_objections"), (1, "  ", "objection_empty")],
)
def test_a_wrong_objection_is_refused(days: int, text: str, code: str) -> None:
    notice = running()
    with pytest.raises(Refused) as refused:
        actions.object_to(passer_by(days), notice, key="o", text=text)
    assert codes(refused) == [code]


def test_an_announcement_takes_no_objections() -> None:
    with pytest.raises(Refused) as refused:
        objected(running(takes_objections=False))
    assert codes(refused) == ["takes_no_objections"]


def test_the_contact_is_seen_by_who_answers_after_saying_why_and_that_is_kept() -> None:
    objection = objected(running())
    viewer = township()
    assert shown_contact(viewer, objection) == ""
    with pytest.raises(Refused) as unsaid:
        actions.reveal_contact(viewer, objection, key="unsaid", reason="")
    assert codes(unsaid) == ["reason_missing"]
    actions.reveal_contact(viewer, objection, key="reveal", reason="电话答复")
    assert shown_contact(viewer, objection) == "大安平村老李"
    assert shown_contact(bureau(), objection) == ""
    event = AuditEvent.everything.get(verb="records.objection.reveal")
    assert (event.person_id, event.reason) == (viewer.person_id, "电话答复")
    assert "老李" not in f"{event.before}{event.after}"


@pytest.mark.parametrize("role", ["auditor", "finance_bureau", "village"])
def test_who_does_not_answer_objections_never_sees_a_contact(role: str) -> None:
    objection = objected(running())
    viewer = acting(role)
    with pytest.raises(Refused) as refused:
        actions.reveal_contact(viewer, objection, key="reveal", reason="想看看")
    assert codes(refused) == ["not_yours_to_do"]
    assert "contact" in objections_for(viewer).get(pk=objection.pk).get_deferred_fields()


def shown_contact(viewer: Viewer, objection: Objection) -> str:
    """The contact as the list shows it to somebody."""
    return str(objections_for(viewer).get(pk=objection.pk).shown_contact)


def test_objections_are_not_public() -> None:
    objected(running())
    assert not objections_for(passer_by(1)).exists()


# --- the photo ---------------------------------------------------------------------------------


def test_the_photo_of_the_posting_is_added_without_what_the_camera_wrote(
    tmp_path: Path, settings: Any
) -> None:
    settings.HOME = tmp_path
    notice = running()
    photo = Paper(
        "photo", actions.PHOTO, "", "x.jpg", jpeg((0xE1, b"Exif\x00\x00GPS")), is_public=True
    )
    viewer = township()
    for _ in range(2):
        actions.add_photo(viewer, notice, photo, key="photo")
    notice.refresh_from_db()
    assert notice.photo is not None
    assert notice.photo.title == "张贴照片"
    assert AuditEvent.everything.filter(verb="records.notice.change").count() == 1
