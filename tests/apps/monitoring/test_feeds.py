"""Lists of departments: every row accounted for, one clue for what is told twice, no number kept."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client

from bangfu.apps.monitoring.actions.feeds import FeedLine, FeedSent, take_in_feed
from bangfu.apps.monitoring.forms.feeds import feed_import, feed_sent
from bangfu.apps.monitoring.models import DepartmentFeed, FeedRow, RiskClue
from bangfu.apps.monitoring.queries.feeds import feeds_for, rows_of_feed, warned_for
from bangfu.apps.people.models import RoleGrant
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.models import Household, Individual
from tests.apps.acts import fresh, refused
from tests.apps.monitoring.households import OTHER_TOWN, TOWN, families, kaiyuan, office
from tests.apps.monitoring.risks import of_department, person_of
from tests.apps.pages.offices import signed_in
from tests.apps.people.standing import account, person
from tests.apps.registry.people import identity
from tests.apps.registry.test_imports import workbook

pytestmark = pytest.mark.django_db

DAY = date(2024, 7, 15)
HEADS = ["序号", "身份证号码", "预警事项", "金额（元）", "发生日期"]


@pytest.fixture(autouse=True)
def county() -> Viewer:
    return kaiyuan()


@pytest.fixture
def family() -> Household:
    row = families(1)[0]
    person_of(row, 11)
    person_of(row, 12, relation="spouse")
    return row


def line(number: int, who: str, *, kind: str = "medical_cost", day: date = DAY) -> FeedLine:
    return FeedLine(number, who, kind, 3_000_00 if kind == "medical_cost" else None, day)


def sent(*lines: FeedLine, department: str = "medical", digest: str = "a" * 64) -> FeedSent:
    return FeedSent(department, "2024-07", "名单.xlsx", digest, lines, is_further=True)


def taken_in(*lines: FeedLine, digest: str = "a" * 64) -> DepartmentFeed:
    told = take_in_feed(of_department("medical"), sent(*lines, digest=digest), key=digest[:8])
    return fresh(DepartmentFeed(pk=told.id))


def outcomes(feed: DepartmentFeed) -> list[tuple[int, str, str]]:
    rows = FeedRow.everything.filter(feed=feed).order_by("number")
    return list(rows.values_list("number", "outcome", "exception"))


@pytest.mark.parametrize("period", ["9999-99", "2024-13", "2024", "2024Q3", "七月", "2024-12"])
def test_a_list_is_of_a_month_that_has_begun(period: str) -> None:
    """feed_period_unfit"""
    with refused("feed_period_unfit"):
        take_in_feed(of_department("medical"), replace(sent(), period=period), key="period")


def test_a_list_tells_of_nothing_to_come() -> None:
    with refused("day_in_future"):
        taken_in(line(1, identity("19700101", 1), day=date(2099, 1, 1)))


def test_a_list_of_120_is_accounted_for_96_matched_20_out_of_scope_4_unmatched() -> None:
    rows = families(1)[0]
    for order in range(1, 117):
        person_of(rows, order, relation="other")
    Individual.everything.filter(code__gt="P0096").update(
        standing="gone", left_on=DAY, left_why="moved"
    )
    lines = [line(n, identity(order=n)) for n in range(1, 117)]
    lines += [line(n, identity(order=n)) for n in range(801, 805)]
    feed = taken_in(*lines)
    found = (feed.rows_count, feed.matched, feed.out_of_scope, feed.unmatched, feed.duplicate)
    assert found == (120, 96, 20, 4, 0)
    assert FeedRow.everything.filter(feed=feed).count() == 120
    assert RiskClue.everything.count() == 1, "one household and cause: one clue"


def test_each_row_says_why_it_was_not_matched(family: Household) -> None:
    wrong = identity(order=11)[:-1] + ("0" if identity(order=11)[-1] != "0" else "1")
    feed = taken_in(
        line(1, identity(order=11)), line(2, wrong), line(3, ""), line(4, identity(order=900))
    )
    assert outcomes(feed) == [
        (1, "matched", ""),
        (2, "unmatched", "bad_identity"),
        (3, "unmatched", "no_identity"),
        (4, "unmatched", "not_registered"),
    ]


def test_a_row_without_a_number_means_nobody_of_whom_none_is_known(family: Household) -> None:
    Individual.everything.update(identity=None, identity_index="")
    feed = taken_in(line(1, ""), line(2, ""))
    assert outcomes(feed) == [(1, "unmatched", "no_identity"), (2, "unmatched", "no_identity")]


def test_a_household_that_was_ended_is_out_of_scope(family: Household) -> None:
    Household.everything.update(state="ended", ended_on=DAY)
    feed = taken_in(line(1, identity(order=11)))
    assert outcomes(feed) == [(1, "out_of_scope", "household_ended")]


def test_the_same_row_twice_is_a_duplicate_in_one_list_and_over_two(family: Household) -> None:
    first = taken_in(line(1, identity(order=11)), line(2, identity(order=11)))
    assert [o for _n, o, _e in outcomes(first)] == ["matched", "duplicate"]
    second = taken_in(line(1, identity(order=11)), digest="b" * 64)
    assert [o for _n, o, _e in outcomes(second)] == ["duplicate"]
    clue = RiskClue.everything.get()
    assert set(FeedRow.everything.values_list("clue_id", flat=True)) == {clue.pk}
    assert (clue.source, clue.cause, clue.household) == ("department", "illness", family)


def test_two_members_of_a_household_make_one_clue(family: Household) -> None:
    feed = taken_in(line(1, identity(order=11)), line(2, identity(order=12)))
    assert feed.matched == 2
    assert RiskClue.everything.count() == 1


def test_the_same_file_is_taken_in_once(family: Household) -> None:
    taken_in(line(1, identity(order=11)))
    with pytest.raises(Refused) as why:
        take_in_feed(of_department("medical"), sent(line(1, identity(order=11))), key="again")
    assert why.value.problems[0].code == "feed_taken_in_before"


@pytest.mark.parametrize("role", ["education", "department of nothing", ""])
def test_only_the_own_department_sends_its_list(role: str, family: Household) -> None:
    with pytest.raises(Refused) as why:
        take_in_feed(of_department(role), sent(line(1, identity(order=11))), key="x")
    assert why.value.problems[0].code == "not_yours_to_make"
    assert not DepartmentFeed.everything.exists()


# --- who sees what --------------------------------------------------------------------------------


def test_a_department_sees_its_own_lists_and_no_household(family: Household) -> None:
    feed = taken_in(line(1, identity(order=11)))
    own, other = of_department("medical"), of_department("education")
    assert feeds_for(own).get() == feed
    assert rows_of_feed(own, feed).count() == 1
    assert not feeds_for(other).exists()
    assert not rows_of_feed(other, feed).exists()
    assert not warned_for(own).exists()
    assert not RiskClue.objects.visible_to(own).exists()


def test_a_township_sees_the_warnings_of_its_households_only(family: Household) -> None:
    taken_in(line(1, identity(order=11)), line(2, identity(order=900)))
    assert warned_for(office("township", TOWN)).count() == 1
    assert not warned_for(office("township", OTHER_TOWN)).exists()
    assert not feeds_for(office("township", TOWN)).exists()
    assert not feeds_for(office("platform")).exists()
    assert feeds_for(office("agriculture_bureau")).count() == 1


def test_no_table_holds_an_identity_number(family: Household) -> None:
    """The whole database is searched for the numbers that passed through."""
    taken_in(line(1, identity(order=11)), line(2, identity(order=900)))
    numbers = [identity(order=11), identity(order=900)]
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            text = repr(cursor.fetchall())
        assert not [n for n in numbers if n in text], model


def test_the_search_of_the_test_above_finds_a_planted_number(family: Household) -> None:
    feed = taken_in(line(1, identity(order=11)))
    DepartmentFeed.everything.filter(pk=feed.pk).update(file_name=identity(order=11))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM monitoring_departmentfeed")
        assert identity(order=11) in repr(cursor.fetchall())


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (FeedRow, {"identity_index": identity(order=11)}),
        (FeedRow, {"household": None}),
        (FeedRow, {"outcome": "unmatched"}),
        (DepartmentFeed, {"matched": 2}),
    ],
)
def test_the_database_itself_refuses_a_number_in_clear_and_a_row_unaccounted_for(
    table: Any, values: dict[str, Any], family: Household
) -> None:
    taken_in(line(1, identity(order=11)))
    with pytest.raises(IntegrityError), transaction.atomic():
        table.everything.update(**values)


# --- the workbook ---------------------------------------------------------------------------------


def uploaded(rows: list[list[Any]], name: str = "名单.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, workbook(HEADS, rows))


def test_a_workbook_is_read_with_its_numbers_and_sums(family: Household) -> None:
    file = uploaded([["1", identity(order=11), "自付医疗费", 3000, DAY]])
    found = feed_sent(of_department("medical"), "medical", "2024-07", file)
    assert found.lines == (FeedLine(2, identity(order=11), "medical_cost", 3_000_00, DAY),)


@pytest.mark.parametrize(
    ("kind", "sum_told"), [("自付医疗费", None), ("自付医疗费", 0), ("未参加医保", None)]
)
def test_a_sum_that_is_missing_refuses_the_list(
    kind: str, sum_told: int | None, family: Household
) -> None:
    """No row is left out: what imports would pass over is refused here."""
    whole = ["1", identity(order=11), "自付医疗费", 3000, DAY]
    file = uploaded([whole, ["2", identity(order=12), kind, sum_told, DAY]])
    with refused("feed_amount_missing"):
        feed_sent(of_department("medical"), "medical", "2024-07", file)


def test_a_warning_without_a_sum_is_told_as_none(family: Household) -> None:
    file = uploaded([["1", identity(order=11), "未参加医保", 0, DAY]])
    found = feed_sent(of_department("medical"), "medical", "2024-07", file)
    assert found.lines[0].amount_fen is None


def test_a_department_that_tells_no_sums_has_no_column_for_them() -> None:
    names = [column.name for column in feed_import("education").columns]
    assert names == ["number", "identity", "kind", "happened_on"]


def test_a_number_that_lost_digits_is_refused_and_not_repeated(family: Household) -> None:
    file = uploaded([["1", 211282198001011234, "自付医疗费", 3000, DAY]])
    with pytest.raises(Refused) as why:
        feed_sent(of_department("medical"), "medical", "2024-07", file)
    told = str(why.value) + "".join(p.message("zh") for p in why.value.problems)
    assert why.value.problems[0].code == "cell_lost_digits"
    assert "21128219" not in told


def test_the_kinds_of_another_department_are_not_in_its_list(family: Household) -> None:
    file = uploaded([["1", identity(order=11), "失业", None, DAY]])
    with pytest.raises(Refused) as why:
        feed_sent(of_department("medical"), "medical", "2024-07", file)
    assert why.value.problems[0].code == "cell_not_among"


# --- the pages ------------------------------------------------------------------------------------


def at_work(department: str) -> Client:
    """A browser in which somebody of a department is signed in."""
    holder = person(f"{department}经办", "department", "211282000000", begins_on=date(2018, 1, 1))
    RoleGrant.everything.filter(person=holder).update(organisation=department)
    client = Client()
    client.force_login(
        account(holder, department),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def test_a_department_uploads_its_list_and_reads_what_became_of_it(family: Household) -> None:
    browser = at_work("medical")
    address = "/monitoring/feeds/new/"
    form = browser.get(address).context["form"]
    assert form["department"].value() == "medical", "there is no other to choose"
    file = BytesIO(workbook(HEADS, [["1", identity(order=11), "自付医疗费", 3000, DAY]]))
    file.name = "名单.xlsx"
    typed = {"_key": form.key, "department": "medical", "period": "2024-07", "workbook": file}
    answer = browser.post(address, typed)
    assert answer.status_code == 303, answer.content.decode()[:2000]
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "已对上" in page
    assert identity(order=11) not in page
    assert family.code not in page
    assert family.head_name not in page
    further = [["1", identity(order=12), "自付医疗费", 3000, DAY]]
    again = typed | {"_key": "another", "workbook": uploaded(further)}
    told = browser.post(address, again).content.decode()
    assert "接收一份，共 1 行，这一份没有接收。再交一份不会替换它" in told, "feed_of_month_stands"
    again |= {"_key": "third", "workbook": uploaded(further), "is_further": "yes"}
    assert browser.post(address, again).status_code == 303
    assert [feed.rows_count for feed in DepartmentFeed.everything.all()] == [1, 1]
    assert browser.get("/monitoring/feeds/template/").status_code == 200
    assert browser.get("/monitoring/warnings/").status_code == 403


def test_a_township_does_not_open_the_lists(family: Household) -> None:
    assert signed_in("township", TOWN).get("/monitoring/feeds/").status_code == 403
