"""Notices in the browser: drafted, checked, posted; seen by everybody on its days, gone afterwards."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from bangfu.apps.records.models import Attachment, AuditEvent, Notice, Objection
from bangfu.core.personal import personal_numbers
from tests.apps.oversight.browsing import post, take
from tests.apps.oversight.test_pages import today
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import seen, words_of
from tests.apps.records.acting import COUNTY, OTHER_TOWNSHIP, TOWNSHIP
from tests.apps.registry.places import jizhou
from tests.core.test_papers import jpeg

pytestmark = pytest.mark.django_db
AT, OPEN = "/oversight/notices", "/oversight/public"
TYPED = {
    "kind": "returns",
    "level": "township",
    "place": TOWNSHIP,
    "title": "2018年返村收益公示",
    "text": "各村保底收益如下。",
    "takes_objections": "yes",
    "lines.0.item": "大安平村",
    "lines.0.amount_fen": "1",
    "lines.0.amount_fen.unit": "wan",
}


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path


def hung() -> tuple[Notice, Client]:
    """A notice that hangs out from today on, and the clerk of its township."""
    jizhou()
    clerk, bureau = signed_in("township", TOWNSHIP), signed_in("agriculture_bureau", COUNTY)
    post(clerk, f"{AT}/new/", **TYPED)
    notice = Notice.everything.get()
    at = f"{AT}/{notice.pk}/"
    take(bureau, at, "check")
    take(clerk, at, "post", begins_on=today(), board="村委会宣传栏")
    notice.refresh_from_db()
    return notice, clerk


def test_it_is_drafted_checked_and_posted_and_everybody_sees_it() -> None:
    notice, clerk = hung()
    assert (notice.state, notice.days, notice.is_assumed) == ("running", 7, True)
    listed = seen(Client(), f"{OPEN}/")
    assert "2018年返村收益公示" in listed
    words = seen(Client(), f"{OPEN}/{notice.pk}/")
    assert "大安平村" in words
    assert "1.00" in words
    assert "7天（条文未写，按选定读法）" in words
    assert "提出异议" in words
    assert "返还收益" in seen(clerk, f"{AT}/{notice.pk}/")
    assert "大安平村" in seen(clerk, f"{AT}/{notice.pk}/content/")


def test_a_notice_is_neither_indexed_nor_kept_on_the_way() -> None:
    notice, _clerk = hung()
    for address in (f"{OPEN}/", f"{OPEN}/{notice.pk}/", f"{OPEN}/{notice.pk}/objection/"):
        answer = Client().get(address)
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert answer.headers["Cache-Control"] == "no-store"
    assert 'name="robots"' in Client().get(f"{OPEN}/{notice.pk}/").content.decode()


def test_one_second_after_its_last_day_it_is_gone_with_410_and_shows_nothing() -> None:
    notice, _clerk = hung()
    assert notice.ends_on is not None
    midnight = timezone.make_aware(datetime.combine(notice.ends_on, time.min))
    with time_machine.travel(midnight - timedelta(seconds=1), tick=False):
        assert Client().get(f"{OPEN}/{notice.pk}/").status_code == 200
    with time_machine.travel(midnight + timedelta(seconds=1), tick=False):
        answer = Client().get(f"{OPEN}/{notice.pk}/")
        assert answer.status_code == 410
        assert "大安平村" not in words_of(answer)
        assert "返村收益公示" not in words_of(answer)
        assert Client().get(f"{OPEN}/{notice.pk}/objection/").status_code == 410
        assert "2018年返村收益公示" not in seen(Client(), f"{OPEN}/")


def test_a_draft_or_none_is_not_found() -> None:
    jizhou()
    clerk = signed_in("township", TOWNSHIP)
    post(clerk, f"{AT}/new/", **TYPED)
    number = Notice.everything.get().pk
    for wanted in (number, number + 99):
        assert Client().get(f"{OPEN}/{wanted}/").status_code == 404
    assert signed_in("township", OTHER_TOWNSHIP).get(f"{AT}/{number}/content/").status_code == 404


def test_a_notice_tampered_with_is_not_shown() -> None:
    notice, _clerk = hung()
    Notice.everything.filter(pk=notice.pk).update(text="改过的内容")
    answer = Client().get(f"{OPEN}/{notice.pk}/")
    assert answer.status_code == 404
    assert "改过的内容" not in words_of(answer)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "王五13800138000"},
        {"text": "身份证11010519491231002X"},
        {"lines.0.item": "张三 6222 0202 0011 2233 445"},
        {"lines.0.detail": "１３８００１３８０００"},
    ],
)
def test_a_number_that_leads_to_a_person_is_told_on_the_form(changes: dict[str, str]) -> None:
    jizhou()
    clerk = signed_in("township", TOWNSHIP)
    answer = post(clerk, f"{AT}/new/", 200, **(TYPED | changes))
    assert "不得公开，也不得留存" in words_of(answer)
    assert not Notice.everything.exists()


def test_the_photo_is_shown_to_everybody_without_what_it_hides() -> None:
    notice, clerk = hung()
    photo = SimpleUploadedFile("x.jpg", jpeg((0xE1, b"Exif\x00\x00GPS 40.04N")), "image/jpeg")
    post(clerk, f"{AT}/{notice.pk}/photo/", photo=photo)
    assert "张贴照片" in seen(Client(), f"{OPEN}/{notice.pk}/")
    answer = Client().get(f"{OPEN}/{notice.pk}/photo/")
    shown = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert shown == jpeg()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    Attachment.everything.update(data_class=1)
    assert Client().get(f"{OPEN}/{notice.pk}/photo/").status_code == 404


# --- objections --------------------------------------------------------------------------------


def objected(notice: Notice) -> Objection:
    """An objection of somebody who is not signed in."""
    answer = post(
        Client(), f"{OPEN}/{notice.pk}/objection/", text="我村的数不对", contact="老李 13800138000"
    )
    assert "已登记" in seen(Client(), answer.headers["Location"])
    found: Objection = Objection.everything.get()
    return found


def test_anybody_objects_and_the_township_answers() -> None:
    notice, clerk = hung()
    row = objected(notice)
    at = f"/oversight/objections/{row.pk}/"
    words = seen(clerk, at)
    assert "我村的数不对" in words
    assert "13800138000" not in words
    post(clerk, f"{at}contact/", reason="电话答复")
    assert "13800138000" in seen(clerk, at)
    assert "13800138000" not in seen(signed_in("auditor", COUNTY), at)
    take(clerk, at, "dismiss", reason="已核对，金额无误")
    row.refresh_from_db()
    assert (row.state, row.reply) == ("dismissed", "已核对，金额无误")
    assert AuditEvent.everything.filter(verb="records.objection.reveal").count() == 1


def test_an_objection_upheld_takes_the_notice_down_at_once() -> None:
    notice, clerk = hung()
    row = objected(notice)
    take(clerk, f"/oversight/objections/{row.pk}/", "uphold", reason="确有错误")
    assert Client().get(f"{OPEN}/{notice.pk}/").status_code == 410


def test_sent_twice_an_objection_is_one() -> None:
    notice, _clerk = hung()
    address = f"{OPEN}/{notice.pk}/objection/"
    client = Client()
    form = client.get(address).context["form"]
    for _ in range(2):
        answer = client.post(address, {"_key": form.key, "_version": form.version, "text": "不对"})
        assert answer.status_code == 303
    assert Objection.everything.count() == 1


def test_strangers_read_no_objections() -> None:
    notice, _clerk = hung()
    row = objected(notice)
    assert Client().get(f"/oversight/objections/{row.pk}/").status_code == 302
    other = signed_in("township", OTHER_TOWNSHIP)
    assert other.get(f"/oversight/objections/{row.pk}/").status_code == 404


def test_nothing_that_strangers_see_leads_to_a_person() -> None:
    """The contact of who objected, in particular, stands on no public byte."""
    notice, _clerk = hung()
    objected(notice)
    for address in (
        f"{OPEN}/",
        f"{OPEN}/{notice.pk}/",
        f"{OPEN}/?format=csv",
        "/",
        "/search/?q=老李",
    ):
        answer = Client().get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]
        assert personal_numbers(content.decode("utf-8", "replace")) == [], address
