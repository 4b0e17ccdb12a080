"""Payment by progress: each bound of the stages, the settlement and the deposit, to the fen."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.core.rules.milestone_payment import MilestonePayment, room_for
from bangfu.engine.ask import Answer
from tests.core.monitoring.asking import answer_to, codes, said
from tests.drawn import brief

NAME = "funds.milestone"
MILLION = 1_000_000_00
TERMS = MilestonePayment.model_validate(
    {
        "stages": {
            "prepayment": {"zh": "预付", "en": "Prepayment", "share": "30%"},
            "progress": {"zh": "进度款", "en": "Progress", "share": "40%", "from_progress": "70%"},
            "final": {"zh": "尾款", "en": "Last", "share": "30%", "after_acceptance": True},
        },
        "retention": "3%",
    }
)
SUMS = st.integers(min_value=0, max_value=10**13)
PROGRESS = st.fractions(min_value=0, max_value=1)


def requested(fen: int, paid: int, progress: str, **more: Any) -> Answer:
    """What is answered of a request for a project of a million yuan."""
    facts = {"approved_fen": MILLION, "paid_fen": paid, "progress": progress, "request_fen": fen}
    return answer_to(NAME, facts | {"accepted": False, "retention": False} | more)


@pytest.mark.parametrize(
    ("progress", "accepted", "stage", "cap"),
    [
        ("0", False, "prepayment", 300_000_00),
        ("69.99%", False, "prepayment", 300_000_00),
        ("70%", False, "progress", 700_000_00),
        ("1", False, "progress", 700_000_00),
        ("1", True, "final", 1_000_000_00),
    ],
)
def test_each_stage_has_its_cap(progress: str, accepted: bool, stage: str, cap: int) -> None:
    found = said(requested(0, 0, progress, accepted=accepted))
    assert (found["stage"], found["cap_fen"], found["allowed_fen"]) == (stage, cap, cap)


@pytest.mark.parametrize(("fen", "code"), [(300_000_00, []), (300_000_01, ["over_stage"])])
def test_the_cap_is_kept_to_the_fen(fen: int, code: list[str]) -> None:
    answer = requested(fen, 0, "0")
    assert (codes(answer), answer.exit_status) == (code, 1 if code else 0)


def test_a_refusal_names_the_clause_of_the_stage_or_of_the_deposit() -> None:
    [over] = requested(1, 300_000_00, "69.9%").problems
    assert (over.clause, over.severity) == ("KY-094", "block")
    [deposit] = requested(1, 970_000_00, "1", accepted=True, retention=True).problems
    assert (deposit.code, deposit.clause) == ("deposit_not_due", "KY-098")


@pytest.mark.parametrize(
    ("as_of", "cap"),
    [("2025-06-29", 970_000_00), ("2025-06-30", 1_000_000_00), ("2025-07-01", 1_000_000_00)],
)
def test_the_deposit_is_paid_from_the_day_it_is_due(as_of: str, cap: int) -> None:
    kept = {"retention": True, "retention_due_on": "2025-06-30", "as_of": as_of}
    assert said(requested(0, 0, "1", accepted=True, **kept))["cap_fen"] == cap


def test_a_settlement_counts_only_after_acceptance_and_only_when_it_is_lower() -> None:
    caps = {
        (settled, accepted): said(requested(0, 0, "1", settled_fen=settled, accepted=accepted))
        for settled in (950_000_00, 1_050_000_00)
        for accepted in (False, True)
    }
    assert [found["cap_fen"] for found in caps.values()] == [
        700_000_00,
        950_000_00,
        700_000_00,
        1_000_000_00,
    ]


def test_what_was_paid_above_the_cap_is_told_and_nothing_more_is_paid() -> None:
    answer = requested(0, 960_000_00, "1", accepted=True, settled_fen=950_000_00)
    assert (codes(answer), said(answer)["allowed_fen"]) == (["paid_above_cap"], 0)


def test_seventy_is_no_progress() -> None:
    answer = requested(1, 0, "70")
    assert (answer.exit_status, codes(answer)) == (2, ["progress_above_one"])


@pytest.mark.parametrize(
    ("reading", "column"), [("by_contract", "contract_fen"), ("fixed_parts", "paid_in_stage_fen")]
)
def test_a_reading_asks_for_the_sums_it_needs(reading: str, column: str) -> None:
    facts = {"approved_fen": 1, "paid_fen": 0, "progress": 0, "request_fen": 0}
    facts |= {"accepted": False, "retention": False}
    answer = answer_to(NAME, facts, readings={"A-KY-06": reading})
    assert [(p.code, p.subject) for p in answer.problems] == [("reading_needs_column", column)]


def test_a_progress_that_was_not_accepted_does_not_count() -> None:
    answer = requested(1, 300_000_00, "80%", progress_accepted=False)
    assert codes(answer) == ["progress_not_accepted", "over_stage"]
    assert said(requested(1, 300_000_00, "80%", progress_accepted=True))["stage"] == "progress"


def case(approved: int, progress: Fraction, *, accepted: bool) -> dict[str, Any]:
    """A case as the rule sees it."""
    return {"approved_fen": approved, "paid_fen": 0, "progress": progress, "accepted": accepted}


@brief
@given(approved=SUMS, steps=st.lists(PROGRESS, max_size=5), shares=st.lists(PROGRESS, max_size=6))
def test_whatever_was_paid_on_the_way_the_whole_is_reached_and_never_passed(
    approved: int, steps: list[Fraction], shares: list[Fraction]
) -> None:
    paid = 0
    for progress, part in zip(sorted(steps), shares, strict=False):
        cap = room_for(TERMS, case(approved, progress, accepted=False), keeps_deposit=False).cap_fen
        assert cap <= approved
        paid += int(max(0, cap - paid) * part)
    last = room_for(TERMS, case(approved, Fraction(1), accepted=True), keeps_deposit=False)
    assert paid + (last.cap_fen - paid) == approved
    assert paid <= last.cap_fen


@brief
@given(approved=SUMS, settled=SUMS, one=PROGRESS, other=PROGRESS)
def test_more_progress_never_lowers_the_cap_and_the_deposit_lies_inside_the_whole(
    approved: int, settled: int, one: Fraction, other: Fraction
) -> None:
    less, more = (
        room_for(TERMS, case(approved, at, accepted=False), keeps_deposit=True).cap_fen
        for at in sorted((one, other))
    )
    assert less <= more
    accepted = case(approved, other, accepted=True) | {"settled_fen": settled}
    last = room_for(TERMS, accepted, keeps_deposit=True)
    assert last.cap_fen + last.retained_fen == last.base_fen == min(approved, settled)
    assert 100 * last.cap_fen <= 97 * last.base_fen < 100 * (last.cap_fen + 1)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"stages": {"all": {"zh": "全部", "en": "All", "share": "90%"}}}, "stages_not_whole"),
        ({"retention": "31%"}, "retention_too_large"),
    ],
)
def test_parts_that_are_not_the_whole_are_a_fault(changed: dict[str, Any], code: str) -> None:
    terms = MilestonePayment.model_validate(TERMS.model_dump(exclude_none=True) | changed)
    assert [fault[0] for fault in terms.faults()] == [code]
    assert list(TERMS.faults()) == []


def test_before_the_first_stage_nothing_is_paid() -> None:
    first = {"zh": "开工款", "en": "On starting", "share": "1", "from_progress": "10%"}
    terms = MilestonePayment.model_validate({"stages": {"start": first}})
    room = room_for(terms, case(100, Fraction(1, 20), accepted=False), keeps_deposit=False)
    assert (room.stage, room.cap_fen) == (None, 0)


def test_the_day_may_be_given_beside_the_facts() -> None:
    from bangfu.core.facts import RawFacts
    from bangfu.engine.ask import ask
    from tests.core.monitoring.asking import kaiyuan

    facts = {"approved_fen": 100, "paid_fen": 0, "progress": 1, "request_fen": 100}
    facts |= {"accepted": True, "retention": True, "retention_due_on": "2024-11-30"}
    caps = [
        said(ask(kaiyuan(), NAME, RawFacts(facts), on=day))["cap_fen"]
        for day in (date(2024, 11, 29), date(2024, 11, 30))
    ]
    assert caps == [97, 100]
