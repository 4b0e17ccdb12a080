"""Use plans: what the policy forbids is refused at the plan, with its clause; money moves on vouchers."""

from datetime import date
from typing import Any

import pytest

from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.ledger.queries import balance_of
from bangfu.apps.people.scope import PUBLIC, Viewer
from bangfu.apps.returns.actions.uses import (
    approve_use_plan,
    change_use_plan,
    decide_use_plan,
    draft_use_plan,
    finish_use_plan,
    move_use_plan,
    spend_line,
)
from bangfu.apps.returns.models import UseLine, UsePlan
from bangfu.apps.returns.queries.plans import (
    class_name,
    classes_for,
    free_of_village,
    lines_of_use_plan,
    permitted_for,
    prohibited_for,
    use_lines_for,
    use_plans_for,
    with_class_name,
)
from bangfu.core.ledger import Account
from tests.apps.acts import fresh, key, refused, row
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.monitoring.households import kaiyuan
from tests.apps.records.acting import acting
from tests.apps.returns.county import WAN_FEN, County, county, give, members, noon

pytestmark = pytest.mark.django_db

YUAN = 100


@pytest.fixture
def at() -> County:
    made = county(villages=4, at=noon(2019))
    give(made, members()[0], 4)
    return made


@pytest.fixture
def village() -> str:
    return members()[0]


@pytest.fixture
def clerk(at: County, village: str) -> Viewer:
    return acting("village", place=village, name="村会计", at=noon(2019))


@pytest.fixture
def reviewer(at: County, village: str) -> Viewer:
    return acting("township", place=f"{village[:9]}000", name="镇经办", at=noon(2019))


def line(use_class: str, yuan: int, purpose: str = "村内支出") -> dict[str, object]:
    return {"use_class": use_class, "amount_fen": yuan * YUAN, "purpose": purpose}


ALLOWED = [
    line("cleaning", 18_000, "全年保洁"),
    line("public_utilities", 12_000, "路灯电费"),
    line("facility_repair", 10_000, "水泵维修"),
]
"""The worked case of JZ-050: 40,000 yuan for the three uses named."""


def drafted(
    clerk: Viewer, village: str, lines: list[dict[str, object]], title: str = "年度计划"
) -> UsePlan:
    told_of = draft_use_plan(clerk, village, key=key(), year=2019, title=title, lines=lines)
    return row(UsePlan, told_of)


def decided(
    clerk: Viewer, village: str, lines: list[dict[str, object]], title: str = "年度计划"
) -> UsePlan:
    plan = drafted(clerk, village, lines, title)
    decide_use_plan(
        clerk, plan, key=key(), decided_on=date(2019, 12, 18), minutes="村会〔2019〕6号"
    )
    return fresh(plan)


def lines_of(plan: UsePlan) -> list[UseLine]:
    return list(UseLine.everything.filter(plan=plan).order_by("number"))


def voucher(yuan: int, number: str = "12345678") -> dict[str, object]:
    return {
        "spent_fen": yuan * YUAN,
        "spent_on": date(2019, 12, 20),
        "payee": "某保洁队",
        "voucher": number,
    }


def test_40000_for_cleaning_power_and_a_pump_go_from_plan_to_the_public(
    clerk: Viewer, reviewer: Viewer, village: str
) -> None:
    plan = decided(clerk, village, ALLOWED)
    approve_use_plan(reviewer, plan, key=key())
    for number, (one, yuan) in enumerate(
        zip(lines_of(plan), (18_000, 11_500, 10_000), strict=True)
    ):
        spend_line(clerk, one, key=key(), values=voucher(yuan, f"V{number}"))
    assert fresh(plan).state == "spent"
    assert balance_of(clerk, Account("village", "village_bank", village)) == 500 * YUAN
    assert {(one.use_class, one.spent_fen) for one in lines_of(plan)} == {
        ("cleaning", 18_000 * YUAN),
        ("public_utilities", 11_500 * YUAN),
        ("facility_repair", 10_000 * YUAN),
    }
    assert not use_plans_for(PUBLIC).exists()
    move_use_plan(clerk, fresh(plan), "publish", key=key())
    assert [p.pk for p in use_plans_for(PUBLIC)] == [plan.pk]
    assert use_lines_for(PUBLIC).count() == 3


