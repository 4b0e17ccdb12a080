"""RK10, RK11, RK13, RK16, RK17, RK22: lists, pairings, offices, assets, arrival, agreements."""

from typing import Any

import pytest

from bangfu.core.rules.agreement_terms import AgreementTerms, missing_terms
from bangfu.core.rules.limit_check import LimitCheck, cap_for, is_excepted
from bangfu.core.rules.workflow import Step, missing_papers
from tests.worked import answer_to, codes, column, said, villages

# --- offices ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("office", "decision"), [("district_government", "allowed"), ("township", "denied")]
)
def test_an_act_belongs_to_its_office(office: str, decision: str) -> None:
    answer = answer_to("policies.authority", {"act": "approve_project", "office": office})
    assert said(answer)["decision"] == decision
    assert said(answer)["offices"] == [{"office": "district_government", "name": "区政府"}]
    assert answer.exit_status == (0 if decision == "allowed" else 1)


CLAIM: dict[str, Any] = {
    "claim_fen": 100,
    "vouchers": [{"voucher": "V1", "amount_fen": 60}, {"voucher": "V2", "amount_fen": 40}],
    "claimant": "甲",
    "checker": "乙",
    "checker_office": "township_finance",
}


@pytest.mark.parametrize(
    ("changed", "decision", "code"),
    [
        ({}, "pay", []),
        ({"claim_fen": 101}, "return", ["voucher_sum"]),
        ({"checker": "甲"}, "denied", ["same_person"]),
        ({"checker_office": "village"}, "denied", ["wrong_office"]),
        ({"claim_fen": 101, "checker": "甲"}, "denied", ["same_person", "voucher_sum"]),
    ],
)
def test_a_claim_is_paid_returned_or_denied(
    changed: dict[str, object], decision: str, code: list[str]
) -> None:
    answer = answer_to("funds.claim", CLAIM | changed)
    assert (said(answer)["decision"], codes(answer)) == (decision, code)


def test_a_voucher_is_used_once() -> None:
    used = [{"voucher": "V1", "amount_fen": 100, "used_before": True}]
    assert codes(answer_to("funds.claim", CLAIM | {"vouchers": used})) == ["voucher_reused"]


# --- caps, papers and terms ------------------------------------------------------------------


def test_a_cap_is_for_the_fund_or_for_each_village() -> None:
    assert cap_for(LimitCheck(at_most="1元", per="village"), 12) == 1_200
    assert cap_for(LimitCheck(at_most="1元", per="fund"), 12) == 100


def test_without_stated_grounds_nothing_is_an_exception() -> None:
    assert is_excepted(LimitCheck(), ["x"]) is False


def test_some_papers_are_needed_only_from_a_value_on() -> None:
    item = {"zh": "合同", "en": "Contract", "from_fen": "10万元"}
    step = Step.model_validate({"zh": "招标", "en": "Tender", "needs": {"contract": item}})
    found = {fen: missing_papers(step, [], fen) for fen in (9_999_999, 10_000_000, None)}
    assert found == {9_999_999: [], 10_000_000: ["contract"], None: []}


def test_an_agreement_lacks_terms_in_the_order_of_the_text() -> None:
    items = {name: {"zh": name, "en": name} for name in ("b", "a", "c")}
    terms = AgreementTerms.model_validate({"terms": items})
    assert missing_terms(terms, ["a"]) == ["b", "c"]


# --- lists and pairings ----------------------------------------------------------------------


@pytest.mark.parametrize(("municipal", "status"), [(150, []), (151, ["group_count"] * 2)])
def test_the_list_has_150_and_138_villages(municipal: int, status: list[str]) -> None:
    rows = villages(288)
    listed = [
        row | {"level": "municipal" if n < municipal else "district"} for n, row in enumerate(rows)
    ]
    answer = answer_to("pairings.members", villages=listed)
    assert (said(answer)["total"], codes(answer)) == (288, status)


PAIRED: dict[str, Any] = {
    "villages": [{"village": "A", "level": "municipal"}, {"village": "B", "level": "district"}],
    "units": [{"unit": "U1"}, {"unit": "U2"}],
    "links": [
        {"unit": "U1", "team": "T1", "village": "A", "paired_on": "2017-08-31"},
        {"unit": "U2", "team": "T1", "village": "B", "paired_on": "2020-08-30"},
    ],
}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, []),
        ({"links": PAIRED["links"][:1]}, ["village_uncovered", "unit_idle"]),
        ({"villages": PAIRED["villages"][:1]}, ["link_to_unknown"]),
        ({"links": [*PAIRED["links"], {"unit": "U3", "village": "A"}]}, ["link_to_unknown"]),
    ],
)
def test_every_village_has_a_unit_and_every_unit_a_village(
    changed: dict[str, object], code: list[str]
) -> None:
    assert codes(answer_to("pairings.coverage", PAIRED | changed)) == code


