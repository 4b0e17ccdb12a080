"""Entry into the project library: beneficiaries, the red line, the will of the households."""

from typing import Any

import pytest

from bangfu.engine.ask import Answer
from tests.core.monitoring.asking import answer_to, codes, said

SOUND = {"benefit_scope": "all_farmers", "red_line": "outside", "red_line_paper": "P-1"}


def entry(**more: Any) -> Answer:
    """A project that is sound, with something changed."""
    return answer_to("projects.entry", SOUND | more)


def test_a_sound_project_may_enter() -> None:
    answer = entry(households=[{"household": "H", "willing": True}])
    assert codes(answer) == []
    assert said(answer)["may_enter"] is True


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"benefit_scope": None}, "benefit_scope_missing"),
        ({"red_line": "inside"}, "site_inside"),
        ({"red_line": None}, "site_not_checked"),
        ({"red_line_paper": None}, "site_not_checked"),
        ({"households": [{"household": "H", "willing": False}]}, "households_unwilling"),
    ],
)
def test_one_thing_wrong_keeps_a_project_out(wrong: dict[str, Any], code: str) -> None:
    answer = entry(**wrong)
    assert codes(answer) == [code]
    assert said(answer)["may_enter"] is False


def test_a_household_without_a_record_is_warned_of_and_keeps_nobody_out() -> None:
    answer = entry(households=[{"household": "H", "willing": True}, {"household": "I"}])
    [problem] = answer.problems
    assert (problem.code, problem.severity, problem.clause) == (
        "households_unasked",
        "warn",
        "KY-011",
    )
    assert said(answer)["may_enter"] is True
    assert said(answer)["households"] == [{"household": "I"}]


def test_the_part_in_the_chain_may_be_left_out() -> None:
    assert codes(entry(chain_role="patch")) == codes(entry()) == []
