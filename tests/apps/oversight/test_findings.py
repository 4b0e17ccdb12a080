"""Findings are put right by who is responsible and closed by another; clues are known to few."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.oversight.actions import findings as actions
from bangfu.apps.oversight.actions.findings import About, Clue, Found
from bangfu.apps.oversight.models import Finding, Inspection, Referral
from bangfu.apps.oversight.queries.inspections import (
    findings_for,
    findings_of,
    overdue_q,
    referrals_for,
)
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.refusal import Refused
from tests.apps.acts import fresh, key
from tests.apps.assets.works import registered, works
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.oversight.watching import at, clerk, day, office, told_row
from tests.apps.records.acting import OTHER_TOWNSHIP, TOWNSHIP, same_person
from tests.apps.records.test_acts import codes
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db
MISSING = Found(
    place=TOWNSHIP,
    title="报账凭证不全",
    text="三笔支出没有发票",
    measures="补齐发票并报备",
    due_on=day(12, 5),
)


def found(what: Found = MISSING, about: About = actions.NOTHING_ELSE) -> Finding:
    """A finding that the audit office wrote down."""
    told = actions.write_finding(office("auditor"), what, about=about, key=key())
    return told_row(Finding, told)


def finding_of(inspection: Inspection) -> Finding:
    """A finding of an inspection, in its place."""
    what = replace(MISSING, place=inspection.place_id)
    return found(what, About(inspection=inspection))


def in_work(row: Finding) -> Finding:
    """The finding, issued and accepted."""
    actions.issue_finding(office("auditor"), row, key=key())
    actions.accept_finding(office("township", f"{row.place_id[:9]}000"), fresh(row), key=key())
    return fresh(row)


def claimed(row: Finding) -> Finding:
    """The finding, said to be put right."""
    township = office("township", f"{row.place_id[:9]}000")
    actions.claim_done(township, in_work(row), evidence="发票已补齐，附件三份", key=key())
    return fresh(row)


def put_right(row: Finding) -> Finding:
    """The finding, put right and closed."""
    actions.verify_finding(office("auditor"), claimed(row), key=key())
    return fresh(row)


def test_a_finding_is_issued_accepted_put_right_and_closed_by_another() -> None:
    jizhou()
    row = put_right(found())
    assert (row.state, row.closed_on) == ("closed", day(11, 20))
    verbs = AuditEvent.everything.filter(subject_kind=row.kind(), subject_id=row.pk)
    steps = [
        e.verb.rpartition(".")[2] for e in verbs.order_by("sequence") if "change" not in e.verb
    ]
    assert steps == ["create", "issue", "accept", "claim_done", "verify"]


def test_who_says_it_is_done_does_not_verify_it() -> None:
    jizhou()
    row = in_work(found())
    township = clerk()
    actions.claim_done(township, row, evidence="已补齐", key=key())
    with pytest.raises(Refused) as refused:
        actions.verify_finding(same_person(township, "auditor"), fresh(row), key=key())
    assert codes(refused) == ["two_duties"]
    assert fresh(row).closed_on is None


def test_done_without_a_word_is_not_done() -> None:
    jizhou()
    with pytest.raises(Refused) as refused:
        actions.claim_done(clerk(), in_work(found()), evidence=" ", key=key())
    assert codes(refused) == ["nothing_said"]


def test_what_was_not_put_right_goes_back_and_may_be_claimed_again() -> None:
    jizhou()
    row = claimed(found())
    auditor = office("auditor")
    with pytest.raises(Refused) as refused:
        actions.reopen_finding(auditor, row, reason="", key=key())
    assert codes(refused) == ["reason_missing"]
    actions.reopen_finding(auditor, row, reason="仍缺一张", key=key())
    assert fresh(row).state == "in_work"
    actions.claim_done(clerk(), fresh(row), evidence="全部补齐", key=key())
    actions.verify_finding(auditor, fresh(row), key=key())
    assert fresh(row).state == "closed"


def test_a_breach_on_an_asset_is_closed_only_with_person_gravity_and_penalty() -> None:
    offices = works()
    asset = registered(offices)
    what = replace(MISSING, title="擅自变卖水泵", place=asset.place_code(), amount_fen=8_600_00)
    row = claimed(found(what, About(asset=asset)))
    auditor = office("auditor")
    with pytest.raises(Refused) as refused:
        actions.verify_finding(auditor, row, key=key())
    assert codes(refused) == ["entry_incomplete"]
    assert "责任人、情节轻重、处理决定" in refused.value.problems[0].message("zh")
    row = fresh(row)
    actions.complete_finding(
        auditor, row, gravity="serious", responsible_person="原管护员", key=key()
    )
    actions.verify_finding(auditor, fresh(row), penalty="警告，追回8600元", key=key())
    row = fresh(row)
    assert (row.state, row.gravity, row.penalty) == ("closed", "serious", "警告，追回8600元")
    with pytest.raises(Refused) as late:
        actions.complete_finding(auditor, row, gravity="minor", responsible_person="x", key=key())
    assert codes(late) == ["not_in_state"]


def test_a_finding_whose_day_has_passed_is_overdue_until_it_is_closed() -> None:
    jizhou()
    row = claimed(found())
    viewer = office("leading_group_office")
    assert not findings_for(viewer).filter(overdue_q(viewer)).exists()
    late = at(viewer, 2018, 12, 6)
    assert findings_for(late).filter(overdue_q(late)).count() == 1
    actions.verify_finding(office("auditor"), row, key=key())
    assert not findings_for(late).filter(overdue_q(late)).exists()


@pytest.mark.parametrize(
    ("changes", "role", "code"),
    [({"due_on": day(11, 19)}, "auditor", "day_past"), ({}, "township", "not_yours_to_make")],
)
def test_a_wrong_finding_is_refused(changes: dict[str, Any], role: str, code: str) -> None:
    jizhou()
    with pytest.raises(Refused) as refused:
        actions.write_finding(office(role), replace(MISSING, **changes), key=key())
    assert codes(refused) == [code]


def test_the_responsible_see_it_and_their_neighbours_do_not() -> None:
    jizhou()
    row = found()
    assert findings_for(clerk()).filter(pk=row.pk).exists()
    assert not findings_for(office("township", OTHER_TOWNSHIP)).exists()
    assert not findings_of(clerk(), Inspection(pk=1)).exists()


def test_the_database_closes_nothing_without_evidence() -> None:
    jizhou()
    row = found()
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.everything.filter(pk=row.pk).update(state="closed", closed_on=day(11, 20))


def test_the_flow_of_findings_keeps_to_its_table() -> None:
    jizhou()
    row = found()
    Finding.everything.filter(pk=row.pk).update(evidence="x", closed_on=day(11, 20))
    row = fresh(row)
    assert triples_not_kept(row) == []
    assert reasons_not_asked(row) == []
    assert duties_not_apart(row) == []


# --- referrals ---------------------------------------------------------------------------------

CLUE = Clue(
    place=TOWNSHIP,
    clue="套取补助资金的线索",
    receiving_body="区纪委监委",
    referred_on=day(11, 20),
    amount_fen=30_000_00,
)


def referred(clue: Clue = CLUE) -> Referral:
    told = actions.refer(office("auditor"), clue, finding=found(), key=key())
    return told_row(Referral, told)


def test_a_clue_is_referred_with_the_money_at_stake_and_its_outcome_written_down() -> None:
    jizhou()
    row = referred()
    assert (row.amount_fen, row.receiving_body) == (30_000_00, "区纪委监委")
    with pytest.raises(Refused) as refused:
        actions.settle_referral(office("auditor"), row, outcome="", key=key())
    assert codes(refused) == ["nothing_said"]
    actions.settle_referral(office("auditor"), row, outcome="立案，追缴30000元", key=key())
    assert fresh(row).state == "settled"


def test_few_know_of_a_clue() -> None:
    jizhou()
    referred()
    for role in ("auditor", "county_leader", "leading_group_office"):
        assert referrals_for(office(role)).count() == 1
    for viewer in (clerk(), office("agriculture_bureau"), office("finance_bureau")):
        assert not referrals_for(viewer).exists()


@pytest.mark.parametrize(
    ("changes", "role", "code"),
    [
        ({"clue": ""}, "auditor", "entry_incomplete"),
        ({"receiving_body": ""}, "auditor", "entry_incomplete"),
        ({"referred_on": day(11, 21)}, "auditor", "day_not_come_yet"),
        ({}, "finance_bureau", "not_yours_to_make"),
    ],
)
def test_a_wrong_referral_is_refused(changes: dict[str, Any], role: str, code: str) -> None:
    jizhou()
    with pytest.raises(Refused) as refused:
        actions.refer(office(role), replace(CLUE, **changes), key=key())
    assert codes(refused) == [code]


def test_the_flow_of_referrals_keeps_to_its_table() -> None:
    jizhou()
    row = referred()
    Referral.everything.filter(pk=row.pk).update(outcome="x")
    assert triples_not_kept(fresh(row)) == []
