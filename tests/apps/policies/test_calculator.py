"""The calculator: exact entry, answers with grounds, faults that lead to their inputs, files."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client

from bangfu.apps.pages.forms.sums import NotExact, fen_of, typed_in, unit_of
from bangfu.apps.policies.forms.calculator import LINK_LENGTH_MAX
from bangfu.apps.policies.forms.kept import keep, kept_table
from bangfu.core.facts import RawTable
from tests.apps.policies.visiting import AT, seen, words_of

pytestmark = pytest.mark.django_db
REMITTANCE = f"{AT}ask/returns.remittance/"
ONE = {
    "ask": "1",
    "tranches.0.tranche": "T1",
    "tranches.0.project": "P1",
    "tranches.0.injected_on": "2018-06-01",
    "tranches.0.subsidy_fen": "1000",
    "tranches.subsidy_fen.unit": "wan",
    "values.year": "2019",
}
HEADS = "tranche,project,injected_on,subsidy_fen"


def handed(name: str, text: str, table: str = "tranches") -> dict[str, Any]:
    return {f"file.{table}": SimpleUploadedFile(name, text.encode())}


@pytest.mark.parametrize(
    ("typed", "unit", "fen"),
    [
        ("1", "wan", 1_000_000),
        ("0.000001", "wan", 1),
        ("14,400", "wan", 14_400_000_000),
        ("12.34", "yuan", 1234),
        ("7", "fen", 7),
        ("-2.5", "wan", -2_500_000),
    ],
)
def test_money_is_entered_exactly(typed: str, unit: str, fen: int) -> None:
    assert fen_of(typed, unit) == fen
    assert fen_of(typed_in(fen, unit), unit) == fen


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("abc", "wan"),
        ("", "wan"),
        ("1e3", "yuan"),
        ("1,00", "yuan"),
        ("0.001", "yuan"),
        ("0.5", "fen"),
        ("9" * 5_000, "wan"),
    ],
)
def test_money_that_is_not_exact_is_refused(typed: str, unit: str) -> None:
    with pytest.raises(NotExact):
        fen_of(typed, unit)


@pytest.mark.parametrize(
    ("amounts", "unit"), [([10_000, 0], "wan"), ([1234], "yuan"), (["abc"], "fen"), ([], "wan")]
)
def test_a_filled_column_has_the_unit_people_would_use(amounts: list[object], unit: str) -> None:
    assert unit_of(amounts) == unit


def test_it_answers_with_its_grounds(client: Client) -> None:
    words = words_of(client.get(REMITTANCE, ONE))
    assert "T1 2019 2 6.5% 65.00" in words
    assert "JZ-042" in words
    assert "10,000,000.00 元 × 6.5% = 650,000.00 元" in words


def test_it_shows_the_exact_yuan_on_hover(client: Client) -> None:
    assert 'title="650,000.00 元"' in client.get(REMITTANCE, ONE).content.decode()


def test_a_small_form_is_answered_under_an_address_to_share(client: Client) -> None:
    response = client.post(REMITTANCE, ONE)
    assert response.status_code == 302
    assert "65.00" in seen(client, response["Location"])


def test_another_reading_changes_the_answer_and_is_told(client: Client) -> None:
    words = words_of(client.get(REMITTANCE, ONE | {"reading.A-JZ-01": "R5"}))
    assert "T1 2019 1 3% 30.00" in words
    assert "用了非默认读法： A-JZ-01 = R5" in words


def test_an_unknown_reading_is_told(client: Client) -> None:
    words = words_of(client.get(REMITTANCE, ONE | {"reading.A-JZ-01": "R99"}))
    assert "没有读法 A-JZ-01=R99" in words


def test_a_reading_that_needs_more_says_so_in_words_of_the_page(client: Client) -> None:
    words = words_of(client.get(REMITTANCE, ONE | {"reading.A-JZ-02": "payout"}))
    assert "所选读法需要「市级拨付日期」一列" in words
    assert "--" not in words


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"tranches.0.subsidy_fen": "abc"}, "「abc」不是金额"),
        ({"tranches.0.subsidy_fen": "9" * 5_000}, "不是金额"),
        ({"tranches.0.subsidy_fen": "0.0000001"}, "不足一分"),
        ({"tranches.0.subsidy_fen": "-1"}, "不能小于零"),
        ({"tranches.0.injected_on": "2018-02-30"}, "2018-02-30 不存在"),
        ({"tranches.0.project": ""}, "「项目」为空"),
        ({"values.year": "20x9"}, "应为四位年份"),
        ({"values.year": ""}, "请给出年度"),
        ({"on": "yesterday"}, "不是日期"),
        ({"on": "1999-01-01"}, "不在本政策的有效期内"),
    ],
)
def test_a_fault_is_told_at_the_top_and_nothing_is_computed(
    client: Client, changed: dict[str, str], told: str
) -> None:
    words = words_of(client.get(REMITTANCE, ONE | changed))
    assert "处要改" in words
    assert told in words
    assert "65.00" not in words


def test_a_fault_leads_to_its_input_and_keeps_what_was_typed(client: Client) -> None:
    body = client.get(REMITTANCE, ONE | {"tranches.0.subsidy_fen": "abc"}).content.decode()
    assert 'href="#tranches-0-subsidy_fen"' in body
    assert 'id="tranches-0-subsidy_fen"' in body
    assert 'value="abc"' in body


def test_nothing_echoes_more_than_eighty_characters_of_input(client: Client) -> None:
    long = "长" * 300
    body = client.get(REMITTANCE, ONE | {"tranches.0.subsidy_fen": long}).content.decode()
    assert "长" * 81 not in body.replace(f'value="{long}"', "")


def test_a_row_is_added_and_removed_without_script(client: Client) -> None:
    body = client.post(REMITTANCE, ONE | {"add": "tranches"}).content.decode()
    assert 'name="tranches.1.tranche"' in body
    assert 'value="T1"' in body
    body = client.post(REMITTANCE, ONE | {"drop": "tranches.0"}).content.decode()
    assert 'value="T1"' not in body


def test_the_row_that_is_removed_is_the_one_beside_the_button(client: Client) -> None:
    data = {f"tranches.{at}.tranche": name for at, name in enumerate("ABCD")}
    body = client.post(REMITTANCE, data).content.decode()
    for gone in "BD":
        row = next(row for row in body.split("<tr>") if f'value="{gone}"' in row)
        button = re.findall(r'name="drop" value="([^"]*)"', row)[0]
        body = client.post(REMITTANCE, data | {"drop": button}).content.decode()
        data = dict(re.findall(r'name="(tranches\.\d+\.tranche)"[^>]* value="(\w*)"', body))
    assert list(data.values()) == ["A", "C"]


def test_a_file_is_answered_and_becomes_rows_to_mend(client: Client) -> None:
    text = f"{HEADS}\nT1,P1,2018-06-01,1000000000\n"
    body = client.post(REMITTANCE, {"ask": "1", "values.year": "2019"} | handed("t.csv", text))
    assert "T1 2019 2 6.5% 65.00" in words_of(body)
    assert 'name="tranches.0.subsidy_fen"' in body.content.decode()
    assert 'value="1000"' in body.content.decode()


def test_the_faults_of_a_file_name_its_rows(client: Client) -> None:
    text = f"{HEADS}\nT1,P1,2018-06-01,1万元\nT1,P2,2018-13-01,-5\n"
    response = client.post(REMITTANCE, {"ask": "1", "values.year": "2019"} | handed("坏.csv", text))
    words = words_of(response)
    assert response.status_code == 200
    assert "有 4 处要改" in words
    assert "坏.csv，第2行，市级补助资金 列" in words
    assert "坏.csv，第3行" in words
    assert 'href="#tranches-1-subsidy_fen"' in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", b""),
        ("t.csv", b"\xff\xfe\x00"),
        ("t.xlsx", b"no workbook"),
        ("t.exe", b"MZ"),
        ("t.json", b"{"),
        ("t.json", b'{"year": 2019}'),
        ("t.json", b"[1, 2]"),
        ("t.yaml", b"- 1\n- [2]\n"),
        ("t.csv", b'a,"b\n'),
        ("t.csv", HEADS.encode()),
        ("t.csv", b"tranche\n" + b"T\n" * 20_001),
        ("t.csv", b"x" * (5 * 1024 * 1024 + 1)),
    ],
)
def test_a_file_that_is_none_is_told_and_never_breaks_the_page(
    client: Client, name: str, content: bytes
) -> None:
    data = {"ask": "1", "values.year": "2019", "file.tranches": SimpleUploadedFile(name, content)}
    response = client.post(REMITTANCE, data)
    assert response.status_code == 200
    assert "处要改" in words_of(response)


def test_a_long_file_is_carried_along_to_be_asked_again(client: Client) -> None:
    guarantee = f"{AT}ask/returns.guarantee/"
    rows = "\n".join(str(120_119_101_201 + n) for n in range(288))
    data = {"ask": "1", "values.year": "2020"}
    page = client.post(guarantee, data | handed("村.csv", f"village\n{rows}\n", "villages"))
    words = words_of(page)
    assert "数据来自文件 村.csv，共 288 行" in words
    assert "合计 2,016.00" in words
    kept = page.context["calculator"].tables[0].kept
    again = client.post(guarantee, data | {"kept.villages": kept, "format": "csv"})
    lines = again.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 289
    assert lines[1] == "120119101201,70000.00"


def test_a_column_that_is_carried_along_is_no_money(client: Client) -> None:
    text = f"{HEADS},old_fen,paid_fen\nT1,P1,2018-06-01,1000000000,x,y\nT2,P2,2018-06-01,1,z,\n"
    data = {"ask": "1", "values.year": "2019"} | handed("t.csv", text)
    for as_file in ("", "csv", "xlsx"):
        assert client.post(REMITTANCE, data | {"format": as_file}).status_code == 200
        data["file.tranches"].seek(0)


def test_a_file_of_many_columns_or_a_late_heading_is_carried_along(client: Client) -> None:
    heads = ",".join(f"c{n}" for n in range(250))
    wide = f"village,{heads}\n120119101201{',' * 250}\n"
    data = {"ask": "1", "values.year": "2020"}
    page = client.post(f"{AT}ask/returns.guarantee/", data | handed("宽.csv", wide, "villages"))
    assert page.status_code == 200
    late = kept_table(keep(RawTable("t.xlsx", ["village"], [["120119101201"]], 13)) or "")
    assert late is not None
    assert late.first_row == 13


def test_a_number_of_thousands_of_digits_in_a_file_never_breaks_the_page(client: Client) -> None:
    text = f"{HEADS}\nT1,P1,2018-06-01,{'9' * 5_000}\n"
    data = {"ask": "1", "values.year": "2019"} | handed("t.csv", text)
    assert client.post(REMITTANCE, data).status_code == 200


def test_the_longest_link_survives_a_switch_of_language(client: Client) -> None:
    project = "P" * (LINK_LENGTH_MAX - 250)
    link = client.post(REMITTANCE, ONE | {"tranches.0.project": project})["Location"]
    link = link.partition("#")[0]
    assert len(link) > LINK_LENGTH_MAX - 100
    switched = client.post("/language/setlang/", {"language": "en", "next": link})
    assert switched["Location"] == link


def test_what_is_too_long_for_a_link_is_answered_at_once(client: Client) -> None:
    rows = {f"tranches.{n}.tranche": f"T{n}" for n in range(90)}
    assert client.post(REMITTANCE, ONE | rows).status_code == 200


def test_a_kept_table_that_was_tampered_with_is_no_table(client: Client) -> None:
    data = {"ask": "1", "values.year": "2020", "kept.villages": '{"rows": 1}'}
    response = client.post(f"{AT}ask/returns.guarantee/", data, follow=True)
    assert "处要改" in words_of(response)


def test_one_line_is_one_case_and_two_are_a_table(client: Client) -> None:
    use = f"{AT}ask/funds.use/"
    line = {"ask": "1", "lines.0.class": "bonuses", "lines.0.amount_fen": "1"}
    assert "结论 不得使用" in words_of(client.get(use, line))
    two = line | {"lines.1.class": "bonuses", "lines.1.amount_fen": "2"}
    told = json.loads(client.get(use, two | {"format": "json"}).content)
    assert [row["decision"] for row in told["answer"]] == ["denied", "denied"]


def test_ticked_papers_and_missing_ones(client: Client) -> None:
    words = words_of(client.get(f"{AT}ask/projects.agreement/", {"ask": "1"}))
    assert "拒绝" in words
    ticked = {"ask": "1", "values.terms": "profit_distribution"}
    assert "拒绝" not in words_of(client.get(f"{AT}ask/projects.agreement/", ticked))


def test_a_row_is_explained(client: Client) -> None:
    two = {k.replace(".0.", ".1."): v for k, v in ONE.items() if ".0." in k}
    both = ONE | two | {"tranches.1.tranche": "T2", "tranches.1.subsidy_fen": "2000"}
    assert "20,000,000.00 元 × 6.5%" not in words_of(client.get(REMITTANCE, both))
    assert "20,000,000.00 元 × 6.5%" in words_of(client.get(REMITTANCE, both | {"explain": "T2"}))


def test_an_answer_is_taken_away_exactly(client: Client) -> None:
    lines = client.get(REMITTANCE, ONE | {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines == ["批次编号,年度,第几年,费率,应上缴（元）", "T1,2019,2,6.5%,650000.00"]
    assert client.get(REMITTANCE, ONE | {"format": "xlsx"}).content[:2] == b"PK"
    told = json.loads(client.get(REMITTANCE, ONE | {"format": "json"}).content)
    assert told["answer"][0]["due_fen"] == 65_000_000


def test_a_text_that_looks_like_a_formula_stays_text(client: Client) -> None:
    sly = ONE | {"tranches.0.tranche": "=1+1", "format": "csv"}
    assert "'=1+1" in client.get(REMITTANCE, sly).content.decode("utf-8-sig")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_empty_table_has_the_heads_of_the_contract(client: Client, ending: str) -> None:
    response = client.get(f"{REMITTANCE}tranches.{ending}")
    assert response.status_code == 200
    if ending == "csv":
        assert response.content.decode("utf-8-sig").startswith(
            "tranche,project,township,injected_on"
        )


def test_nonsense_in_the_address_never_breaks_the_page(client: Client) -> None:
    for query in (
        "ask=1",
        "case=99999999999999999999",
        "case=-1&ask=1",
        "ask=1&tranches.999999.tranche=x",
        "ask=1&format=exe",
        "add=nothing",
        "drop=tranches.x",
        "choose=A-XX-99%3DR1&ask=1",
        "ask=1&explain=%00",
        "ask=1&tranches.subsidy_fen.unit=lakh&tranches.0.subsidy_fen=1",
        "ask=1&values.year=%EF%BC%92%EF%BC%90%EF%BC%91%EF%BC%99",
        "ask=1&values.year=-2019&values.from_year=1&values.to_year=99999",
    ):
        assert client.get(f"{REMITTANCE}?{query}").status_code == 200, query


def test_too_many_fields_have_a_page_that_says_what_to_do(client: Client) -> None:
    data = QueryDict(mutable=True)
    for number in range(5_001):
        data[f"x{number}"] = "1"
    response = client.post(REMITTANCE, data.urlencode(), "application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert "读不出来" in response.content.decode()


PACE = {
    "ask": "1",
    "payments.0.paid_on": "2024-04-30",
    "payments.0.amount_fen": "500",
    "payments.amount_fen.unit": "wan",
    "values.arrived_fen": "2000",
    "values.arrived_fen.unit": "wan",
    "values.as_of": "2024-07-01",
}


def test_checkpoints_that_hold_each_other_bear_no_total(client: Client) -> None:
    words = words_of(client.get("/policies/kaiyuan-2024/ask/funds.pace/", PACE))
    assert "2024-06-30 50% 1,000.00 500.00 25% 否 500.00" in words
    assert "合计" not in words
    assert "合计" in words_of(client.get(REMITTANCE, ONE | {"values.year": "", **SPAN}))


SPAN = {"values.from_year": "2018", "values.to_year": "2019"}
