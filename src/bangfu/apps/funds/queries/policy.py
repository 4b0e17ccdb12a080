"""What the county's policy says to the pages of the stage: names of uses, what may come in, what is late."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Case, CharField, F, Value, When

from bangfu.apps.funds.models import Appropriation, Fund, PaymentRequest
from bangfu.apps.funds.queries.facts import claim_facts, use_facts
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import (
    clauses_kept_in,
    decide,
    policy_pack_on,
    terms_of,
)
from bangfu.apps.projects.queries.policy import USE, rule_on
from bangfu.apps.records.refusal import Refused
from bangfu.core.ledger import kind_of_fund
from bangfu.core.problem import Problem
from bangfu.core.rules.register_report import RegisterReport
from bangfu.core.rules.rule import names
from bangfu.core.rules.use_restriction import OTHER, OTHER_NAME, UseRestriction
from bangfu.core.words import Words
from bangfu.engine.ask import Answer

SUPERVISED = "funds.fund.supervisor"
"""What the policy's clause on the returns account is kept in."""

POSTED = ("posted", "disputed")
"""The states in which the money of an appropriation is in the fund."""


def asked(viewer: Viewer, question: str, facts: Mapping[str, object]) -> Answer | None:
    """What the policy says today; None before the county has one in force."""
    try:
        return decide(viewer, question, facts, on=viewer.today)
    except Refused:
        return None


def allowed_uses(on: date) -> dict[str, Words]:
    """The classes of use that the policy lists as allowed."""
    rule = _uses(on)
    return names(rule.allow) if rule else {}


def denied_uses(on: date) -> dict[str, Words]:
    """The classes of use that the policy refuses."""
    rule = _uses(on)
    return names(rule.deny) if rule else {}


def use_names(on: date) -> dict[str, Words]:
    """Every class of use with its name, any other use last."""
    return allowed_uses(on) | denied_uses(on) | {OTHER: OTHER_NAME}


def earmarks(on: date) -> dict[str, Words]:
    """The funds that the policy tells apart in its lists of uses."""
    rule = _uses(on)
    return names(rule.funds) if rule else {}


def _uses(on: date) -> UseRestriction | None:
    rule = rule_on(on, USE, UseRestriction) if policy_pack_on(on) else None
    return rule.terms if rule else None


def pools_of_policy(on: date) -> int:
    """How many returns accounts the policy has: one, unless it says otherwise."""
    counts = terms_of(SUPERVISED, RegisterReport, on=on).counts or {}
    return counts.get("returns_account", 1)


def missing_opinions(viewer: Viewer, fund: Fund) -> list[Problem]:
    """The opinions on which the returns account should rest and that are not on file: reminders."""
    if kind_of_fund(fund.code) != "pool" or policy_pack_on(viewer.today) is None:
        return []
    asked_for = terms_of(SUPERVISED, RegisterReport, on=viewer.today).fields or {}
    clauses = clauses_kept_in(SUPERVISED, on=viewer.today)
    return [
        Problem("opinion_missing", "warn", fund.name, clause=clauses[0], values={"name": one.name})
        for code, one in asked_for.items()
        if not str(getattr(fund, code, "")).strip()
    ]


def named(path: str, known: Mapping[str, Words], viewer: Viewer) -> Case:
    """A column of codes as names, in the language of the viewer; a code that is not known stays."""
    cases = [
        When(**{path: code}, then=Value(words.said(viewer.language)))
        for code, words in known.items()
    ]
    return Case(*cases, default=F(path), output_field=CharField())


def appropriations_standing(viewer: Viewer, fund: Fund) -> Answer | None:
    """What came in by year against what the policy plans and grants; None for a fund that takes none."""
    if kind_of_fund(fund.code) != "subsidy":
        return None
    posted = Appropriation.objects.visible_to(viewer).filter(
        fund__earmark=fund.earmark, state__in=POSTED
    )
    rows = [
        {"id": str(row.pk), "received_on": row.received_on, "amount_fen": row.amount_fen}
        for row in posted.order_by("received_on", "pk")
    ]
    return asked(viewer, "funds.appropriation", {"appropriations": rows}) if rows else None


def payment_times(viewer: Viewer) -> list[dict[str, object]]:
    """The approved claims that wait to be paid: by when each should be, and whether that is past."""
    waiting = PaymentRequest.objects.visible_to(viewer).filter(
        state="approved", approved_on__isnull=False
    )
    claims = [
        {"claim": code, "approved_on": day}
        for code, day in waiting.values_list("code", "approved_on").order_by("code")
    ]
    if not claims:
        return []
    facts = {"claims": claims, "as_of": viewer.today}
    answer = asked(viewer, "funds.payment_time", facts)
    told = answer.answer if answer else None
    return list(told) if isinstance(told, list) else []


def late_claims(viewer: Viewer) -> list[str]:
    """The codes of the claims that should have been paid by now."""
    return [str(row["claim"]) for row in payment_times(viewer) if row["state"] == "overdue"]


def use_standing(viewer: Viewer, row: PaymentRequest) -> Answer | None:
    """What the policy says of the use of a claim that was not handed in yet, and why."""
    return asked(viewer, USE, use_facts(row)) if row.use_decision_id is None else None


def voucher_standing(viewer: Viewer, row: PaymentRequest) -> Answer | None:
    """What the policy says of the vouchers of a claim that waits for its check; None otherwise."""
    facts = claim_facts(row)
    if row.state not in ("drafted", "returned", "submitted") or not facts["vouchers"]:
        return None
    return asked(viewer, "funds.claim", facts)
