"""The pages of risk: clues, cases, measures, lists and screenings in a browser, in both languages."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bangfu.apps.monitoring import jobs
from bangfu.apps.monitoring.models import (
    Measure,
    MonitoringCase,
    RiskClue,
    ScreenedTable,
    Screening,
)
from bangfu.apps.monitoring.queries.screening import risk_choices, screening_choices
from bangfu.apps.monitoring.tables.cases import CASES
from bangfu.apps.monitoring.tables.screening import FLAGS
from bangfu.apps.monitoring.views.screening import SCREENING_CLUES
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.records.jobs import Run, claim, perform
from bangfu.apps.records.models import Notice
from bangfu.apps.records.queries.waiting import todo_for
from bangfu.apps.registry.models import Household
from tests.apps.acts import fresh
from tests.apps.monitoring.households import (
    COUNTY,
    OTHER_TOWN,
    TODAY,
    TOWN,
    earned,
    families,
    kaiyuan,
    office,
    village,
    worker_of,
)
from tests.apps.monitoring.risks import (
    a_case,
    a_clue,
    authorised,
    helped,
    person_of,
    somebody,
    walked,
)
from tests.apps.monitoring.screening import feed_of, household, screened
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import seen, words_of
from tests.apps.registry.people import identity
from tests.apps.registry.test_pages import post

pytestmark = pytest.mark.django_db

assert jobs.WORK, "the work of screening is named on import"

LISTS = ("clues", "cases", "measures", "warnings", "flags", "screenings", "feeds")


@pytest.fixture(autouse=True)
def county() -> None:
    kaiyuan()


@pytest.fixture
def family() -> Household:
    row = families(1)[0]
    person_of(row, 11, schooling="ended", insured=True)
    authorised(row)
    return row


def bureau() -> Client:
    return signed_in("agriculture_bureau", COUNTY)


def today() -> str:
    return timezone.localdate().isoformat()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", LISTS)
def test_every_list_opens_in_both_languages(page: str, language: str, family: Household) -> None:
    helped(family)
    clerk = bureau()
    clerk.cookies["django_language"] = language
    assert ("首页" in seen(clerk, f"/monitoring/{page}/")) is (language == "zh-hans")


@pytest.mark.parametrize("page", LISTS)
def test_nothing_of_it_is_public_nor_for_who_reads_no_households(page: str) -> None:
    assert Client().get(f"/monitoring/{page}/").status_code == 302
    assert signed_in("platform", COUNTY).get(f"/monitoring/{page}/").status_code == 403


def test_a_clue_becomes_a_case_step_by_step(family: Household) -> None:
    clerk = signed_in("village", family.village_id)
    typed: dict[str, Any] = {"household": str(family.pk), "source": "self", "cause": "disaster"}
    post(clerk, "/monitoring/clues/new/", **typed, about="屋顶被风掀开", found_on=today())
    clue = RiskClue.everything.get()
    assert clue.receipt in seen(clerk, f"/monitoring/clues/{clue.pk}/")
    received = event(clerk, f"/monitoring/clues/{clue.pk}/", "receive")
    case = MonitoringCase.everything.get()
    assert received == f"/monitoring/cases/{case.pk}/"
    at = f"/monitoring/cases/{case.pk}/"
    assert "办理时限" in seen(clerk, at)
    town = signed_in("township", TOWN)
    aid: dict[str, Any] = {"help": "temporary_relief", "content": "篷布", "responsible": "李四"}
    post(town, f"{at}aid/", **aid, begun_on=today())
    assert fresh(case).state == "aided"
    event(town, at, "regularise")
    post(clerk, f"{at}verify/", done_on=today(), finding="属实")
    assert fresh(case).state == "verified"
    assert "入户核实" in seen(bureau(), at)


def event(client: Client, at: str, code: str, **typed: Any) -> str:
    """Take an event whose form stands on the page of the row; gives where it leads."""
    offered = {one["event"].code: one for one in client.get(at).context["possible"]}[code]
    form = offered["form"]
    sent = {"_key": form.key, "_version": form.version or "", **typed}
    answer = client.post(offered["address"], sent)
    assert answer.status_code == 303, words_of(answer)[:1500]
    return answer.headers["Location"]


def test_the_case_page_tells_days_measures_and_notice(family: Household) -> None:
    case = helped(family)
    page = seen(bureau(), f"/monitoring/cases/{case.pk}/")
    for told in ("措施核对", "2024-05-17", "发放鸡苗", "监测对象公示", "边缘易致贫户", " 天 = "):
        assert told in page, told
    assert identity(order=11) not in page


def test_a_measure_is_entered_from_the_case_and_ended(family: Household) -> None:
    case = helped(family)
    clerk = signed_in("township", TOWN)
    typed: dict[str, Any] = {"help": "job", "content": "公益岗位", "responsible": "王五"}
    post(clerk, f"/monitoring/cases/{case.pk}/measure/", **typed, begun_on="2024-06-01")
    measure = Measure.everything.get(help="job")
    assert measure.case == case
    post(
        clerk,
        f"/monitoring/measures/{measure.pk}/end/",
        ended_on="2024-07-01",
        effect="月增收800元",
    )
    assert fresh(measure).ended_on == date(2024, 7, 1)


def test_a_screening_is_run_shown_with_its_texts_and_turned_into_clues(family: Household) -> None:
    earned(family, 2024, 9_000)
    clerk = bureau()
    post(clerk, "/monitoring/screenings/new/", year="2024")
    row = Screening.everything.get()
    at = f"/monitoring/screenings/{row.pk}/"
    waiting = seen(clerk, at)
    assert "等待" in waiting
    assert "全部转为线索" not in waiting
    assert "等待" in seen(clerk, "/monitoring/screenings/")
    perform(only_work())
    assert family.code in seen(clerk, at)
    texts = seen(clerk, f"{at}texts/")
    assert "SELECT" in texts
    assert "registry_household" in texts
    again = seen(clerk, f"{at}again/")
    assert "逐行一致" in again
    assert again.count(Screening.everything.get().digest) == 2
    assert "全部转为线索" in seen(clerk, at)
    post(clerk, f"{at}clues/")
    told = seen(clerk, at)
    assert "1 户有风险：新转线索 1 条，并入在办线索 0 条" in told
    assert "全部转为线索" not in told, "all of them have clues"
    assert "make_clues" not in told
    assert "转为线索" in told
    assert RiskClue.everything.get().household == family
    town = signed_in("township", TOWN)
    assert family.code in seen(town, "/monitoring/flags/")
    for page in (at, f"{at}texts/", f"{at}again/"):
        assert town.get(page).status_code == 403
    ScreenedTable.everything.all().delete()
    assert "没有保存所用的数据" in seen(clerk, f"{at}again/")


def test_the_flags_of_any_screening_are_shown_and_those_of_the_latest_at_first() -> None:
    gone = household(1, 9_000, 9_500)
    first = screened()
    Household.everything.filter(pk=gone.pk).update(state="ended", ended_on=TODAY)
    come = household(2, 8_000, 8_500)
    last = screened()
    town, at = signed_in("township", TOWN), "/monitoring/flags/"
    for asked, shown, hidden in (
        ("", come, gone),
        (f"?screening={last.pk}", come, gone),
        (f"?screening={first.pk}", gone, come),
        ("?screening=999", come, gone),
    ):
        page = town.get(f"{at}{asked}").content.decode()
        assert shown.code in page, asked
        assert hidden.code not in page, asked
        assert f'<option value="{last.pk}"' in page
    assert gone.code in town.get(f"{at}?screening={first.pk}&format=csv").getvalue().decode(
        "utf-8-sig"
    )
    other = signed_in("township", OTHER_TOWN).get(f"{at}?screening={first.pk}").content.decode()
    assert gone.code not in other


def test_a_program_that_asks_for_a_screening_there_is_not_gets_no_other_one() -> None:
    household(1, 9_000, 9_500)
    row, clerk = screened(), bureau()
    at = "/api/v1/registers/monitoring/flags"
    assert clerk.get(f"{at}?screening={row.pk}").status_code == 200
    answer = clerk.get(f"{at}?screening=999")
    assert answer.status_code == 422
    assert [one["subject"] for one in answer.json()["problems"]] == ["screening"]


def test_of_the_screenings_one_chooses_those_that_flagged_the_own_households_and_the_last() -> None:
    here = household(1, 9_000, 9_500)
    first = screened()
    Household.everything.filter(pk=here.pk).update(state="ended", ended_on=TODAY)
    household(2, 9_000, 9_500, place=village(0, OTHER_TOWN))
    second, last = screened(), screened()

    def offered(viewer: Viewer) -> list[tuple[str, str]]:
        with CaptureQueriesContext(connection) as asked:
            found = screening_choices(viewer)
        assert [bool(re.search("texts|sources", one["sql"])) for one in asked] == [False]
        return found

    every = [(str(row.pk), str(row)) for row in (last, second, first)]
    assert offered(office("agriculture_bureau")) == every
    assert offered(office("township", OTHER_TOWN)) == every[:2]
    assert offered(office("township", TOWN)) == [every[0], every[2]]
    assert offered(worker_of(village())) == every[:1]
    assert screening_choices(office("finance_bureau")) == []


def test_that_clues_were_made_is_told_even_where_nothing_says_how_many() -> None:
    household(1, 9_000, 9_500)
    row = screened()
    done = SCREENING_CLUES.done
    assert callable(done)
    for at in (row.pk, 0):
        assert done(office("agriculture_bureau"), Told(row.kind(), at)) == "已转为线索。"


def test_a_case_is_called_by_its_village_and_head_and_says_where_no_deadline_runs(
    family: Household,
) -> None:
    case = helped(family)
    head = f"{case} {family.village.short_name} · {family.head_name}"
    assert head in seen(bureau(), f"/monitoring/cases/{case.pk}/")
    assert "目前没有期限在走" not in seen(bureau(), f"/monitoring/cases/{case.pk}/")
    MonitoringCase.everything.filter(pk=case.pk).update(due_on=None)
    assert "目前没有期限在走" in seen(bureau(), f"/monitoring/cases/{case.pk}/")
    assert signed_in("township", OTHER_TOWN).get(f"/monitoring/cases/{case.pk}/").status_code == 404


def test_a_case_before_the_public_is_checked_after_its_notice_only(family: Household) -> None:
    case = walked(family, until="notice")

    def waits(day: date) -> list[str]:
        town = somebody("township", family, day)
        found = [one for one in todo_for(town) if one.kind == case.kind()]
        return [event.code for one in found for event in one.events]

    assert (waits(date(2024, 5, 11)), waits(date(2024, 5, 12))) == ([], ["check"])
    client, at = signed_in("township", TOWN), f"/monitoring/cases/{case.pk}/"
    assert f"{at}check/" in client.get(at).content.decode()
    notice, later = Notice.everything.filter(pk=case.notice_id), timezone.localdate() + timedelta(1)
    notice.update(ends_on=later)
    page = client.get(at)
    assert f"公示至 {later}，期满后办理" in words_of(page)
    assert f"{at}check/" not in page.content.decode()
    notice.update(state="checked", begins_on=None, ends_on=None)
    assert "公示还没有张贴" in seen(client, at)
    assert waits(date(2024, 5, 12)) == []
    notice.update(state="withdrawn")
    assert waits(date(2024, 5, 12)) == ["check"], "what was taken down is given back or excluded"


def test_cases_without_a_deadline_stand_behind_those_that_have_one(family: Household) -> None:
    over, first, last = (a_case(one) for one in (family, *families(2)))
    for row, due in ((over, None), (first, date(2024, 5, 3)), (last, date(2024, 5, 4))):
        MonitoringCase.everything.filter(pk=row.pk).update(due_on=due)
    for asked, told in (
        ("", [first, last, over]),
        ("order=due_on", [first, last, over]),
        ("order=-due_on", [last, first, over]),
    ):
        assert CASES.page(office("agriculture_bureau"), QueryDict(asked)).rows == told, asked


def test_flags_are_narrowed_and_ordered_by_risk() -> None:
    poor = household(1, 8_000, 9_500)
    feed_of(poor, "medical_cost", 30_000)
    screened()
    town, at = office("township", TOWN), "/monitoring/flags/"
    told = dict(risk_choices(town))
    flags = FLAGS.page(town, QueryDict()).rows
    found = {row.risk for row in flags}
    assert len(found) > 1, "a household has a row for each of its risks"
    assert found <= set(told)
    one = flags[0].risk
    assert [row.risk for row in FLAGS.page(town, QueryDict(f"risk={one}")).rows] == [one]
    for direction in ("", "-"):
        page = FLAGS.page(town, QueryDict(f"order={direction}risk_name"))
        assert [row.risk for row in page.rows] == sorted(found, reverse=bool(direction))
    page_of_all = signed_in("township", TOWN).get(at).content.decode()
    assert f'<option value="{one}">{told[one]}</option>' in page_of_all
    assert "每户每项风险一行" in page_of_all
    assert risk_choices(office("finance_bureau")) == []


def test_before_flags_are_turned_into_clues_it_is_told_of_how_many_households() -> None:
    ill, _poor = household(1, 8_000, 9_500), household(2, 8_000, 9_500)
    feed_of(ill, "medical_cost", 30_000)
    a_clue(ill, source="screening", found_on=TODAY)
    row, clerk = screened(), bureau()
    at = f"/monitoring/screenings/{row.pk}/"
    assert "全部转为线索（2 户）" in seen(clerk, at), "households, whatever their risks"
    assert "全部转为线索（2 户）" in seen(clerk, f"{at}clues/")
    post(clerk, f"{at}clues/")
    assert "2 户有风险：新转线索 1 条，并入在办线索 1 条" in seen(clerk, at)


def test_a_long_course_is_folded_away_but_for_the_steps_around_the_case(family: Household) -> None:
    page = bureau().get(f"/monitoring/cases/{helped(family).pk}/").content.decode()
    course = page[page.index('class="stepper"') : page.index('class="course"')]
    near = re.findall(r'<li class="(done|here)?"[^>]*>([^<]*)', course)
    assert [said for _how, said in near] == ["已纳入，待落实措施", "帮扶中", "拟解除风险"]
    assert course.count(" far") == course.count("<li") - 3


def only_work() -> Run:
    """The work that waits; whoever asked for it is known to the tests only by the session."""
    work = claim()
    assert work is not None, "nothing waits"
    return work


def test_the_page_of_a_household_tells_its_risks_cases_and_measures(family: Household) -> None:
    helped(family)
    page = seen(bureau(), f"/registry/households/{family.pk}/")
    for told in ("风险线索", "监测案件", "帮扶措施", "发放鸡苗"):
        assert told in page, told


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_file_carries_a_number(ending: str, family: Household) -> None:
    helped(family)
    for page in ("clues", "cases", "measures"):
        answer: Any = bureau().get(f"/monitoring/{page}/?format={ending}")
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert identity(order=11).encode() not in content
