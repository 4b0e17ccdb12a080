"""Forms: exact fields, every fault at once, nothing lost of what was typed, one effect."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from bangfu.apps.pages.forms.policy_form import (
    ChoicesField,
    DayField,
    FlagField,
    LinesField,
    MoneyField,
    PaperField,
    PolicyForm,
    TextField,
    WholeField,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.models import VillageIncome
from bangfu.core.money import TYPED_FEN_MAX
from bangfu.core.papers import ENDINGS
from bangfu.core.words import words as both
from tests.apps.pages.offices import TOWN, loaded, signed_in, villages_of
from tests.apps.pages.test_lists import words
from tests.apps.pages.test_records import hidden

AT = "/specimen/incomes/new/"
PAPERS = {"plan": both("方案", "Plan"), "seal": both("公章", "Seal")}


class Everything(PolicyForm):
    """A field of each kind."""

    name = TextField("名称", max_length=10)
    sum_fen = MoneyField("金额")
    day = DayField("日期")
    papers = ChoicesField("要件", PAPERS)
    is_open = FlagField("公开")
    copies = WholeField("份数", min_value=1)
    lines = LinesField("票据", {"number": TextField("票据号"), "sum_fen": MoneyField("金额")})
    paper = PaperField("文件", required=False)


TYPED = {
    "name": "方案",
    "sum_fen": "12.345678",
    "sum_fen.unit": "wan",
    "day": "2024年3月5日",
    "papers": "plan",
    "is_open": "no",
    "copies": "6",
    "lines.0.number": "A1",
    "lines.0.sum_fen": "100.01",
    "lines.0.sum_fen.unit": "yuan",
    "lines.1.number": "",
    "lines.1.sum_fen": "",
    "lines.1.sum_fen.unit": "wan",
}


def sent(files: dict[str, Any] | None = None, **typed: str) -> Everything:
    data = QueryDict(mutable=True)
    for name, value in (TYPED | {k.replace("__", "."): v for k, v in typed.items()}).items():
        data[name] = value
    held = MultiValueDict({name: [file] for name, file in (files or {}).items()})
    return Everything(data, held, viewer=Viewer(), key="k")


def test_everything_typed_becomes_exact() -> None:
    form = sent()
    assert form.is_valid(), form.errors
    cleaned = form.sent.data
    assert cleaned["sum_fen"] == 12_345_678
    assert cleaned["day"].isoformat() == "2024-03-05"
    assert cleaned["papers"] == ["plan"]
    assert cleaned["is_open"] is False
    assert cleaned["lines"] == [{"number": "A1", "sum_fen": 10_001}]


@given(fen=st.integers(1, TYPED_FEN_MAX), unit=st.sampled_from(["wan", "yuan"]))
def test_a_sum_comes_back_as_it_was_typed(fen: int, unit: str) -> None:
    per = {"wan": 6, "yuan": 2}[unit]
    field = MoneyField("金额")
    assert field.clean((str(Decimal(fen).scaleb(-per)), unit)) == fen
    assert field.clean(field.prepare_value(fen)) == fen


@pytest.mark.parametrize(
    ("name", "typed", "fault"),
    [
        ("sum_fen", "1.2345678", "不足一分"),
        ("sum_fen", "约3万", "不是金额"),
        ("sum_fen", "0", "金额太小或太大"),
        ("sum_fen", "-1", "金额太小或太大"),
        ("sum_fen", "9" * 30, "超过 10 万亿元"),
        ("sum_fen", "1000000000.01", "超过 10 万亿元"),
        ("sum_fen", "１２３", "不是金额"),
        ("sum_fen", "١٢٣", "不是金额"),
        ("copies", "６", "整数"),
        ("copies", "1_0", "整数"),
        ("day", "0001-01-01", "1949-10-01"),
        ("day", "1949-09-30", "1949-10-01"),
        ("day", "9999-12-31", "2099-12-31"),
        ("name", "方\u202e案", "看不见的字符"),
        ("name", "方\ufffe案", "看不见的字符"),
        ("name", "方\x07案", "看不见的字符"),
        ("name", "方\x00案", "看不见的字符"),
        ("lines__0__number", "A\u200b1", "看不见的字符"),
        ("sum_fen", "", "必填"),
        ("day", "2024-02-30", "不是日期"),
        ("papers", "nonsense", "nonsense"),
        ("is_open", "", "必填"),
        ("copies", "0", "1"),
        ("name", "十一个字的名称太长了吧啊", "10"),
        ("lines__0__sum_fen", "1.005", "第1行“金额”"),
    ],
)
def test_what_is_not_exact_is_refused_with_its_reason(name: str, typed: str, fault: str) -> None:
    form = sent(**{name: typed})
    assert not form.is_valid()
    assert fault in str(form.errors[name.split("__", maxsplit=1)[0]])


@pytest.mark.parametrize("name", ["state", "lines.0.state", "lines.x.number", "name.unit", "row"])
def test_what_a_form_does_not_ask_for_is_refused(name: str) -> None:
    form = sent(**{name.replace(".", "__"): "approved"})
    assert not form.is_valid()
    assert "不认识的内容" in str(form.non_field_errors())


def test_a_day_that_is_none_stays_as_it_was_typed() -> None:
    form = sent(day="2024-02-30")
    assert not form.is_valid()
    assert 'type="text"' in str(form["day"])
    assert 'value="2024-02-30"' in str(form["day"])
    assert 'type="date"' in str(sent()["day"])


def test_a_file_is_judged_by_its_ending_and_its_size() -> None:
    assert sent({"paper": SimpleUploadedFile("a.pdf", b"x")}).is_valid()
    assert "不收这种文件" in str(sent({"paper": SimpleUploadedFile("a.exe", b"x")}).errors)
    large = SimpleUploadedFile("a.pdf", b"x")
    large.size = 21 * 1024 * 1024
    assert "超过 20 MB" in str(sent({"paper": large}).errors)
    assert "不认识的内容" in str(sent({"other": SimpleUploadedFile("a.pdf", b"x")}).errors)


def test_what_was_sent_names_every_field_and_the_file_by_its_digest() -> None:
    form = sent({"paper": SimpleUploadedFile("a.pdf", b"abc")})
    assert form.is_valid()
    body = form.sent.body
    assert body["sum_fen"] == ["12.345678"]
    assert str(body["paper"]).startswith("sha256:ba7816bf")
    assert form.files["paper"].read() == b"abc"


# --- the page of a form -----------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def filing(village: str, **typed: str) -> dict[str, str]:
    return {
        "village": village,
        "year": "2022",
        "filed.0.income_class": "operating",
        "filed.0.amount_fen": "1.5",
        "filed.0.amount_fen.unit": "wan",
        "source": "报表",
    } | typed


def test_a_form_does_once_and_leads_on() -> None:
    loaded()
    browser = signed_in("township")
    held = hidden(browser.get(AT).content.decode())
    body = filing(villages_of(TOWN)[0]) | held
    first, second = browser.post(AT, body), browser.post(AT, body)
    made = VillageIncome.everything.get()
    assert made.amount_fen == 1_500_000
    assert (first.status_code, first["Location"]) == (303, f"/specimen/incomes/{made.pk}/")
    assert second["Location"] == first["Location"]
    page = words(browser.get(first["Location"]))
    assert page.count("已报送。") == 1


def test_faults_stand_on_top_with_links_and_nothing_typed_is_lost() -> None:
    loaded()
    browser = signed_in("township")
    held = hidden(browser.get(AT).content.decode())
    body = filing(villages_of(TOWN)[0], year="20x2", source="") | held
    page = browser.post(AT, body).content.decode()
    assert "没有办成，有 2 处要处理" in words(browser.post(AT, body))
    assert '<a href="#field-year">年度：' in page
    assert '<a href="#field-source">来源：' in page
    assert 'value="20x2"' in page
    assert 'name="filed.0.amount_fen"' in page
    assert 'value="1.5"' in page
    assert hidden(page)["_key"] != held["_key"]
    assert not VillageIncome.everything.exists()


def test_a_refused_act_is_shown_like_a_fault_and_may_be_sent_again() -> None:
    clerk = loaded()
    village = villages_of(TOWN)[0]
    browser = signed_in("township")
    held = hidden(browser.get(AT).content.decode())
    browser.post(AT, filing(village) | held)
    held = hidden(browser.get(AT).content.decode())
    other = filing(village, **{"filed.0.amount_fen": "2"}) | held
    page = browser.post(AT, other)
    assert "没有办成，有 1 处要处理" in words(page)
    again = filing(village, year="2021") | hidden(page.content.decode())
    assert browser.post(AT, again).status_code == 303
    assert clerk


def test_more_lines_are_asked_for_without_any_fault() -> None:
    loaded()
    browser = signed_in("township")
    held = hidden(browser.get(AT).content.decode())
    page = browser.post(AT, filing("", _more="filed") | held).content.decode()
    assert page.count('name="filed.3.amount_fen"') == 1
    assert "没有办成" not in page
    assert "aria-invalid" not in page


def test_a_place_outside_the_area_cannot_be_chosen() -> None:
    loaded()
    browser = signed_in("township")
    held = hidden(browser.get(AT).content.decode())
    page = browser.post(AT, filing("120119102200") | held)
    assert "没有办成" in words(page)
    assert not VillageIncome.everything.exists()


def test_an_address_chooses_what_it_names_and_types_nothing() -> None:
    loaded()
    asked = f"{AT}?village=120119101200&year=2022&state=filed"
    page = signed_in("township").get(asked).content.decode()
    assert '<option value="120119101200" selected>' in page
    assert 'value="2022"' not in page


def test_lines_typed_into_a_box_may_end_as_browsers_end_them() -> None:
    assert TextField("说明", lines=3).clean("第一行\r\n第二行\t") == "第一行\r\n第二行"


@pytest.mark.parametrize("ending", [one for endings in ENDINGS.values() for one in endings])
def test_a_form_takes_every_kind_of_file_that_the_records_take(ending: str) -> None:
    """OFD, WPS and ET too: one list says what is taken."""
    assert PaperField("文件").clean(SimpleUploadedFile(f"方案.{ending}", b"x"))


def test_a_name_of_a_file_holds_no_letter_that_cannot_be_seen() -> None:
    with pytest.raises(ValidationError, match="看不见的字符"):
        PaperField("文件").clean(SimpleUploadedFile("方案\u202efdp.pdf", b"x"))
