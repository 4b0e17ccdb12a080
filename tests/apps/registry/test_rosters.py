"""Households and individuals from workbooks: every fault at once, all or nothing, twice is once."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from bangfu.apps.pages.forms.workbooks import read
from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.sealed import unseal
from bangfu.apps.records.models import AuditEvent, Job
from bangfu.apps.registry.forms.rosters import ROSTER_IMPORT
from bangfu.apps.registry.models import Household, Individual
from bangfu.engine.sheets import open_sheet
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import words_of
from tests.apps.records.acting import COUNTY, TOWNSHIP, acting
from tests.apps.registry.people import FAR_VILLAGE, VILLAGE, identity, live_household
from tests.apps.registry.places import jizhou
from tests.apps.registry.rosters import (
    AT,
    DAY,
    HEADS,
    applied,
    checked,
    couples,
    handed_in,
    head,
    pressed,
    spouse,
    workbook,
    worked,
)

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2018, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def county() -> None:
    jizhou()


@pytest.fixture
def town() -> Client:
    return signed_in("township", TOWNSHIP)


def faults(rows: list[list[Any]], role: str = "township", place: str = TOWNSHIP) -> list[Any]:
    """What a dry run finds."""
    reading = read(ROSTER_IMPORT, acting(role, place=place), "表.xlsx", content=workbook(rows))
    found = [p for p in reading.problems if p.code != "identity_area_unknown"]  # made up numbers
    return [(p.code, p.where.row, p.where.column) for p in found]


def register() -> None:
    Household.everything.filter(state="entered").update(state="live")


def test_a_roster_is_read_and_applied_by_a_worker_and_twice_is_once(town: Client) -> None:
    content = workbook(couples(1, 3))
    page = checked(town, content)
    assert page.context["counts"] == {"new": 6, "changed": 0, "same": 0}
    assert not Household.everything.exists()
    done = pressed(town, page)
    worked()
    assert "已导入" in words_of(town.get(done["Location"]))
    assert (Household.everything.count(), Individual.everything.count()) == (3, 6)
    one = Individual.everything.get(code="H0002-01")
    assert unseal(one.data_key, "identity", one.identity) == identity("19700101", 2)
    assert {h.batch_id for h in Household.everything.all()} == {ImportBatch.everything.get().pk}
    assert {h.state for h in Household.everything.all()} == {"entered"}
    again = checked(town, content)
    assert again.context["counts"] == {"new": 0, "changed": 0, "same": 6}
    assert not again.context["can_apply"]
    nothing = "没有可导入的：户与人口.xlsx 的 6 行都已经有了，内容相同"
    assert nothing in words_of(again)
    assert "同一份文件已由" in words_of(again)
    works = Job.everything.count()
    assert nothing in words_of(town.get(pressed(town, again)["Location"]))
    assert (Job.everything.count(), Individual.everything.count()) == (works, 6)


# --- every fault beside its cell --------------------------------------------------------------


def test_every_fault_of_every_household_is_told_at_once() -> None:
    """household_told_twice, household_untold, identity_of_two_names, card_of_several_households"""
    rows = [
        head(1, 户类型="一般农户"), spouse(1, 户类型="脱贫户"),
        head(2, 户类型=None, 入册日期=None), spouse(2, 身份证号码=identity("19700101", 1)),
        head(3, 与户主关系="其他"), spouse(3),
        head(4), spouse(4, 与户主关系="户主"),
        head(5, 认定依据="电话13800138000"), spouse(5, 联系电话="123"),
        head(6, 银行账号="6217000012345678"), head(7, 银行账号="6217000012345678"),
        head(8, 身份证号码="990000197001010080"), spouse(8),
        head(9, 入册日期=DAY.replace(year=2099)), head(10, village="没有的村"),
        head(11, village=FAR_VILLAGE),
    ]  # fmt: skip
    assert sorted(faults(rows)) == sorted([
        ("household_told_twice", 3, "status"),
        ("household_untold", 4, "status"), ("household_untold", 4, "entered_on"),
        ("identity_of_two_names", 5, "identity"),
        ("household_without_head", 6, "relation"),
        ("household_without_head", 9, "relation"),
        ("text_holds_number", 10, "basis"), ("phone_wrong", 11, "phone"),
        ("card_of_several_households", 13, "card"),
        ("identity_check_wrong", 14, "identity"),
        ("day_in_future", 16, "entered_on"), ("village_not_found", 17, "village"),
        ("village_not_yours", 18, "village"),
    ])  # fmt: skip


def test_a_name_that_cannot_be_read_says_so_and_its_household_is_looked_at_all_the_same() -> None:
    lost = {"姓名": "张□", "身份证号码": None}
    rows = [
        head(1), spouse(1, **lost), spouse(1, **lost), head(2, 姓名="李□", 户类型=None),
        spouse(3, 姓名="王□"),
    ]  # fmt: skip
    untold = [("household_untold", 6, c) for c in ("basis", "entered_on", "status", "village")]
    assert sorted(faults(rows)) == [
        ("household_untold", 5, "status"),
        *untold,
        ("household_without_head", 6, "relation"),
        *(("name_lost_letters", row, "name") for row in (3, 4, 5, 6)),
    ]


def test_a_member_whose_name_cannot_be_read_is_taken_for_nobody_on_the_register() -> None:
    live_household(code="H0001")
    assert faults([head(1, 姓名="王□", 认定依据=None)]) == [("name_lost_letters", 2, "name")]


def test_a_township_enters_its_own_villages_and_the_county_all() -> None:
    rows = [head(1), head(2, village=FAR_VILLAGE)]
    assert faults(rows) == [("village_not_yours", 3, "village")]
    assert faults(rows, "agriculture_bureau", COUNTY) == []
    assert faults([head(1)], "village", VILLAGE) == []


def test_a_code_or_a_number_of_another_place_is_told_and_nothing_more() -> None:
    """identity_elsewhere"""
    live_household(code="H0001")
    far = [head(1, village=FAR_VILLAGE)]
    assert faults(far, place="120119102000") == [("household_code_taken", 2, "household")]
    same = [head(2, village=FAR_VILLAGE, 身份证号码=identity(order=11))]
    assert faults(same, place="120119102000") == [("identity_elsewhere", 2, "identity")]


def test_the_faults_come_back_beside_the_cells_and_no_page_shows_a_number(town: Client) -> None:
    wrong = "110101199001011234"
    page = checked(town, workbook([head(1, 身份证号码=wrong), spouse(1, 身份证号码=f" {wrong}")]))
    said = words_of(page)
    assert "有错误，没有导入" in said
    assert "有错误，待更正" in said
    assert "第2行，J 列： 身份证号码的末位校验码不对" in said
    assert wrong not in page.content.decode()
    assert not page.context["can_apply"]
    marked = town.get(
        page.request["PATH_INFO"], {"batch": page.context["batch"].pk, "format": "xlsx"}
    )
    sheet = open_sheet("x.xlsx", marked.content, HEADS)
    assert str(sheet.rows[1][len(HEADS)]).startswith("J2 身份证号码的末位校验码不对")
    refused = pressed(town, page)
    worked()
    assert "还有 2 处错误" in words_of(town.get(refused["Location"]))
    assert not Household.everything.exists()


@pytest.mark.parametrize("code", ["120119101200001", "120119101201001"])
def test_the_code_of_a_household_is_told_though_it_is_as_long_as_an_old_number(
    town: Client, code: str
) -> None:
    page = checked(town, workbook([[code, *head(1, 入册日期=None)[1:]]]))
    assert code in words_of(page)


def test_a_number_in_a_wrong_cell_is_not_shown_back(town: Client) -> None:
    number, longer = "110101199001011237", "99999999999999999"
    rows = [
        head(1, 户类型=number), head(2, village=number), [number, *head(3)[1:]],
        head(4, 与户主关系=f"户主{longer}X"), head(5, 入册日期=f"13800138000 {number}"),
    ]  # fmt: skip
    assert ("text_holds_number", 2, "household") in faults(rows[2:3])
    page = checked(town, workbook([*rows, head(6)]))
    said = page.content.decode()
    assert [one for one in (number, longer, "13800138000") if one in said] == []
    assert "“户类型”不能填“••••••”" in words_of(page)


def test_what_warns_of_many_cells_in_the_same_words_is_told_once(town: Client) -> None:
    """alike, person_without_identity"""
    found = checked(town, workbook(couples(1, 3))).context["found"]
    assert [one.place for one in found] == ["第2行，J 列"]
    assert found[0].message.endswith("同样的共 6 处，最先的是 J2、J3、J4、J5、J6。")
    wrong = checked(town, workbook([head(n, 联系电话="123") for n in (1, 2, 3)]))
    assert [one.severity for one in wrong.context["found"]] == ["block"] * 3 + ["warn"]
    rows = [
        head(1),
        spouse(1, 身份证号码=None),
        head(2, 身份证号码=None),
        head(3, 身份证号码="X-1"),
    ]
    found = checked(town, workbook(rows)).context["found"]
    [told] = [one for one in found if "没有身份证号码" in one.message]
    assert (told.severity, told.place) == ("warn", "第3行，J 列")
    assert told.message.endswith("同样的共 2 处，最先的是 J3、J4。"), (
        "X-1 is told as a wrong number"
    )


def test_a_file_that_was_dropped_ends_its_work_quietly(
    town: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drop() -> None:
        page = town.get(AT)
        [(batch, _href, _work)] = page.context["open"]
        town.post(AT, {"_key": page.context["form"].key, "batch": batch.pk, "drop": "1"})
        assert ImportBatch.everything.get(pk=batch.pk).state == "dropped"

    def while_it_is_read(*given: Any, **more: Any) -> Any:
        drop()
        return read(*given, **more)

    content = workbook(couples(1, 1))
    handed_in(town, content)
    drop()  # before a worker came
    worked()
    with monkeypatch.context() as patched:
        patched.setattr("bangfu.apps.pages.jobs.read", while_it_is_read)
        handed_in(town, content)
        worked()
    pressed(town, checked(town, content))
    drop()  # before a worker came to apply it
    worked()
    assert {(job.state, job.error) for job in Job.everything.all()} == {("done", "")}
    assert not Household.everything.exists()


def test_a_name_of_a_file_with_a_number_of_somebody_is_refused(town: Client) -> None:
    name = f"{identity('19800101', 3)}.xlsx".replace("990000", "110101")
    answer = handed_in(town, workbook(couples(1, 1)), name=name)
    assert answer.status_code == 200
    assert not ImportBatch.everything.exists()


# --- what is on the register already ----------------------------------------------------------


def test_what_may_change_is_shown_before_and_after_and_applied_by_acts(town: Client) -> None:
    applied(town, workbook(couples(1, 2)))
    register()
    rows = [
        head(1, 参加医保="否", 联系电话="13900000001"),
        spouse(1),
        head(2),
        spouse(2, 劳动能力="无劳动能力"),
        spouse(2, 姓名="儿子", 与户主关系="子女", 身份证号码=identity("20050505", 5)),
    ]
    page = checked(town, workbook(rows))
    assert page.context["counts"] == {"new": 1, "changed": 2, "same": 2}
    text = page.content.decode()
    assert "••••••01" in text
    assert "13900000001" not in text
    assert "13800000001" not in text
    pressed(town, page)
    worked()
    one = Individual.everything.get(code="H0001-01")
    assert (one.insured, unseal(one.data_key, "phone", one.phone)) == (False, "13900000001")
    assert Individual.everything.get(code="H0002-02").labour == "none"
    assert Individual.everything.get(code="H0002-03").relation == "child"
    changes = AuditEvent.everything.filter(verb="registry.individual.change")
    assert changes.count() == 2
    assert "13900000001" not in str([event.after for event in changes])


def test_names_numbers_and_the_household_are_never_changed(town: Client) -> None:
    """roster_held_otherwise, household_not_live"""
    applied(town, workbook(couples(1, 5)))
    later = [head(1, 参加医保="否")]
    assert faults(later) == [("household_not_live", 2, "household")]
    register()
    rows = [
        head(1, 姓名="别名"), spouse(1, 身份证号码=identity("19710101", 99)),
        head(2, 户类型="一般农户", 村民小组="二组"),
        spouse(3, 与户主关系="户主"),
        head(4, village="120119101202"), head(5, 认定依据="另一份"),
    ]  # fmt: skip
    assert set(faults(rows)) == {
        ("roster_held_otherwise", 2, "name"), ("roster_held_otherwise", 3, "identity"),
        ("roster_held_otherwise", 4, "status"), ("roster_held_otherwise", 4, "group_name"),
        ("roster_held_otherwise", 5, "relation"),
        ("roster_held_otherwise", 6, "village"), ("roster_held_otherwise", 7, "basis"),
    }  # fmt: skip


def test_somebody_who_left_does_not_come_back_by_an_import(town: Client) -> None:
    """roster_member_left"""
    applied(town, workbook(couples(1, 1)))
    register()
    gone = Individual.everything.filter(code="H0001-02")
    gone.update(standing="gone", left_on=DAY, left_why="moved")
    assert faults([spouse(1, 劳动能力="无劳动能力")]) == [("roster_member_left", 2, "name")]


def test_a_person_without_a_number_is_known_by_the_name(town: Client) -> None:
    rows = [head(1, 身份证号码=None), spouse(1, 身份证号码=None)]
    applied(town, workbook(rows))
    assert checked(town, workbook(rows)).context["counts"]["same"] == 2
    twice = [head(2, 身份证号码=None), spouse(2, 身份证号码=None), spouse(2, 身份证号码=None)]
    without = [("person_without_identity", row, "identity") for row in (2, 3, 4)]
    assert faults(twice) == [("row_twice", 4, "household"), *without]


def test_whose_number_is_on_the_register_is_not_told_to_have_none(town: Client) -> None:
    applied(town, workbook(couples(1, 1)))
    register()
    assert faults([spouse(1, 身份证号码=None)]) == []


def test_too_many_single_acts_are_refused(town: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """too_many_changes_at_once"""
    applied(town, workbook(couples(1, 2)))
    register()
    monkeypatch.setattr("bangfu.apps.registry.forms.roster_faults.SINGLY_MAX", 1)
    rows = [head(1, 参加医保="否"), head(2, 参加医保="否")]
    assert faults(rows) == [("too_many_changes_at_once", 3, "household")]


# --- once, whole, sealed ----------------------------------------------------------------------


def test_a_difference_that_is_stale_is_not_applied(town: Client) -> None:
    """import_overtaken_by_others"""
    applied(town, workbook(couples(1, 2)))
    register()
    page = checked(town, workbook([head(1, 参加医保="否"), head(3)]))
    Individual.everything.filter(code="H0001-01").update(labour="weak")
    done = pressed(town, page)
    worked()
    assert "册内的数据被别人改动了" in words_of(town.get(done["Location"]))
    assert Household.everything.count() == 2


def test_a_worker_killed_in_between_leaves_nothing_half_done(
    town: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = checked(town, workbook(couples(1, 3)))
    pressed(town, page)

    class Killed(BaseException):
        """As if by kill -9."""

    def dies(*_given: Any, **_named: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("bangfu.apps.registry.actions.batches._write_duplicates", dies)
        with pytest.raises(Killed):
            worked()
    assert not Household.everything.exists()
    assert ImportBatch.everything.get().state == "read"
    Job.everything.update(lease_until=LONG_AGO)
    worked()
    assert Household.everything.count() == 3
    # Killed after it was applied and before it said so: nothing is done again.
    Job.everything.filter(work="pages.apply").update(state="running", lease_until=LONG_AGO)
    worked()
    assert Household.everything.count() == 3
    assert Job.everything.latest("pk").state == "done"


def test_a_second_click_changes_nothing(town: Client) -> None:
    content = workbook(couples(1, 1))
    page = checked(town, content)
    pressed(town, page)
    pressed(town, page)
    town.post(AT, {"_key": "another", "batch": page.context["batch"].pk})
    assert Job.everything.filter(work="pages.apply").count() == 1
    worked()
    assert Household.everything.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_number_stands_in_the_database_while_a_file_is_kept(tmp_path: Path) -> None:
    browser = signed_in("township", TOWNSHIP)
    number = identity("19700101", 1)
    for _stage in (
        lambda: handed_in(browser, workbook(couples(1, 2))),
        worked,
        lambda: None,
    ):
        _stage()
        batch = ImportBatch.everything.get()
        kept = [bytes(batch.content), bytes(batch.summary), batch.file.encode()]
        assert all(number.encode() not in one for one in kept)
        assert all(one[:2] != b"PK" for one in kept)
        file = tmp_path / "copy.sqlite3"
        if connection.vendor == "sqlite":
            file.unlink(missing_ok=True)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(file)])
            assert number.encode() not in file.read_bytes()
            assert "户主1".encode() not in file.read_bytes()
    page = browser.get(AT, {"batch": ImportBatch.everything.get().pk})
    pressed(browser, page)
    worked()
    batch = ImportBatch.everything.get()
    assert (bytes(batch.content), bytes(batch.summary), batch.data_key) == (b"", b"", None)
