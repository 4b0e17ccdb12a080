"""The subsidy of the demonstration: appropriated, injected into projects, claimed and paid."""

from datetime import date, timedelta

from bangfu.apps.funds.actions import (
    Arrival,
    Claim,
    Injection,
    Paper,
    account_request,
    approve_request,
    approve_tranche,
    check_appropriation,
    check_tranche,
    check_vouchers,
    draft_appropriation,
    draft_request,
    draft_tranche,
    enter_appropriation,
    inject_tranche,
    pay_request,
    post_appropriation,
    propose_tranche,
    submit_request,
)
from bangfu.apps.funds.models import Appropriation, Fund, PaymentRequest, Tranche
from bangfu.apps.policies.queries.county import pack_in_force
from bangfu.apps.projects.models import Project
from bangfu.core.money import Fen, split
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.rules.limit_check import LimitCheck
from bangfu.demonstration.jizhou.projects import Planned
from bangfu.demonstration.telling import LABEL, Telling, fresh, row


def fund() -> Fund:
    """The fund of the subsidy."""
    held: Fund = Fund.everything.get(code="subsidy")
    return held


def appropriate(story: Telling, on: date) -> None:
    """The part of the whole that is planned for the year arrives."""
    planned = _planned(on)
    arrival = Arrival(f"{LABEL}财农指〔{on.year}〕1号", on.year, planned, on, planned)
    finance, other = story.who("finance", on), story.who("finance2", on)
    held = row(Appropriation, draft_appropriation(finance, fund(), arrival, key=story.key))
    enter_appropriation(finance, held, key=story.key)
    check_appropriation(other, fresh(held), key=story.key)
    post_appropriation(other, fresh(held), key=story.key)


def _planned(on: date) -> Fen:
    book = Rulebook(pack_in_force(on), on, {})
    total = book.rule("funds.appropriation", LimitCheck).terms.at_most
    assert total is not None, "the policy grants a sum"
    years = book.rule("funds.appropriation", DeadlineRecurrence).terms.years or ()
    return split(total, [1] * len(years))[years.index(on.year)]


def inject(story: Telling, plan: Planned, project: Project, on: date) -> None:
    """Two tranches: six tenths at once, the rest two weeks later."""
    waiver = f"{LABEL}：平台同意{plan.township}突破限额"
    for n, part in enumerate(split(plan.cost_fen, [6, 4])):
        day = on + timedelta(days=14 * n)
        bureau, finance = story.who("bureau", day), story.who("finance", day)
        injection = Injection(part, f"{LABEL}拨〔{day.year}〕{plan.code[-2:]}-{n + 1}号", waiver)
        drafted = draft_tranche(bureau, project, fund(), injection=injection, key=story.key)
        held = row(Tranche, drafted)
        propose_tranche(bureau, held, key=story.key)
        check_tranche(finance, fresh(held), key=story.key)
        approve_tranche(story.who("leader", day), fresh(held), key=story.key)
        inject_tranche(story.who("finance2", day), fresh(held), key=story.key)


def claim(
    story: Telling, plan: Planned, project: Project, on: date, amount_fen: Fen
) -> PaymentRequest:
    """A claim with its voucher: drafted, checked, approved, paid, accounted, each by another."""
    held = submitted_claim(story, plan, project, on, amount_fen)
    cashier, head = (
        story.who(f"cashier:{plan.township}", on),
        story.who(f"head:{plan.township}", on),
    )
    check_vouchers(cashier, fresh(held), key=story.key)
    approve_request(head, fresh(held), key=story.key)
    paid_on = on + timedelta(days=6)
    reference = f"{LABEL}{paid_on:%Y%m%d}{held.pk:05}"
    payer = story.who(f"cashier2:{plan.township}", paid_on)
    pay_request(payer, fresh(held), bank_reference=reference, key=story.key)
    accountant = story.who("finance3", paid_on + timedelta(days=2))
    number = f"记{paid_on:%Y%m}-{held.pk:03}"
    account_request(accountant, fresh(held), accounted_as=number, key=story.key)
    return fresh(held)


def submitted_claim(
    story: Telling, plan: Planned, project: Project, on: date, amount_fen: Fen
) -> PaymentRequest:
    """A claim that waits for the check of its voucher."""
    clerk = story.who(f"clerk:{plan.township}", on)
    supplier = f"{LABEL}建筑公司"
    what = Claim(
        amount_fen=amount_fen,
        use_class=plan.industry,
        purpose=f"{plan.zh}工程进度款",
        site=story.townships[plan.township],
        payee=supplier,
        payee_bank=f"{LABEL}银行",
    )
    number = str(10_000_000 + story.chance.randrange(89_000_000))
    vouchers = [Paper("vat_plain", number, supplier, on, amount_fen)]
    held = row(
        PaymentRequest,
        draft_request(
            clerk, project, fund(), place=story.townships[plan.township], claim=what,
            papers=vouchers, key=story.key,
        ),
    )  # fmt: skip
    submit_request(clerk, held, key=story.key)
    return fresh(held)
