"""Work: each person counted once at each month's end, beside the goal; nobody twice by one channel."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.monitoring.actions.employment import Work, change_work, enter_work, enter_works
from bangfu.apps.monitoring.forms.employment import WORK_IMPORT
from bangfu.apps.monitoring.models import Employment
from bangfu.apps.monitoring.queries.employment import (
    against_goal,
    employments_for,
    sees_whole_county,
    stocks,
)
from bangfu.apps.monitoring.queries.policy import channels
from bangfu.apps.pages.forms.workbooks import read
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.registry.models import HouseholdStatus, Individual
from tests.apps.acts import key, refused, row
from tests.apps.monitoring.households import (
    COUNTY,
    OTHER_TOWN,
    TODAY,
    TOWN,
    families,
    kaiyuan,
    members,
    office,
    village,
)
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import seen, words_of
from tests.apps.registry.test_imports import hand_in, workbook
from tests.apps.registry.test_pages import post

pytestmark = pytest.mark.django_db
WORK = Work("2024-07", "labour_export", "某服装厂", "沈阳", 3_200_00)


@pytest.fixture(autouse=True)
def county() -> None:
    kaiyuan()


def at_work(people: list[Individual], month: str, channel: str = "labour_export") -> None:
    Employment.everything.bulk_create(
        Employment(individual=one, month=month, channel=channel, employer="某厂") for one in people
    )


def test_2512_at_the_end_of_june_and_2486_at_the_end_of_july() -> None:
    people = members(families(1)[0], 2512)
    at_work(people[:2000], "2024-06")
    at_work(people[2000:], "2024-06", "public_post")
    at_work(people[:2486], "2024-07")
    clerk = office("agriculture_bureau")
    found = stocks(clerk, TODAY)
    assert [(one.month, one.people) for one in found] == [("2024-06", 2512), ("2024-07", 2486)]
    assert dict(found[0].by_channel) == {"labour_export": 2000, "public_post": 512}
    told: Any = against_goal(clerk, found, TODAY).in_words("zh")
    by_month = {one["period"]: (one["state"], one["short"]) for one in told}
    assert by_month["2024-06"] == ("met", 0)
    assert by_month["2024-07"] == ("not_met", 14)
    assert by_month["2024-05"][0] == "unknown", "a month without records is unknown, not zero"


def test_the_channels_are_those_of_the_policy() -> None:
    assert list(channels(TODAY)) == [
        "project_job", "job_fair", "graduate", "training", "public_post", "labour_export",
        "flexible",
    ]  # fmt: skip


def test_whoever_has_two_channels_counts_once_and_is_told() -> None:
    one, two = members(families(1)[0], 2)
    at_work([one, two], "2024-06", "flexible")
    at_work([one], "2024-06", "project_job")
    [june] = stocks(office("agriculture_bureau"), date(2024, 6, 30))
    assert dict(june.by_channel) == {"project_job": 1, "flexible": 1}
    assert (june.people, june.in_two) == (2, 1)


def test_only_those_of_relieved_and_monitored_households_count_as_they_were_on_the_day() -> None:
    [relieved], [general] = families(1), families(1, status="general")
    at_work(members(relieved, 1) + members(general, 1), "2024-06")
    changed = HouseholdStatus.everything.filter(household=general)
    assert stocks(office("agriculture_bureau"), date(2024, 6, 30))[0].people == 1
    changed.update(until_on=date(2024, 6, 30))
    HouseholdStatus.everything.create(
        household=general, status="marginal", from_on=date(2024, 6, 30), basis="认定"
    )
    assert stocks(office("agriculture_bureau"), date(2024, 6, 30))[0].people == 2


def test_who_had_left_by_the_end_of_the_month_does_not_count() -> None:
    one, two = members(families(1)[0], 2)
    at_work([one, two], "2024-06")
    Individual.everything.filter(pk=one.pk).update(
        standing="gone", left_on=date(2024, 6, 30), left_why="moved"
    )
    assert stocks(office("agriculture_bureau"), date(2024, 6, 30))[0].people == 1


def test_a_month_that_has_not_ended_has_no_stock() -> None:
    at_work(members(families(1)[0], 1), "2024-07")
    assert stocks(office("agriculture_bureau"), date(2024, 7, 30)) == []


def test_the_goal_is_for_those_who_see_the_whole_county() -> None:
    assert sees_whole_county(office("agriculture_bureau"))
    assert not sees_whole_county(office("township", TOWN))
    assert not sees_whole_county(office("finance_bureau"))


def test_the_same_month_and_channel_twice_is_refused_and_the_table_refuses_too() -> None:
    [one] = members(families(1)[0], 1)
    clerk, once = office("township", TOWN), key()
    first = enter_work(clerk, one, WORK, key=once)
    assert enter_work(clerk, one, WORK, key=once).is_repeat
    with refused("work_twice", says="2024-07"):
        enter_work(clerk, one, WORK, key=key())
    with pytest.raises(IntegrityError), transaction.atomic():
        at_work([one], "2024-07")
    assert row(Employment, first).wage_fen == 3_200_00
    assert "某服装厂" not in str(AuditEvent.everything.last().after)  # type: ignore[union-attr]


def test_what_cannot_be_is_refused() -> None:
    [one] = members(families(1)[0], 1)
    clerk = office("township", TOWN)
    for code, work in (
        ("work_without_employer", Work("2024-07", "flexible", " ")),
        ("work_channel_unknown", Work("2024-07", "begging", "某处")),
        ("day_in_future", Work("2024-08", "flexible", "零工")),
        ("day_before_entry", Work("2023-12", "flexible", "零工")),
        ("text_holds_number", Work("2024-07", "flexible", "零工 13800138000")),
        ("post_pay_of_no_post", Work("2024-07", "flexible", "零工", "", 500_00, 300_00, 200_00)),
        ("post_pay_differs", Work("2024-07", "public_post", "村", "", 500_00, 300_00, 100_00)),
        ("post_pay_differs", Work("2024-07", "public_post", "村", "", 300_00, 300_00)),
    ):
        with refused(code):
            enter_work(clerk, one, work, key=key())
    Individual.everything.filter(pk=one.pk).update(
        standing="gone", left_on=date(2024, 7, 1), left_why="moved"
    )
    one.refresh_from_db(from_queryset=Individual.everything.all())
    with refused("individual_not_live"):
        enter_work(clerk, one, WORK, key=key())


def test_a_post_of_500_is_300_of_subsidy_and_200_of_returns() -> None:
    [one] = members(families(1)[0], 1)
    work = Work("2024-07", "public_post", "村委会", "", 500_00, 300_00, 200_00)
    told = enter_work(office("village", village()), one, work, key=key())
    made = row(Employment, told)
    assert (made.post_subsidy_fen, made.post_returns_fen) == (300_00, 200_00)


def test_others_neither_enter_nor_see_it() -> None:
    [one] = members(families(1)[0], 1)
    for role, place in (("township", OTHER_TOWN), ("finance_bureau", COUNTY), ("auditor", COUNTY)):
        with refused("not_yours_to_make"):
            enter_work(office(role, place), one, WORK, key=key())
    enter_work(office("township", TOWN), one, WORK, key=key())
    assert not employments_for(office("township", OTHER_TOWN)).exists()
    assert not employments_for(office("finance_bureau")).exists()
    assert employments_for(office("auditor")).get().channel_name == "劳务协作输出"


def test_a_record_is_corrected_but_keeps_month_and_channel() -> None:
    [one] = members(families(1)[0], 1)
    clerk = office("township", TOWN)
    made = row(Employment, enter_work(clerk, one, WORK, key=key()))
    change_work(clerk, made, Work("", "", "另一家厂", "", 4_000_00), key=key())
    made.refresh_from_db(from_queryset=Employment.everything.all())
    assert (made.employer, made.wage_fen) == ("另一家厂", 4_000_00)
    assert (made.month, made.channel) == ("2024-07", "labour_export")


def test_a_workbook_is_entered_as_a_whole_or_not_at_all() -> None:
    one, two = members(families(1)[0], 2)
    clerk = office("township", TOWN)
    with refused("nothing_entered"):
        enter_works(clerk, [], key=key())
    with refused("work_channel_unknown"):
        enter_works(clerk, [(one, WORK), (two, Work("2024-07", "x", "某处"))], key=key())
    assert not Employment.everything.exists()
    enter_works(clerk, [(one, WORK), (two, WORK)], key=key())
    enter_works(clerk, [(one, Work("2024-07", "labour_export", "新厂"))], key=key())
    assert Employment.everything.count() == 2
    assert Employment.everything.get(individual=one).employer == "新厂"


# --- pages ------------------------------------------------------------------------------------

HEADS = ["成员编号", "姓名", "月份", "就业渠道", "用人单位", "就业地点", "月工资（元）"]
IMPORT = "/monitoring/employments/import/"


def test_a_workbook_is_refused_with_all_its_faults_then_applied_once() -> None:
    one, two = members(families(1)[0], 2)
    client = signed_in("township", TOWN)
    good = [one.code, one.name, "2024-06", "灵活就业", "零工", "本村", 1800]
    wrong = [two.code, "别人", "2024-6", "上班", "某厂", "", 2000]
    stranger = ["M999999", "某某", "2024-06", "灵活就业", "零工", "", 1500]
    told = words_of(hand_in(client, IMPORT, workbook(HEADS, [good, wrong, stranger])))
    for word in ("姓名与表中不同", "不是月份", "不在政策列出的渠道内", "M999999"):
        assert word in told, (word, told[:1500])
    dry = read(WORK_IMPORT, office("township", TOWN), "表.xlsx", content=workbook(HEADS, [wrong]))
    assert [problem.code for problem in dry.problems] == [
        "worker_named_otherwise", "not_a_month", "work_channel_unknown",
    ]  # fmt: skip
    assert not Employment.everything.exists()
    page = hand_in(client, IMPORT, workbook(HEADS, [good]))
    sent = {"_key": page.context["key"], "batch": page.context["batch"].pk}
    answer = client.post(IMPORT, sent)
    assert answer.status_code == 303, words_of(answer)[:1500]
    made = Employment.everything.get()
    assert (made.individual, made.channel, made.wage_fen) == (one, "flexible", 1_800_00)
    again = read(WORK_IMPORT, office("township", TOWN), "表.xlsx", content=workbook(HEADS, [good]))
    assert again.counts == {"new": 0, "changed": 0, "same": 1}


def test_a_workbook_of_one_township_finds_nobody_of_another() -> None:
    [one] = members(families(1)[0], 1)
    line = [one.code, one.name, "2024-06", "灵活就业", "零工", "", 1500]
    there = office("township", OTHER_TOWN)
    found = read(WORK_IMPORT, there, "表.xlsx", content=workbook(HEADS, [line]))
    assert [problem.code for problem in found.problems] == ["worker_not_found"]


def test_the_pages_of_work() -> None:
    [one] = members(families(1)[0], 1)
    client = signed_in("township", TOWN)
    typed = {"individual": one.pk, "channel": "job_fair", "employer": "某厂", "place": "开原"}
    assert "不是月份" in words_of(
        post(client, "/monitoring/employments/new/", 200, month="六月", **typed)
    )
    post(client, "/monitoring/employments/new/", month="2024-06", wage_fen="3000",
         wage_fen__unit="yuan", **typed)  # fmt: skip
    made = Employment.everything.get()
    assert "招聘活动推荐" in seen(client, f"/monitoring/employments/{made.pk}/")
    assert "招聘活动推荐" in seen(client, "/monitoring/employments/?channel=job_fair")
    post(client, f"/monitoring/employments/{made.pk}/change/", employer="新厂", place="",
         wage_fen="0.31", wage_fen__unit="wan")  # fmt: skip
    made.refresh_from_db(from_queryset=Employment.everything.all())
    assert (made.employer, made.wage_fen) == ("新厂", 3_100_00)
    other = signed_in("township", OTHER_TOWN)
    assert other.get(f"/monitoring/employments/{made.pk}/").status_code == 404
    assert one.name not in seen(other, "/monitoring/employments/")


def test_the_stock_stands_beside_the_goal_for_the_county_and_alone_for_a_township() -> None:
    at_work(members(families(1)[0], 3), "2024-07")
    county = seen(signed_in("agriculture_bureau", COUNTY), "/monitoring/employments/stock/")
    town = seen(signed_in("township", TOWN), "/monitoring/employments/stock/")
    assert "与目标对照" in county
    assert "与目标对照" not in town
