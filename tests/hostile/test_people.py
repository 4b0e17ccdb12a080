"""Numbers and names of people in a workbook: checked, never repaired, and never repeated in a message."""

from datetime import date

import pytest

from bangfu.apps.pages.forms.sheet_files import annotated
from bangfu.core.identity import name_key
from bangfu.engine.sheets import open_sheet
from tests.core.test_identity import with_check
from tests.hostile.hazards import shows
from tests.hostile.lists import looked, people, refusing, values
from tests.hostile.test_cells import csv_of, one_by_one, people_lines

RIGHT = "11010519491231002X"


@shows("number_cells")
def test_numbers_of_people_in_number_cells_are_refused() -> None:
    """cell_must_be_text: the last digits are lost, to noughts or to 512."""
    cells = [110105194912310000, 110105194912310512, 1.10105194912310e17, "1.10105E+17"]
    found = looked(people(*({"identity": cell} for cell in cells), {"card": 6217000012345678}))
    assert refusing(found) == {key: ["cell_must_be_text"] for key in range(2, 7)}
    assert found.problems[0].message("zh") == (
        "“身份证号码”存成了数字，末几位可能已经丢失，不能用。请把这一列设为文本，对照原件重新输入。"
    )


@shows("number_cells")
def test_a_phone_in_a_number_cell_has_all_its_digits() -> None:
    assert one_by_one("phone", [13800138000, 1380013800, 1.5]) == (
        ["13800138000", None, None], [[], ["phone_wrong"], ["cell_must_be_text"]],
    )  # fmt: skip


IDENTITIES = {
    RIGHT: "",
    "11010519491231002x": "",
    "110105194912310021": "identity_check_wrong",
    "11010519491231002Х": "identity_written_otherwise",
    "１１０１０５１９４９１２３１００２Ｘ": "identity_written_otherwise",
    "110105 19491231 002X": "identity_written_otherwise",
    f"{RIGHT}\u3000": "identity_written_otherwise",
    f"\u200b{RIGHT}": "identity_written_otherwise",
    "110105491231002": "identity_old",
    with_check("11010520180230001"): "identity_without_birthday",
    with_check("11010520990101001"): "identity_without_birthday",
    with_check("11010518981105001"): "identity_without_birthday",
    with_check("11010518981106001"): "",
    "11010519491231": "identity_of_another_length",
}


@shows("identity")
def test_an_identity_number_is_right_or_refused_and_never_made_right() -> None:
    read, refused = one_by_one("identity", list(IDENTITIES))
    assert refused == [[code] if code else [] for code in IDENTITIES.values()]
    right = [typed.upper() for typed, code in IDENTITIES.items() if not code]
    assert [number for number in read if number] == right


@shows("identity")
def test_an_unknown_area_is_warned_of() -> None:
    found = looked(people({"identity": with_check("99010519900101001")}))
    assert [(p.code, p.severity, p.where.row) for p in found.problems] == [
        ("identity_area_unknown", "warn", 2)
    ]


@shows("identity")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_message_repeats_a_number_or_a_name(language: str) -> None:
    """Wrong ones of every kind, as text and as numbers: the message names the column only."""
    told = {
        "identity": [*IDENTITIES, 110105194912310000],
        "card": ["62170000123", 6217000012345678, "6217 0000 1234 5678"],
        "phone": ["1380013800", "１３８００１３８０００"],
        "name": ["王?五", "王" * 51, "王\ue000"],
    }
    for column, cells in told.items():
        found = looked(people(*({column: cell} for cell in cells)))
        said = " ".join(p.message("zh" if language == "zh" else "en") for p in found.problems)
        said += " ".join(p.subject for p in found.problems)
        assert found.problems
        assert not any(str(cell)[:6] in said for cell in cells), column


@shows("identity")
def test_what_was_meant_stands_only_in_the_file_that_is_given_back() -> None:
    typed = ["110105491231002", "11010519491231002Х", "110105194912310021"]
    found = looked(people(*({"identity": one} for one in typed)))
    sheet = open_sheet("x.xlsx", annotated(found, "zh"), [])
    told = [str(line[-1]) for line in sheet.rows[1:]]
    assert [RIGHT in one for one in told] == [True, True, False]
    assert not any(RIGHT in problem.message("zh") for problem in found.problems)
    assert [line[2] for line in sheet.rows[1:]] == typed


@shows("identity")
def test_phones_and_cards_are_digits_only() -> None:
    assert one_by_one(
        "phone", ["0410-7882345", "138 0013 8000", "１３８００１３８０００", "23800138000"]
    )[1] == [[], *[["phone_wrong"]] * 3]
    assert one_by_one("card", ["621700001234567", "6217 0000 1234", "62170000123", "۶۲۱۷۰۰۰۰۱۲۳۴"])[
        1
    ] == [[], *[["card_wrong"]] * 3]


KEPT = [
    "王䶮", "㐀", "𠀀田", "𪜀", "𫝀", "𫠠", "𬺰", "𰀀", "𱍐",  # from each of Ext A to H
    "\uf9dc", "﨑", "葛\U000e0100", "葛\ufe00",  # compatibility letters, marks of a glyph
    "买买提·艾力", "买买提•艾力", "买买提‧艾力", "买买提∙艾力", "买买提.艾力", "A", "王",
    "阿卜杜热合曼·阿卜杜热西提·阿卜杜外力·买买提明·吐尔逊", "王" * 50,
]  # fmt: skip


@shows("names")
def test_a_name_is_kept_letter_by_letter() -> None:
    found = looked(people(*({"name": name} for name in KEPT)))
    assert found.problems == []
    assert list(values(found, "name").values()) == KEPT


@shows("names")
def test_lost_and_private_letters_and_too_many_are_refused() -> None:
    names: list[object] = ["王\ue000", "王\U000f0000", "王?", "王□", "王\ufffd", "王" * 51]
    assert one_by_one("name", names)[1] == [["name_lost_letters"]] * 5 + [["name_length"]]


@shows("names")
def test_a_name_in_the_national_encoding_comes_whole() -> None:
    made = csv_of(people_lines(*({"name": name} for name in KEPT)))
    found = looked(made.decode().encode("gb18030"), "人员.csv")
    assert [problem.code for problem in found.problems] == ["text_encoding"]
    assert list(values(found, "name").values()) == KEPT


@shows("names")
def test_dots_blanks_and_glyphs_do_not_make_another_name() -> None:
    dotted = ("买买提•艾力", "买买提 ‧ 艾力", "买买提∙艾力", "买买提.艾力", "买买提·\u200b艾力")
    assert {name_key(name) for name in dotted} == {"买买提·艾力"}
    assert name_key("葛\U000e0100") == name_key("葛")


@shows("same_person")
@pytest.mark.parametrize(
    ("one", "other"), [("𠮷", "吉"), ("馬", "马"), ("\uf9dc", "隆"), ("祐", "佑")]
)
def test_another_letter_is_another_name(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_the_age_of_a_hundred_and_twenty_is_reached_on_a_birthday() -> None:
    from bangfu.core.identity import checked_identity

    typed = with_check("11010519000305001")
    assert checked_identity(typed, on=date(2020, 3, 4)).number == typed
    assert checked_identity(typed, on=date(2020, 3, 5)).number == ""
