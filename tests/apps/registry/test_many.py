"""Incomes and guarantees of many households at once: new ones only, one event, all of them or none."""

from datetime import date

import pytest

from bangfu.apps.ledger.queries.checks import verify
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.registry.actions.circumstances import Looked
from bangfu.apps.registry.actions.many import check_guarantees_of_many, file_incomes_of_many
from bangfu.apps.registry.models import GuaranteeCheck, HouseholdIncome
from tests.apps.acts import key, refused
from tests.apps.monitoring.households import (
    COUNTY,
    TODAY,
    TOWN,
    families,
    kaiyuan,
    office,
    reading_too,
    village,
)

pytestmark = pytest.mark.django_db
MET, UNMET = Looked("water", "met", TODAY), Looked("housing", "unmet", TODAY, "墙体开裂")


@pytest.fixture(autouse=True)
def county() -> None:
    kaiyuan()


def file(amounts: dict[str, dict[str, int]], *, year: int = 2024, by: str = "agriculture_bureau",
         place: str = COUNTY) -> None:  # fmt: skip
    filed = {(code, year): by_class for code, by_class in amounts.items()}
    file_incomes_of_many(office(by, place), filed, place=place, source="入户核算", key=key())


def check(viewer: Viewer, *looked: tuple[str, Looked], source: str = "入户核查") -> None:
    check_guarantees_of_many(viewer, looked, place=COUNTY, source=source, key=key())


def test_incomes_of_many_stand_by_class_with_one_event() -> None:
    first, second = families(2)
    file({first.code: {"wage": 2_000_000, "business": -5_000}, second.code: {"transfer": 3_000}})
    rows = HouseholdIncome.everything.order_by("household", "income_class")
    assert list(rows.values_list("household__code", "income_class", "amount_fen")) == [
        (first.code, "business", -5_000),
        (first.code, "wage", 2_000_000),
        (second.code, "transfer", 3_000),
    ]
    [event] = AuditEvent.everything.filter(verb="registry.household_income.enter_many")
    assert (event.after["households"], event.after["rows"], event.after["years"]) == (2, 3, [2024])
    assert first.code not in str(event.after)


def test_what_stands_already_refuses_all_of_them() -> None:
    first, second = families(2)
    file({first.code: {"wage": 2_000_000}})
    with refused("entered_before", says="已登记过"):
        file({second.code: {"wage": 1}, first.code: {"wage": 2}})
    assert HouseholdIncome.everything.count() == 1
    file({first.code: {"wage": 2_100_000}}, year=2023)
    file({first.code: {"transfer": 3_000}})


def test_only_business_loses_and_a_source_holds_no_number() -> None:
    [row] = families(1)
    with refused("income_below_zero"):
        file({row.code: {"wage": -1}})
    clerk = office("agriculture_bureau")
    phone = "电话13800138000"
    with refused("text_holds_number"):
        amounts = {(row.code, 2024): {"wage": 1}}
        file_incomes_of_many(clerk, amounts, place=COUNTY, source=phone, key=key())
    with refused("text_holds_number"):
        check(clerk, (row.code, MET), source=phone)
    with refused("income_of_year_to_come"):
        file({row.code: {"wage": 1}}, year=2025)


def test_a_township_files_for_its_own_households_only() -> None:
    own, other = families(1)[0], families(1, place=village(0, "211282103000"))[0]
    file({own.code: {"wage": 1}}, by="township", place=TOWN)
    with refused("household_not_found"):
        file({other.code: {"wage": 1}}, by="township", place=TOWN)
    seeing = reading_too(office("township", TOWN))
    with refused("not_yours_to_make"):
        amounts = {(other.code, 2024): {"wage": 1}}
        file_incomes_of_many(seeing, amounts, place=TOWN, source="入户核算", key=key())


def test_guarantees_of_many_are_kept_once_a_day() -> None:
    first, second = families(2)
    looked = [(first.code, MET), (first.code, UNMET), (second.code, MET)]
    bureau = office("agriculture_bureau")
    check(bureau, *looked)
    found = GuaranteeCheck.everything.filter(state="unmet").get()
    assert (found.household_id, found.finding, found.checked_by_id) == (
        first.pk,
        "墙体开裂",
        bureau.person_id,
    )
    with refused("entered_before"):
        check(bureau, (second.code, MET))
    with refused("entered_before"):
        check(bureau, (second.code, UNMET), (second.code, UNMET))


def test_an_unmet_guarantee_says_how_and_no_day_lies_ahead() -> None:
    [row] = families(1)
    bureau = office("agriculture_bureau")
    for looked, code in (
        (Looked("water", "unmet", TODAY), "reason_missing"),
        (Looked("water", "met", date(2024, 8, 1)), "day_in_future"),
    ):
        with refused(code):
            check(bureau, (row.code, looked))


def test_what_many_at_once_wrote_stands_before_verify() -> None:
    """The event hangs on a place, whose key is text: the chain must hold what its column gives."""
    [row] = families(1)
    file({row.code: {"wage": 1}})
    found = {finding.check.code: finding.problems for finding in verify()}
    assert found["L12-events"] == []
    assert not [p for p in found["R1"] if "householdincome" in p.subject]
