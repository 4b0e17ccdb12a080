"""Payment requests: drafted with vouchers, handed in, checked, approved; paid in `payments`.

The policy is asked three times: of the use when the claim is handed in, of the vouchers when they
are checked, and of the use again when it is approved, since the policy may have changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from bangfu.apps.funds.access import CLAIMANTS, PAYMENT_REQUEST
from bangfu.apps.funds.actions.drafts import change_draft, make_draft
from bangfu.apps.funds.actions.limits import hold_spending, spending_line
from bangfu.apps.funds.actions.rulings import rule_claim, rule_use
from bangfu.apps.funds.models import Fund, PaymentRequest, Voucher, folded
from bangfu.apps.ledger.actions import release
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.records.actions import Told, created, last_step, once, take, write_event
from bangfu.apps.records.refusal import refuse
from bangfu.core.money import Fen
from bangfu.core.place import lies_in

CHECKER = "township_finance"
"""The office that checks vouchers, as role and as office of the policy."""


@dataclass(frozen=True)
class Claim:
    """What is claimed: how much, for what use, where, to whom. `reason` for a use outside the lists."""

    amount_fen: Fen
    use_class: str
    purpose: str
    site: str
    payee: str
    reason: str = ""
    payee_bank: str = ""
    account_tail: str = ""


@dataclass(frozen=True)
class Paper:
    """A voucher as it lies before the clerk."""

    category: str
    number: str
    issuer: str
    issued_on: date
    amount_fen: Fen


def draft_request(  # noqa: PLR0913 (for which project, from which fund, by whom, what, on what)
    viewer: Viewer,
    project: Project,
    fund: Fund,
    *,
    place: str,
    claim: Claim,
    papers: Sequence[Paper],
    key: str,
) -> Told:
    """Draft a claim with its vouchers; `place` is the township or village that asks.

    Raises Refused: a place outside the project's township, a voucher that serves another claim.
    """

    def do() -> PaymentRequest:
        if not lies_in(place, str(project.township_id)[:9]):
            raise refuse("claim_from_elsewhere", str(project), place=place)
        number = PaymentRequest.everything.filter(project=project).count() + 1
        code = f"{project.code}-P{number}"
        row = PaymentRequest(code=code, project=project, fund=fund, place_id=place, **vars(claim))
        make_draft(viewer, row, CLAIMANTS, PAYMENT_REQUEST)
        _attach(viewer, row, papers)
        return row

    body = {"project": project.pk, "fund": fund.pk, "place": place}
    return once(viewer, key, body | _body(claim, papers), do)


def change_request(
    viewer: Viewer, row: PaymentRequest, claim: Claim, *, papers: Sequence[Paper], key: str
) -> Told:
    """Change a draft; the vouchers given replace those before. Raises Refused."""

    def do() -> PaymentRequest:
        change_draft(viewer, row, vars(claim), roles=CLAIMANTS, what=PAYMENT_REQUEST)
        before = [_told(one) for one in Voucher.everything.filter(request=row).order_by("pk")]
        if before != [_told(paper) for paper in papers]:
            Voucher.everything.filter(request=row).delete()
            _attach(viewer, row, papers)
            after = {"vouchers": [_told(paper) for paper in papers]}
            told = {"vouchers": before}
            write_event(viewer, f"{row.kind()}.change", row, before=told, after=after)
        return row

    return once(viewer, key, {"request": row.pk} | _body(claim, papers), do)


def submit_request(viewer: Viewer, row: PaymentRequest, *, key: str) -> Told:
    """Hand the claim in. Raises Refused with the clause where the fund does not pay for the use."""

    def do() -> PaymentRequest:
        if not Voucher.everything.filter(request=row).exists():
            raise refuse("claim_without_voucher", str(row))
        row.use_decision = rule_use(viewer, row)
        take(viewer, row, "submit", decision=row.use_decision)
        row.save(update_fields=["use_decision"])
        return row

    return once(viewer, key, {"submit": row.pk}, do)


def check_vouchers(viewer: Viewer, row: PaymentRequest, *, key: str) -> Told:
    """Check the vouchers. Raises Refused: they do not add up, were used before, are one's own."""

    def do() -> PaymentRequest:
        decision = rule_claim(viewer, row, claimant=_claimant(viewer, row), office=CHECKER)
        take(viewer, row, "check", decision=decision)
        return row

    return once(viewer, key, {"check": row.pk}, do)


def approve_request(viewer: Viewer, row: PaymentRequest, *, key: str) -> Told:
    """Approve the claim: its sum is reserved in what may be paid for the project. Raises Refused."""

    def do() -> PaymentRequest:
        row.use_decision = rule_use(viewer, row)
        row.approved_on = viewer.today
        take(viewer, row, "approve", decision=row.use_decision)
        row.save(update_fields=["use_decision", "approved_on"])
        hold_spending(viewer, row)
        return row

    return once(viewer, key, {"approve": row.pk}, do)


def return_request(viewer: Viewer, row: PaymentRequest, *, reason: str, key: str) -> Told:
    """Send the claim back; what was reserved is free again. Raises Refused without a reason."""

    def do() -> PaymentRequest:
        was_approved = row.state == "approved"
        take(viewer, row, "return", reason=reason)
        if was_approved:
            release(viewer, spending_line(row), row.amount_fen)
            row.approved_on = None
            row.save(update_fields=["approved_on"])
        return row

    return once(viewer, key, {"return": row.pk, "reason": reason}, do)


def withdraw_request(viewer: Viewer, row: PaymentRequest, *, reason: str, key: str) -> Told:
    """Give a claim up; its vouchers may serve another. Raises Refused without a reason."""

    def do() -> PaymentRequest:
        take(viewer, row, "withdraw", reason=reason)
        free_vouchers(row)
        return row

    return once(viewer, key, {"withdraw": row.pk, "reason": reason}, do)


def free_vouchers(row: PaymentRequest) -> None:
    """Let the vouchers of a claim that no longer counts serve another."""
    Voucher.everything.filter(request=row).update(is_used=False)


def _claimant(viewer: Viewer, row: PaymentRequest) -> str:
    """The name of who handed the claim in; one who only bears the checker's name is told apart."""
    submitted = last_step(row, "submit")
    assert submitted.person is not None, "a step is taken by a person"
    name = submitted.person.name
    is_namesake = submitted.person_id != viewer.person_id and name == viewer.name
    return f"{name} {submitted.person_id}" if is_namesake else name


def _attach(viewer: Viewer, row: PaymentRequest, papers: Sequence[Paper]) -> None:
    """Save the vouchers. The database refuses one that serves another claim of the county."""
    for paper in papers:
        one = Voucher(
            request=row,
            number_key=folded(paper.number),
            issuer_key=folded(paper.issuer),
            **vars(paper),
        )
        try:
            with transaction.atomic():
                one.save(force_insert=True)
        except IntegrityError:
            raise refuse("voucher_in_use", paper.number, issuer=paper.issuer) from None
        created(viewer, one)


def _told(one: Paper | Voucher) -> dict[str, object]:
    names = ("category", "number", "issuer", "issued_on", "amount_fen")
    return {name: getattr(one, name) for name in names}


def _body(claim: Claim, papers: Sequence[Paper]) -> dict[str, object]:
    return {**vars(claim), "vouchers": [vars(paper) for paper in papers]}