def test_a_shared_team_goes_by_the_reading() -> None:
    shared = answer_to("pairings.coverage", PAIRED)
    assert said(shared)["joint_teams"] is True
    single = answer_to("pairings.coverage", PAIRED, readings={"A-JA-04": "single"})
    assert codes(single) == ["team_shared"]


@pytest.mark.parametrize(("day", "outside"), [("2017-01-01", True), ("2020-12-31", None)])
def test_a_pairing_lies_in_the_programme(day: str, outside: bool | None) -> None:
    links = [PAIRED["links"][0] | {"paired_on": day}, PAIRED["links"][1]]
    found = codes(answer_to("pairings.coverage", PAIRED | {"links": links}))
    assert ("outside_programme" in found) or outside is None


# --- assets ----------------------------------------------------------------------------------


def owned(value_fen: int, owners: list[dict[str, Any]], **readings: str) -> list[Any]:
    """The shares of owners in an asset."""
    named = {name.replace("_", "-"): reading for name, reading in readings.items()}
    facts = {"villages": owners, "value_fen": value_fen}
    return list(said(answer_to("assets.ownership", facts, readings=named)))


def test_288_villages_own_a_288th_each_and_the_values_add_up() -> None:
    rows = owned(10_000_000, villages())
    assert set(column(rows, "share")) == {"1/288"}
    assert column(rows, "value_fen") == [34_723] * 64 + [34_722] * 224


def test_shares_by_contribution_are_reduced_fractions() -> None:
    owners = [{"village": "A", "contributed_fen": 2}, {"village": "B", "contributed_fen": 6}]
    rows = owned(101, owners, A_JZ_13="contribution")
    assert [(row["share"], row["value_fen"]) for row in rows] == [("1/4", 25), ("3/4", 76)]


def test_an_asset_may_belong_to_its_village() -> None:
    facts = {"villages": villages(2), "value_fen": 100}
    asked = answer_to("assets.ownership", facts, readings={"A-JZ-13": "host_village"})
    assert codes(asked) == ["reading_needs_value"]
    host = villages(2)[1]["village"]
    told = answer_to(
        "assets.ownership", facts, host_village=host, readings={"A-JZ-13": "host_village"}
    )
    assert column(said(told), "share") == ["0", "1"]
    assert column(said(told), "value_fen") == [0, 100]


def test_whole_yuan_leave_the_odd_fen_and_tell_it() -> None:
    facts = {"villages": villages(), "value_fen": 28_899}
    answer = answer_to("assets.ownership", facts, readings={"A-GE-02": "yuan"})
    assert sum(column(said(answer), "value_fen")) == 28_800
    assert codes(answer) == ["left_in_pool"]


@pytest.mark.parametrize(("as_of", "overdue"), [("2019-10-27", False), ("2019-10-28", True)])
def test_a_check_is_overdue_the_day_after_it_was_due(as_of: str, overdue: bool) -> None:
    asset = {"asset": "A1", "checked_on": "2018-10-27", "maintained_on": ""}
    [row] = said(answer_to("assets.checks", assets=[asset], as_of=as_of))
    assert (row["check_due_on"], row["check_overdue"]) == ("2019-10-27", overdue)
    assert (row["maintenance_due_on"], row["maintenance_overdue"]) == (None, True)


def test_what_is_on_the_books_and_not_in_place_is_named() -> None:
    counted = [
        {"asset": "A1", "found": True},
        {"asset": "A2", "found": False},
        {"asset": "A3", "found": False, "disposed": True},
    ]
    answer = answer_to("assets.stocktake", assets=counted)
    assert said(answer) == {"registered": 3, "counted": 1, "missing": [{"asset": "A2"}]}


def test_a_disposal_needs_owners_and_district() -> None:
    denied = answer_to("assets.disposal", {"asset": "A1", "papers": ["owner_consent"]})
    assert (said(denied)["decision"], codes(denied)) == ("denied", ["paper_missing"])
    both = ["owner_consent", "district_approval"]
    assert (
        said(answer_to("assets.disposal", {"asset": "A1", "papers": both}))["decision"] == "allowed"
    )


def test_the_custodian_is_the_township_where_the_asset_lies() -> None:
    placed = [
        {"asset": "A1", "township": "120119103201"},
        {"asset": "A2", "township": "120119"},
    ]
    answer = answer_to("assets.registration", assets=placed)
    assert column(said(answer), "custodian") == ["120119103", None]
    assert codes(answer) == ["no_township"]


# --- arrival ---------------------------------------------------------------------------------


def test_arrival_is_an_exact_part_and_none_where_nothing_was_due() -> None:
    rows = [
        {"township": "A", "due_fen": 300, "paid_fen": 240},
        {"township": "B", "due_fen": 0, "paid_fen": 0},
        {"township": "C", "due_fen": 100, "paid_fen": 120},
    ]
    found = said(answer_to("returns.arrival", townships=rows))
    assert column(found, "ratio") == ["4/5", None, "6/5"]
    assert column(found, "short_fen") == [60, 0, 0]
    assert column(found, "late") == [True, False, False]