def test_what_is_spent_names_its_clause_and_its_use(
    clerk: Viewer, reviewer: Viewer, village: str
) -> None:
    plan = decided(clerk, village, ALLOWED[:1])
    approve_use_plan(reviewer, plan, key=key())
    spend_line(clerk, lines_of(plan)[0], key=key(), values=voucher(18_000))
    entry = JournalEntry.everything.get(subject_kind="returns.use_plan", subject_id=plan.pk)
    assert (entry.clause, entry.document) == ("JZ-050", "12345678")
    assert entry.decision is not None
    assert entry.decision.question == "returns.use"


@pytest.mark.parametrize(
    ("use_class", "clause"),
    [
        ("institution_basics", "JZ-051"),
        ("bonuses", "JZ-052"),
        ("enterprise_losses", "JZ-053"),
        ("buildings", "JZ-054"),
        ("budget_gaps_debt", "JZ-055"),
        ("unrelated", "JZ-056"),
    ],
)
def test_a_prohibited_use_is_refused_at_the_plan_with_its_clause_and_changes_nothing(
    clerk: Viewer, village: str, use_class: str, clause: str
) -> None:
    with refused("use_denied", clause=clause):
        drafted(clerk, village, [*ALLOWED[:1], line(use_class, 1)])
    assert not UsePlan.everything.exists()
    assert not UseLine.everything.exists()


def test_a_use_in_neither_list_waits_for_the_reason_of_the_reviewer(
    clerk: Viewer, reviewer: Viewer, village: str
) -> None:
    plan = decided(clerk, village, [*ALLOWED[:1], line("other", 2_000, "重阳节慰问活动场地")])
    assert [one.ruling for one in lines_of(plan)] == ["allowed", "needs_reason"]
    with refused("reviewer_reason_missing"):
        approve_use_plan(reviewer, plan, key=key())
    with refused("reviewer_reason_missing"):
        approve_use_plan(reviewer, fresh(plan), key=key(), reasons={1: "理由写错了行"})
    approve_use_plan(reviewer, fresh(plan), key=key(), reasons={2: "属民生支出，村民代表会通过"})
    other = lines_of(plan)[1]
    assert (other.ruling, other.reason, other.reviewer) == (
        "allowed", "属民生支出，村民代表会通过", "镇经办",
    )  # fmt: skip


def test_no_more_is_planned_than_the_village_has(clerk: Viewer, village: str) -> None:
    with refused("use_over_balance"):
        drafted(clerk, village, [line("cleaning", 40_001)])
    drafted(clerk, village, [line("cleaning", 40_000)])


def test_what_an_approved_plan_will_spend_is_not_planned_twice(
    clerk: Viewer, reviewer: Viewer, village: str
) -> None:
    first = decided(clerk, village, [line("cleaning", 30_000)], "甲")
    second = decided(clerk, village, [line("cleaning", 20_000)], "乙")
    approve_use_plan(reviewer, first, key=key())
    assert free_of_village(clerk, village) == 10_000 * YUAN
    with refused("use_over_balance"):
        approve_use_plan(reviewer, second, key=key())


def test_another_village_plans_nothing_here(at: County, village: str) -> None:
    with refused("not_yours_to_make"):
        drafted(acting("village", place=members()[1]), village, ALLOWED)


def test_without_minutes_the_villagers_decided_nothing(clerk: Viewer, village: str) -> None:
    plan = drafted(clerk, village, ALLOWED)
    with refused("use_minutes_missing"):
        decide_use_plan(clerk, plan, key=key(), decided_on=date(2019, 12, 18), minutes=" ")
    with refused("decided_in_future"):
        decide_use_plan(clerk, plan, key=key(), decided_on=date(2019, 12, 21), minutes="6号")


def test_a_plan_that_was_decided_is_changed_only_after_it_was_returned(
    clerk: Viewer, reviewer: Viewer, village: str
) -> None:
    plan = decided(clerk, village, ALLOWED)
    with refused("not_in_state"):
        change_use_plan(clerk, plan, key=key(), lines=ALLOWED[:1])
    move_use_plan(reviewer, fresh(plan), "return", key=key(), reason="电费偏高")
    change_use_plan(clerk, fresh(plan), key=key(), lines=ALLOWED[:2])
    assert [one.use_class for one in lines_of(plan)] == ["cleaning", "public_utilities"]
    with refused("plan_without_lines"):
        change_use_plan(clerk, fresh(plan), key=key(), lines=[])


