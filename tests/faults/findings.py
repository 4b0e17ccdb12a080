"""Findings and refusals: for each code a question of Jizhou's plan that brings it."""

# ruff: noqa: E501 (a table is read by its rows: one case, one line)

from typing import Any

from tests.worked import WAN, even_tranches, tranche, villages

Asked = tuple[str, dict[str, Any], dict[str, str]]

THREE = villages(3)
SHORT: dict[str, Any] = {"villages": villages(), "year": 2020, "received_fen": 19_008_001_00}
APPLICATION: dict[str, Any] = {
    "applicant": "120119120",
    "submitted_on": "2018-11-01",
    "plan_year": 2018,
    "requested_fen": 1,
    "villages": 1,
    "papers": True,
    "minutes": True,
}
EARLY = APPLICATION | {"submitted_on": "2018-08-31"}
GROUNDS = ["large_investment", "clear_advantage"]
CLAIM: dict[str, Any] = {"claim_fen": 1, "vouchers": [{"voucher": "V", "amount_fen": 1}]}
PAIRED: dict[str, Any] = {
    "villages": [{"village": "A", "level": "municipal"}],
    "units": [{"unit": "U1"}, {"unit": "U2"}],
    "links": [
        {"unit": "U1", "team": "T", "village": "A", "paired_on": "2016-01-01"},
        {"unit": "U2", "team": "T", "village": "A"},
    ],
}

FINDINGS: dict[str, Asked] = {
    "member_count": ("returns.guarantee", {"villages": THREE, "year": 2020}, {}),
    "guarantee_not_decided": ("returns.guarantee", {"villages": THREE, "year": 2021}, {"A-JZ-03": "G3"}),
    "shortfall": ("returns.settle", SHORT, {}),
    "left_in_pool": ("returns.settle", SHORT, {}),
    "shortfall_blocks": ("returns.settle", SHORT, {"A-JZ-08": "block"}),
    "shortfall_advanced": ("returns.settle", SHORT, {"A-JZ-08": "district_advance"}),
    "consent_missing": ("returns.guarantee", {"villages": [{"village": "A", "consent": False}], "year": 2020}, {}),
    "use_denied": ("returns.use", {"class": "bonuses", "amount_fen": 1}, {}),
    "use_denied_here": ("funds.use", {"class": "greening", "amount_fen": 1}, {}),
    "use_not_listed": ("returns.surplus_use", {"class": "other", "amount_fen": 1}, {}),
    "use_needs_reason": ("returns.use", {"class": "other", "amount_fen": 1}, {}),
    "other_fund": ("funds.use", {"class": "greening", "amount_fen": 1, "fund": "infrastructure"}, {}),
    "wrong_fund": ("funds.use", {"class": "processing", "amount_fen": 1, "fund": "infrastructure"}, {}),
    "outside_area": ("funds.use", {"class": "processing", "amount_fen": 1, "site": "120115101201"}, {}),
    "over_available": ("returns.surplus_use", {"class": "industry", "amount_fen": 2, "available_fen": 1}, {}),
    "main_share_low": ("returns.use", {"class": "other", "amount_fen": 1, "reason": "a bridge"}, {"A-JZ-16": "more_than_half"}),
    "over_limit": ("funds.appropriation", {"appropriations": [{"id": "A", "received_on": "2018-01-01", "amount_fen": 43_201 * WAN}]}, {}),
    "outside_years": ("funds.appropriation", {"appropriations": [{"id": "A", "received_on": "2021-01-01", "amount_fen": 1}]}, {}),
    "applicant_not_township": ("projects.application", APPLICATION | {"applicant": "某合作社"}, {}),
    "no_round": ("projects.application", APPLICATION | {"plan_year": 2021}, {}),
    "late": ("projects.application", APPLICATION, {}),
    "late_with_reason": ("projects.application", APPLICATION | {"reason": "flood"}, {}),
    "too_late": ("projects.application", APPLICATION, {"A-JZ-12": "block"}),
    "before_issue": ("projects.application", EARLY, {}),
    "over_cap": ("projects.application", EARLY | {"requested_fen": 151 * WAN}, {}),
    "exception_asked": ("projects.application", EARLY | {"requested_fen": 151 * WAN, "exception": GROUNDS}, {}),
    "paper_missing": ("projects.application", EARLY | {"papers": False}, {}),
    "listed_twice": ("projects.application", EARLY | {"villages": ["120119120201", "120119120201"]}, {}),
    "copies_differ": ("projects.application", EARLY | {"copies": 5}, {}),
    "not_sealed": ("projects.application", EARLY | {"sealed": False}, {}),
    "review_not_passed": ("projects.application", EARLY | {"expert_opinion": "not_passed"}, {}),
    "panel_conflict": ("projects.application", EARLY | {"panel": ["120119120"]}, {}),
    "criteria_unmet": ("projects.application", EARLY | {"expert_opinion": "passed", "criteria": ["prospects"]}, {}),
    "term_missing": ("projects.agreement", {"terms": False}, {}),
    "step_too_early": ("projects.step", {"step": "pool_village", "papers": True}, {}),
    "voucher_sum": ("funds.claim", CLAIM | {"claim_fen": 2}, {}),
    "voucher_reused": ("funds.claim", CLAIM | {"vouchers": [{"voucher": "V", "amount_fen": 1, "used_before": True}]}, {}),
    "wrong_office": ("policies.authority", {"act": "approve_project", "office": "village"}, {}),
    "same_person": ("funds.claim", CLAIM | {"claimant": "甲", "checker": "甲"}, {}),
    "no_township": ("assets.registration", {"assets": [{"asset": "A", "township": "120119"}]}, {}),
    "owner_unknown": ("assets.ownership", {"villages": THREE, "value_fen": 1, "host_village": "X"}, {"A-JZ-13": "host_village"}),
    "asset_missing": ("assets.stocktake", {"assets": [{"asset": "A", "found": False}]}, {}),
    "group_count": ("pairings.members", {"villages": PAIRED["villages"]}, {}),
    "village_uncovered": ("pairings.coverage", PAIRED | {"villages": [*PAIRED["villages"], {"village": "B", "level": "district"}]}, {}),
    "unit_idle": ("pairings.coverage", PAIRED | {"units": [*PAIRED["units"], {"unit": "U3"}]}, {}),
    "link_to_unknown": ("pairings.coverage", PAIRED | {"units": [{"unit": "U1"}]}, {}),
    "outside_programme": ("pairings.coverage", PAIRED, {}),
    "team_shared": ("pairings.coverage", PAIRED, {"A-JA-04": "single"}),
    "and_more": ("returns.remittance", {"tranches": [tranche(fen=-1, tranche=str(n)) for n in range(1_001)], "year": 2018}, {}),
    "years_unclear": ("returns.remittance", {"tranches": even_tranches()}, {}),
}  # fmt: skip
