"""A problem says what, why and what to do next, in both languages."""

import pytest

from bangfu.core.problem import (
    PROBLEMS_SHOWN_MAX,
    Problem,
    Severity,
    Where,
    is_refusal,
    problem_texts,
    told,
)
from bangfu.core.words import words


def test_it_names_its_place_in_both_languages() -> None:
    where = Where("facts.csv", row=7, column="subsidy_fen")
    assert where.said("zh") == "facts.csv，第7行，subsidy_fen 列"
    assert where.said("en") == "facts.csv, row 7, column subsidy_fen"
    assert Where("pack.yaml", line=3).said("zh") == "pack.yaml，第3行"
    assert Where().said("en") == ""


def test_it_puts_values_into_the_sentence_each_in_its_language() -> None:
    values = {"cell": "-3", "name": words("金额", "Amount")}
    problem = Problem("below_zero", "block", "amount_fen", values=values)
    assert problem.message("zh") == "「金额」不能小于零，这里是「-3」。请改正。"
    assert problem.message("en") == 'Amount cannot be below zero; this is "-3". Correct it.'


def test_it_lists_values_as_each_language_does() -> None:
    known = [words("红", "red"), "x"]
    problem = Problem("unknown_set", "block", "y", values={"known": known})
    assert "红、x" in problem.message("zh")
    assert "red, x" in problem.message("en")


def test_it_keeps_braces_in_a_value_as_they_are() -> None:
    problem = Problem("unknown_set", "block", "{subject}", values={"known": ["{0}"]})
    assert "{subject}" in problem.message("en")
    assert "{0}" in problem.message("en")


def test_it_has_one_shape_on_every_face() -> None:
    problem = Problem(
        "late", "reason", where=Where("f.yaml"), clause="JZ-060", values={"closes": "x", "days": 1}
    )
    told_json = problem.as_json("en")
    assert list(told_json) == ["code", "severity", "subject", "where", "message", "clause"]
    assert (told_json["code"], told_json["severity"]) == ("late", "reason")
    assert (told_json["where"], told_json["clause"]) == ("f.yaml", "JZ-060")


def test_it_needs_a_wording() -> None:
    with pytest.raises(AssertionError, match="no wording"):
        Problem("a_code_without_wording", "block")


def test_each_wording_is_a_whole_sentence_in_both_languages() -> None:
    for code, text in problem_texts().items():
        assert text.zh.endswith(("。", "」")), code
        assert text.en.endswith((".", '"')), code


def test_it_tells_a_thousand_and_counts_the_rest() -> None:
    many = [Problem("unit_idle", "warn", str(n)) for n in range(PROBLEMS_SHOWN_MAX + 5)]
    shown = told([*many, Problem("no_facts", "block")])
    assert len(shown) == PROBLEMS_SHOWN_MAX + 1
    assert (shown[-1].code, shown[-1].severity) == ("and_more", "block")
    assert "6" in shown[-1].message("en")
    assert told(many[:PROBLEMS_SHOWN_MAX]) == many[:PROBLEMS_SHOWN_MAX]


@pytest.mark.parametrize(
    ("severity", "refuses"), [("block", True), ("reason", True), ("warn", False), ("info", False)]
)
def test_only_block_and_reason_refuse(severity: Severity, refuses: bool) -> None:
    assert is_refusal([Problem("no_facts", severity)]) is refuses