def test_a_form_opened_before_the_check_changes_nothing_after_it(
    clerk: Viewer, reviewer: Viewer, village: str
) -> None:
    seen = drafted(clerk, village, ALLOWED[:1])
    held = [(one.purpose, one.amount_fen) for one in lines_of(seen)]
    decide_use_plan(clerk, fresh(seen), key=key(), decided_on=date(2019, 12, 18), minutes="6号")
    approve_use_plan(reviewer, fresh(seen), key=key())
    with refused("changed_meanwhile"):
        change_use_plan(clerk, seen, key=key(), lines=ALLOWED)
    assert [(one.purpose, one.amount_fen) for one in lines_of(seen)] == held


def test_two_plans_of_a_year_have_two_names(clerk: Viewer, village: str) -> None:
    drafted(clerk, village, ALLOWED[:1])
    with refused("plan_title_used"):
        drafted(clerk, village, ALLOWED[:1])


def test_spending_needs_a_voucher_within_the_plan_once(
    clerk: Viewer, reviewer: Viewer, village: str
) -> None:
    plan = decided(clerk, village, ALLOWED)
    approve_use_plan(reviewer, plan, key=key())
    first, second, _third = lines_of(plan)
    with refused("voucher_wanted"):
        spend_line(clerk, first, key=key(), values=voucher(18_000, " "))
    with refused("spent_over_plan"):
        spend_line(clerk, first, key=key(), values=voucher(18_001))
    with refused("spent_in_future"):
        spend_line(clerk, first, key=key(), values=voucher(1) | {"spent_on": date(2019, 12, 21)})
    spend_line(clerk, first, key=key(), values=voucher(18_000))
    with refused("voucher_spent_before"):
        spend_line(clerk, fresh(second), key=key(), values=voucher(12_000))
    with refused("line_spent_before"):
        spend_line(clerk, fresh(first), key=key(), values=voucher(18_000, "另一张"))


def test_nothing_is_spent_before_the_township_has_checked(clerk: Viewer, village: str) -> None:
    plan = decided(clerk, village, ALLOWED)
    with refused("not_in_state"):
        spend_line(clerk, lines_of(plan)[0], key=key(), values=voucher(18_000))
    assert balance_of(clerk, Account("village", "village_bank", village)) == 4 * WAN_FEN


def test_what_is_not_needed_may_stay_unspent_for_a_reason(
    clerk: Viewer, reviewer: Viewer, village: str
) -> None:
    plan = decided(clerk, village, ALLOWED)
    approve_use_plan(reviewer, plan, key=key())
    spend_line(clerk, lines_of(plan)[0], key=key(), values=voucher(18_000))
    with refused("lines_unspent"):
        finish_use_plan(clerk, fresh(plan), key=key())
    finish_use_plan(clerk, fresh(plan), key=key(), reason="水泵由厂家保修")
    assert free_of_village(clerk, village) == 22_000 * YUAN


def test_the_classes_come_from_the_policy() -> None:
    county(villages=2)
    classes = classes_for("returns.use", 2019)
    assert list(classes)[:3] == ["cleaning", "facility_repair", "public_utilities"]
    assert len(classes) == 10


def test_the_flow_of_a_use_plan_is_kept(clerk: Viewer, village: str) -> None:
    plan = decided(clerk, village, ALLOWED)
    assert triples_not_kept(plan) == []
    assert reasons_not_asked(plan) == []
    assert duties_not_apart(plan) == []


def test_the_names_of_many_uses_are_asked_of_the_policy_once(
    clerk: Viewer, village: str, django_assert_num_queries: Any
) -> None:
    plan = decided(clerk, village, ALLOWED)
    with django_assert_num_queries(3):
        lines = list(with_class_name(lines_of_use_plan(clerk, plan), plan, clerk))
    named = {line.use_class: line.class_name for line in lines}
    assert named == {
        code: class_name("returns.use", plan.year, code).zh
        for code in ("cleaning", "public_utilities", "facility_repair")
    }


def test_a_policy_without_a_rule_on_uses_permits_and_forbids_none() -> None:
    kaiyuan()
    for question in ("returns.use", "returns.surplus_use"):
        assert (permitted_for(question, 2024), prohibited_for(question, 2024)) == ({}, {})
        assert list(classes_for(question, 2024)) == ["other"]
