"""What the policy is told of a claim: made from the rows, whoever looks."""

from bangfu.apps.funds.models import UNDONE, PaymentRequest, Voucher

FactsMap = dict[str, object]


def use_facts(row: PaymentRequest) -> FactsMap:
    """A claim as a line of spending."""
    facts: FactsMap = {"class": row.use_class, "amount_fen": row.amount_fen, "site": row.site}
    facts |= {"fund": row.fund.earmark} if row.fund.earmark else {}
    return facts | ({"reason": row.reason} if row.reason else {})


def claim_facts(row: PaymentRequest) -> FactsMap:
    """A claim with its vouchers, before anybody checks it."""
    vouchers = Voucher.everything.filter(request=row).order_by("pk")
    return {"claim_fen": row.amount_fen, "vouchers": [_voucher(one) for one in vouchers]}


def _voucher(one: Voucher) -> FactsMap:
    """A voucher; one of the same number and issuer counts as used whatever it is called."""
    others = Voucher.everything.filter(number_key=one.number_key, issuer_key=one.issuer_key)
    used = others.filter(is_used=True).exclude(pk=one.pk).exclude(request__state__in=UNDONE)
    return {
        "voucher": f"{one.issuer} {one.number}",
        "amount_fen": one.amount_fen,
        "used_before": used.exists(),
    }
