"""Records: where a row stands, what may be done now and by whom, what is missing, what was done."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.flows import Historian
from bangfu.apps.records.models import Attachment, AuditEvent, Step
from bangfu.apps.registry.models import VillageIncome
from tests.apps.pages.offices import OTHER_TOWN, TOWN, filed, loaded, signed_in
from tests.apps.pages.test_lists import words
from tests.apps.records.acting import NOON

pytestmark = pytest.mark.django_db


def at(row: VillageIncome, event: str = "") -> str:
    return f"/specimen/incomes/{row.pk}/{f'{event}/' if event else ''}"


def hidden(page: str) -> dict[str, str]:
    """The hidden inputs of the first form of a page that has a key."""
    form = next(f for f in re.findall(r"<form.*?</form>", page, re.DOTALL) if "_key" in f)
    return dict(re.findall(r'type="hidden" name="(_\w+)" value="([^"]*)"', form))


def corrected(browser: Client, row: VillageIncome, **typed: str) -> object:
    """Ask for a correction through its form, as the clerk does."""
    held = hidden(browser.get(at(row, "ask_correction")).content.decode())
    sent = {"amount_fen": "1.5", "amount_fen.unit": "wan", "reason": "账页抄错"} | held | typed
    return browser.post(at(row, "ask_correction"), sent)


def test_it_shows_facts_figures_the_path_and_its_rows() -> None:
    row = filed(loaded(), TOWN, 12_345_67)
    page = words(signed_in("township").get(at(row)))
    assert "洇0村 2022 经营收入" in page
    assert "1.23 万元" in page
    assert "待报送 （已过）" in page
    assert "本村各年收入 1" in page
    assert "洇溜镇" in page


def test_who_may_act_has_a_button_and_others_are_told_who_may() -> None:
    row = filed(loaded(), TOWN)
    mine = signed_in("township").get(at(row)).content.decode()
    assert f'<a class="button" href="{at(row, "ask_correction")}">申请更正</a>' in mine
    others = signed_in("auditor", "120119000000").get(at(row))
    assert "由村委会、镇乡经办办理" in words(others)
    assert at(row, "ask_correction") not in others.content.decode()


def test_a_row_of_another_township_is_not_found() -> None:
    row = filed(loaded(), OTHER_TOWN)
    for address in (at(row), at(row, "ask_correction"), at(row, "nonsense")):
        assert signed_in("township", TOWN).get(address).status_code == 404
    assert (
        signed_in("township", TOWN).get("/specimen/incomes/99999999999999999999/").status_code
        == 404
    )


def test_an_event_is_taken_and_told_in_words() -> None:
    row = filed(loaded(), TOWN, 12_345_67)
    browser = signed_in("township")
    answer = corrected(browser, row)
    assert (answer.status_code, answer["Location"]) == (303, at(row))  # type: ignore[attr-defined, index]
    page = words(browser.get(at(row)))
    assert "已办理：申请更正。" in page
    assert "申请更正 → 更正待核" in page
    assert "township经办（镇乡经办） 账页抄错" in page
    assert "申请更正为：1.50 万元" in page
    assert "经办 township经办" in page


def test_a_state_aside_from_the_path_is_a_badge_beside_it() -> None:
    row = filed(loaded(), TOWN)
    corrected(signed_in("township"), row)
    page = signed_in("township_leader").get(at(row)).content.decode()
    assert '<li class="branch" aria-current="step"><span class="badge care">更正待核</span>' in page
    assert '<li class="done">已报送' in page


def test_an_event_without_fields_is_confirmed_on_the_page_itself() -> None:
    row = filed(loaded(), TOWN, 12_345_67)
    corrected(signed_in("township"), row)
    leader = signed_in("township_leader")
    page = leader.get(at(row)).content.decode()
    assert "您将以“审核”身份办理" in page
    answer = leader.post(at(row, "correct"), hidden(page))
    assert answer.status_code == 303
    row.refresh_from_db()
    assert (row.state, row.amount_fen) == ("corrected", 1_500_000)


def test_an_event_that_asks_for_a_reason_is_refused_without_one() -> None:
    row = filed(loaded(), TOWN)
    corrected(signed_in("township"), row)
    leader = signed_in("township_leader")
    held = hidden(leader.get(at(row)).content.decode())
    answer = leader.post(at(row, "keep"), held | {"reason": ""})
    assert "没有办成，有 1 处要处理" in words(answer)
    row.refresh_from_db()
    assert row.state == "correcting"


def test_a_stale_page_has_no_effect() -> None:
    """changed_meanwhile: the version that the form was opened with decides."""
    row = filed(loaded(), TOWN)
    browser = signed_in("township")
    page = hidden(browser.get(at(row, "ask_correction")).content.decode())
    VillageIncome.everything.filter(pk=row.pk).update(version=7)
    sent = {"amount_fen": "1.5", "amount_fen.unit": "wan", "reason": "账页抄错"}
    answer = browser.post(at(row, "ask_correction"), sent | page)
    assert "刚被别人改动" in words(answer)
    assert 'value="1.5"' in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "filed"


def test_a_form_sent_twice_has_one_effect() -> None:
    row = filed(loaded(), TOWN)
    browser = signed_in("township")
    held = hidden(browser.get(at(row, "ask_correction")).content.decode())
    sent = {"amount_fen": "1.5", "amount_fen.unit": "wan", "reason": "账页抄错"} | held
    first, second = (browser.post(at(row, "ask_correction"), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Step.objects.filter(subject_id=row.pk).count() == 1


def test_a_form_of_nobody_knows_no_event_of_the_system() -> None:
    row = filed(loaded(), TOWN)
    assert signed_in("township").post(at(row, "file"), {}).status_code == 404


# --- papers -----------------------------------------------------------------------------------


def handed_in(browser: Client, row: VillageIncome, content: bytes, **typed: str) -> object:
    page = browser.get(at(row)).content.decode()
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    form = next(f for f in forms if 'name="file"' in f)
    held = dict(re.findall(r'type="hidden" name="(_\w+)" value="([^"]*)"', form))
    file = SimpleUploadedFile("账页.pdf", content)
    sent = {
        "type": "ledger",
        "title": "2022年账页",
        "copies": "2",
        "sealed": "yes",
        "is_public": "no",
    }
    return browser.post(at(row), sent | held | {"file": file} | typed)


def test_a_paper_is_handed_in_listed_and_withdrawn(settings: object, tmp_path: object) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    row = filed(loaded(), TOWN)
    browser = signed_in("township")
    answer = handed_in(browser, row, b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    assert answer.status_code == 303, words(answer)  # type: ignore[attr-defined]
    page = browser.get(at(row))
    assert "账页 2022年账页" in words(page)
    held = Attachment.everything.get()
    assert (held.copies, held.sealed, held.data_class) == (2, True, 1)
    file = browser.get(f"{at(row)}?paper={held.pk}")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert "attachment" in file["Content-Disposition"]
    assert signed_in("township", OTHER_TOWN).get(f"{at(row)}?paper={held.pk}").status_code == 404
    key = re.search(rf'name="_key" value="([^"]+-{held.pk})"', page.content.decode())
    assert key
    browser.post(at(row), {"_key": key[1], "_withdraw": held.pk, "reason": "交错了"})
    assert "还没有材料。" in words(browser.get(at(row)))


def test_what_is_no_paper_is_refused_on_the_page() -> None:
    row = filed(loaded(), TOWN)
    answer = handed_in(signed_in("township"), row, b"MZ this is a program")
    assert "没有办成" in words(answer)
    assert not Attachment.everything.exists()


def test_a_paper_that_is_not_there_cannot_be_withdrawn() -> None:
    """paper_not_here"""
    row = filed(loaded(), TOWN)
    browser = signed_in("township")
    browser.post(at(row), {"_key": "k", "_withdraw": "99", "reason": "x"})
    assert "没有这份材料" in words(browser.get(at(row)))


def test_what_wants_a_reason_is_no_large_button_and_stands_behind_the_way_forward() -> None:
    clerk = loaded()
    row = filed(clerk, TOWN)
    corrected(signed_in("township"), row)
    page = signed_in("township_leader").get(at(row)).content.decode()
    large = re.findall(r'class="button first"[^>]*>([^<]*)<', page)
    assert large == ["核准更正"]
    assert page.index("核准更正") < page.index("维持原数")


def test_the_timeline_names_rows_and_leaves_out_what_the_page_does_not_show() -> None:
    row = filed(loaded(), TOWN)
    historian = Historian(row, [Column("source", "来源"), Column("village", "村", "place")], "zh")
    bare, told = (
        AuditEvent(at=NOON, verb=f"{row.kind()}.change", before={}, after=after)
        for after in ({"result_digest": "ab"}, {"source": "账页", "village_id": row.village_id})
    )
    [line] = historian.lines([bare, told])
    assert line.done == "修改"
    assert [(label, after.text) for label, _before, after in line.changes] == [
        ("来源", "账页"),
        ("村", "洇0村"),
    ]


def test_the_timeline_says_a_state_once() -> None:
    row = filed(loaded(), TOWN)
    event = AuditEvent(at=NOON, verb=f"{row.kind()}.keep", before={}, after={})
    event.step = Step(after="filed")
    assert Historian(row, [], "zh").line(event).after == "已报送"
    event.verb = "nothing.已报送"
    assert Historian(row, [], "zh").line(event).after == ""
