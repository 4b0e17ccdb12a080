"""The pace of spending: each checkpoint through its last day, to the fen."""

from typing import Any

import pytest

from bangfu.core.rules.indicator_target import IndicatorTarget
from bangfu.engine.ask import Answer
from tests.core.monitoring.asking import answer_to, codes, said

NAME = "funds.pace"
ARRIVED = 20_000_000_00


def paced(as_of: str, *payments: tuple[str, int], **more: Any) -> Answer:
    """The pace as of a day, of twenty million yuan that arrived."""
    rows = [{"paid_on": day, "amount_fen": fen} for day, fen in payments]
    return answer_to(NAME, {"arrived_fen": ARRIVED, "as_of": as_of, "payments": rows} | more)


def met(answer: Answer) -> dict[str, bool | None]:
    """Whether each checkpoint is met, by its day."""
    return {row["date"]: row["met"] for row in said(answer)}


@pytest.mark.parametrize(
    ("day", "least"),
    [
        ("2024-04-30", 6_000_000_00),
        ("2024-06-30", 10_000_000_00),
        ("2024-09-30", 15_000_000_00),
        ("2024-12-31", 20_000_000_00),
    ],
)
def test_a_checkpoint_is_met_by_its_sum_and_missed_by_one_fen_less(day: str, least: int) -> None:
    assert met(paced(day, (day, least)))[day] is True
    assert met(paced(day, (day, least - 1)))[day] is False


@pytest.mark.parametrize(("paid_on", "is_met"), [("2024-06-30", True), ("2024-07-01", False)])
def test_the_last_day_of_the_month_is_included(paid_on: str, is_met: bool) -> None:
    assert met(paced("2024-07-31", (paid_on, ARRIVED // 2)))["2024-06-30"] is is_met


def test_what_is_to_come_is_not_known_unless_it_is_met_already() -> None:
    assert met(paced("2024-05-15", ("2024-05-10", 10_000_000_00))) == {
        "2024-04-30": False,
        "2024-06-30": True,
        "2024-09-30": None,
        "2024-12-31": None,
    }


def test_a_payment_after_the_day_asked_does_not_count() -> None:
    [row] = [r for r in said(paced("2024-06-29", ("2024-06-30", ARRIVED))) if r["met"] is not None]
    assert (row["date"], row["paid_fen"]) == ("2024-04-30", 0)


def test_three_are_to_be_met_and_december_is_only_told() -> None:
    answer = paced("2024-12-31", ("2024-01-02", 1))
    told = [(p.code, p.severity, p.clause) for p in answer.problems if p.code == "pace_missed"]
    assert told == [("pace_missed", "warn", "KY-133")] * 3 + [("pace_missed", "info", "KY-134")]
    assert [row["hard"] for row in said(answer)] == [True, True, True, False]
    assert answer.exit_status == 0


def test_what_lies_before_the_plan_was_issued_is_marked() -> None:
    answer = paced("2024-12-31")
    assert [row["set_afterwards"] for row in said(answer)] == [True, True, True, False]
    assert "KY-002" in answer.because.citations
    assert "set_afterwards" in codes(paced("2024-06-30"))


def test_another_year_has_its_own_checkpoints_and_a_warning() -> None:
    answer = paced("2025-02-01", ("2024-04-30", ARRIVED))
    assert list(met(answer)) == ["2025-04-30", "2025-06-30", "2025-09-30", "2025-12-31"]
    assert codes(answer) == ["plan_of_other_year"]


@pytest.mark.parametrize(
    ("reading", "needed"),
    [("paid_by_planned", "reading_needs_value"), ("accounted", "reading_needs_column")],
)
def test_a_reading_asks_for_what_it_needs(reading: str, needed: str) -> None:
    row = {"paid_on": "2024-04-30", "amount_fen": 1}
    facts = {"arrived_fen": 1, "as_of": "2024-04-30", "payments": [row]}
    assert codes(answer_to(NAME, facts, readings={"A-KY-11": reading})) == [needed]


def test_a_thirteenth_month_is_a_fault() -> None:
    point = {"zh": "某月", "en": "Some month", "at_least": "1"}
    terms = IndicatorTarget.model_validate({"checkpoints": {13: point, 12: point}})
    assert [fault[:2] for fault in terms.faults()] == [("no_such_month", ("checkpoints", "13"))]
