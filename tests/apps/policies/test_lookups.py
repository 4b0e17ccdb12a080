"""Asking the county's policy costs two queries and no look at the shelf."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bangfu.apps.funds.queries import policy as funds
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.models import ChosenReading
from bangfu.apps.policies.queries import county
from bangfu.core.rules.public_notice import PublicNotice
from tests.apps.policies.standing import put_in_force

pytestmark = pytest.mark.django_db
DAY = date(2020, 6, 30)
VIEWER = Viewer(at=datetime(2020, 6, 30, 4, tzinfo=UTC))
FACTS = {"claims": [{"claim": "B-1", "approved_on": date(2020, 6, 1)}], "as_of": DAY}


@pytest.fixture
def no_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pack was met once; from now on nobody may look at a file."""
    put_in_force()
    county.pack_in_force(DAY)

    def looked() -> dict[str, Any]:
        raise AssertionError("an edition never changes: why look at the shelf again?")

    monkeypatch.setattr(county, "folders", looked)


@pytest.mark.usefixtures("no_shelf")
def test_pack_and_readings_take_two_queries(django_assert_num_queries: Any) -> None:
    ChosenReading.everything.create(
        pack="jizhou-2018", ambiguity="A-GE-04", reading="strict", place="120119000000",
        begins_on=date(2020, 1, 1), state="in_force", reason="区里选定",
    )  # fmt: skip
    with django_assert_num_queries(2):
        pack, readings = county.in_force(DAY)
    assert (pack.id, readings) == ("jizhou-2018", {"A-GE-04": "strict"})
    with django_assert_num_queries(1):
        assert county.readings_in_force(DAY) == readings


@pytest.mark.usefixtures("no_shelf")
def test_a_question_and_its_terms_take_two_queries_each(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        assert county.decide(VIEWER, "funds.payment_time", FACTS, on=DAY).answer
    with django_assert_num_queries(2):
        county.terms_of(county.NOTICE_KIND, PublicNotice, on=DAY)


@pytest.mark.usefixtures("no_shelf")
def test_the_stage_of_funds_asks_no_more_than_that(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        assert funds.asked(VIEWER, "funds.payment_time", FACTS) is not None


def test_without_a_policy_the_stage_of_funds_has_no_answer() -> None:
    assert funds.asked(VIEWER, "funds.payment_time", FACTS) is None


def test_readings_of_another_pack_do_not_hold() -> None:
    put_in_force()
    ChosenReading.everything.create(
        pack="another", ambiguity="A-GE-04", reading="strict", place="120119000000",
        begins_on=date(2020, 1, 1), state="in_force", reason="区里选定",
    )  # fmt: skip
    assert county.in_force(DAY)[1] == county.readings_in_force(DAY) == {}
