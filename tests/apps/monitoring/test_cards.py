"""Cards and sheets: a new version each time, handed over once, printed without anybody's number."""

from datetime import date

import pytest

from bangfu.apps.monitoring.actions.cards import hand_over, issue_cards
from bangfu.apps.monitoring.models import CardIssue, Measure
from bangfu.apps.monitoring.models.cards import CARD_KINDS
from bangfu.apps.monitoring.queries.cards import card_holders_for, cards_for
from bangfu.apps.policies.queries.county import named, terms_of
from bangfu.apps.registry.models import Household, Individual
from bangfu.core.rules.register_report import RegisterReport
from tests.apps.acts import fresh, key, refused, row
from tests.apps.monitoring.households import (
    COUNTY,
    OTHER_TOWN,
    TODAY,
    TOWN,
    earned,
    families,
    grid,
    kaiyuan,
    members,
    office,
    village,
    worker_of,
)
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import seen, words_of
from tests.apps.registry.test_pages import post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> None:
    kaiyuan()


@pytest.fixture
def household() -> Household:
    return families(1)[0]


def test_the_kinds_are_those_of_the_policy() -> None:
    terms = terms_of("monitoring.card_issue.kind_code", RegisterReport, on=TODAY)
    assert named(terms.fields) == CARD_KINDS


def test_each_print_is_the_next_version_and_a_double_click_prints_once(
    household: Household,
) -> None:
    clerk, once = office("village", household.village_id), key()
    first = issue_cards(clerk, [household], "clear_card", key=once)
    assert issue_cards(clerk, [household], "clear_card", key=once).id == first.id
    second = row(CardIssue, issue_cards(clerk, [household], "clear_card", key=key()))
    sheet = row(CardIssue, issue_cards(clerk, [household], "policy_sheet", key=key()))
    assert (second.version, sheet.version, sheet.printed_on) == (2, 1, TODAY)
    assert CardIssue.everything.count() == 3


def test_it_is_handed_over_once_and_not_before_it_was_printed(household: Household) -> None:
    clerk = office("village", household.village_id)
    card = row(CardIssue, issue_cards(clerk, [household], "clear_card", key=key()))
    with refused("card_before_printing"):
        hand_over(clerk, card, on=date(2024, 7, 30), key=key())
    with refused("day_in_future"):
        hand_over(clerk, card, on=date(2024, 8, 1), key=key())
    hand_over(clerk, card, on=TODAY, key=key())
    assert fresh(card).handed_over_on == TODAY
    with refused("card_handed_over", says="2024-07-31"):
        hand_over(clerk, card, on=TODAY, key=key())


def test_the_households_without_one_are_listed() -> None:
    with_card, without = families(2)
    clerk = office("village", with_card.village_id)
    card = row(CardIssue, issue_cards(clerk, [with_card], "clear_card", key=key()))
    printed_only = row(CardIssue, issue_cards(clerk, [without], "clear_card", key=key()))
    hand_over(clerk, card, on=TODAY, key=key())
    lacking = card_holders_for(clerk).filter(clear_card_on__isnull=True)
    assert list(lacking) == [without]
    assert printed_only.handed_over_on is None


def test_others_neither_issue_nor_see_it(household: Household) -> None:
    for role, place in (("township", OTHER_TOWN), ("auditor", COUNTY), ("finance_bureau", COUNTY)):
        with refused("not_yours_to_make"):
            issue_cards(office(role, place), [household], "clear_card", key=key())
    with refused("nobody_to_give_cards"):
        issue_cards(office("township", TOWN), [], "clear_card", key=key())
    issue_cards(office("township", TOWN), [household], "clear_card", key=key())
    assert not cards_for(office("township", OTHER_TOWN)).exists()
    assert not cards_for(office("finance_bureau")).exists()
    assert cards_for(office("auditor")).exists()


def test_a_card_says_measures_money_and_whom_to_call_and_no_number() -> None:
    place = village()
    worker = worker_of(place)
    [one] = families(1, of=grid(worker, place=place))
    members(one, 2)
    Individual.everything.update(identity=b"sealed", card=b"sealed")
    earned(one, 2024, 18_000)
    Measure.everything.create(
        household=one, help="job", kind_code="development", content="介绍到服装厂",
        responsible="赵书记", begun_on=date(2024, 5, 1),
    )  # fmt: skip
    Measure.everything.create(
        household=one, help="industry", kind_code="development", content="早已结束的",
        responsible="某", begun_on=date(2024, 1, 1), ended_on=date(2024, 2, 1), effect="已成",
    )  # fmt: skip
    clerk = office("village", place)
    card = row(CardIssue, issue_cards(clerk, [one], "clear_card", key=key()))
    page = seen(signed_in("village", place), f"/monitoring/card-issues/{card.pk}/print/")
    for word in (one.head_name, "介绍到服装厂", "赵书记", "18,000.00", "网格员"):
        assert word in page
    for word in ("早已结束的", "sealed", "身份证"):
        assert word not in page


def test_a_sheet_tells_the_policy_and_a_batch_has_a_page_for_each_household() -> None:
    rows = families(3)
    families(1, place=village(1))
    client = signed_in("township", TOWN)
    typed = {"village": village(), "kind_code": "policy_sheet", "lacking_only": "yes"}
    post(client, "/monitoring/card-issues/batch/", **typed)
    assert CardIssue.everything.count() == 3
    first = CardIssue.everything.order_by("pk").first()
    assert first is not None
    address = f"/monitoring/card-issues/{first.pk}/print/"
    alone, together = seen(client, address), seen(client, f"{address}?batch=1")
    assert "KY-026" in alone
    assert together.count("户主签收") == 3
    assert {one.code for one in rows} <= set(together.split())
    for one in CardIssue.everything.all():
        post(
            client, f"/monitoring/card-issues/{one.pk}/handed/", handed_over_on=f"{one.printed_on}"
        )
    told = words_of(post(client, "/monitoring/card-issues/batch/", 200, **typed))
    assert "没有需要印制明白纸的户" in told


def test_a_card_of_elsewhere_is_not_found(household: Household) -> None:
    card = row(
        CardIssue, issue_cards(office("township", TOWN), [household], "clear_card", key=key())
    )
    other = signed_in("township", OTHER_TOWN)
    for page in ("", "print/"):
        assert other.get(f"/monitoring/card-issues/{card.pk}/{page}").status_code == 404
    assert household.code not in seen(other, "/monitoring/card-holders/")
    mine = signed_in("township", TOWN)
    assert "第" in seen(mine, f"/monitoring/card-issues/{card.pk}/print/")
    assert household.code in seen(mine, "/monitoring/card-holders/?has_card=no")
