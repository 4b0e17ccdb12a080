"""Disposals: asked by the township, consented by the owners, approved by the district, carried out.

Nothing goes without both papers: the policy is asked when it is approved and again when it is done.
"""

from dataclasses import dataclass

from bangfu.apps.assets.access import DISPOSAL, KEEPERS
from bangfu.apps.assets.actions.happenings import note_event
from bangfu.apps.assets.models import Asset, AssetOwner, Disposal
from bangfu.apps.assets.queries.facts import disposal_facts
from bangfu.apps.funds.actions.drafts import make_draft
from bangfu.apps.funds.actions.rulings import ruled
from bangfu.apps.ledger.actions import post
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, move, once, take
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import refuse
from bangfu.core.ledger import Account, Entry, Line
from bangfu.core.money import Fen
from bangfu.core.words import words

OVER = ("refused", "withdrawn")
"""The states of a disposal that came to nothing."""


@dataclass(frozen=True)
class Wish:
    """In which way an asset is to go, why, and to whom."""

    way: str
    reason: str
    receiver: str = ""


def draft_disposal(viewer: Viewer, asset: Asset, wish: Wish, *, key: str) -> Told:
    """Draft a disposal. Raises Refused: not on the books, another disposal is under way."""

    def do() -> Disposal:
        if not asset.is_on_books:
            raise refuse("asset_not_on_books", str(asset), state=asset.state_name)
        if Disposal.everything.filter(asset=asset).exclude(state__in=OVER).exists():
            raise refuse("disposal_under_way", str(asset))
        return make_draft(viewer, Disposal(asset=asset, **vars(wish)), KEEPERS, DISPOSAL)

    return once(viewer, key, {"asset": asset.pk, **vars(wish)}, do)


def ask_disposal(viewer: Viewer, row: Disposal, *, key: str) -> Told:
    """Ask for the disposal. Raises Refused."""
    return move(viewer, row, "ask", key=key)


def consent_disposal(viewer: Viewer, row: Disposal, *, owner_consent: str, key: str) -> Told:
    """Record the paper by which the owners consented. Raises Refused without one."""

    def do() -> Disposal:
        if not owner_consent.strip():
            raise refuse("owners_consent_missing", str(row))
        take(viewer, row, "consent", after={"owner_consent": owner_consent})
        row.owner_consent = owner_consent
        row.save(update_fields=["owner_consent"])
        return row

    return once(viewer, key, {"consent": row.pk, "owner_consent": owner_consent}, do)


def approve_disposal(viewer: Viewer, row: Disposal, *, district_approval: str, key: str) -> Told:
    """Approve the disposal by a document. Raises Refused while a paper is missing."""

    def do() -> Disposal:
        row.district_approval = district_approval
        decision = _rule(viewer, row)
        row.save(update_fields=["district_approval"])
        after = {"district_approval": district_approval}
        take(viewer, row, "approve", decision=decision, after=after)
        return row

    return once(viewer, key, {"approve": row.pk, "district_approval": district_approval}, do)


def refuse_disposal(viewer: Viewer, row: Disposal, *, reason: str, key: str) -> Told:
    """Refuse the disposal: the asset stays. Raises Refused without a reason."""
    return move(viewer, row, "refuse", reason=reason, key=key)


def withdraw_disposal(viewer: Viewer, row: Disposal, *, reason: str, key: str) -> Told:
    """Take the wish back. Raises Refused without a reason."""
    return move(viewer, row, "withdraw", reason=reason, key=key)


def carry_out_disposal(
    viewer: Viewer, row: Disposal, *, proceeds_fen: Fen, deal_number: str = "", key: str
) -> Told:
    """Let the asset go: off the books, its proceeds to the fund, its owners' shares ended.

    Raises Refused while a paper is missing, for a sale without a deal number.
    """

    def do() -> Disposal:
        decision = _rule(viewer, row)
        if row.way == "sale" and not deal_number.strip():
            raise refuse("deal_number_missing", str(row))
        after = {"proceeds_fen": proceeds_fen, "deal_number": deal_number}
        take(viewer, row, "dispose", decision=decision, after=after)
        take(viewer, row.asset, "dispose", decision=decision)
        AssetOwner.everything.filter(asset=row.asset).update(until=viewer.today)
        row.proceeds_fen, row.deal_number = proceeds_fen, deal_number
        row.disposed_on, row.entry = viewer.today, _book(viewer, row, proceeds_fen, decision)
        row.save(update_fields=["proceeds_fen", "deal_number", "disposed_on", "entry"])
        note_event(viewer, row.asset, "disposed", on=viewer.today, note=row.reason)
        return row

    body = {"dispose": row.pk, "proceeds_fen": proceeds_fen, "deal_number": deal_number}
    return once(viewer, key, body, do)


def _rule(viewer: Viewer, row: Disposal) -> Decision:
    return ruled(viewer, "assets.disposal", disposal_facts(row), on=viewer.today)


def _book(viewer: Viewer, row: Disposal, proceeds_fen: Fen, decision: Decision) -> JournalEntry:
    """Fixed assets off the books; the proceeds to the treasury account, the difference as loss or gain."""
    asset, fund = row.asset, row.asset.fund.code
    sums = {
        Account(fund, "treasury"): proceeds_fen,
        Account(fund, "disposal"): asset.value_fen - proceeds_fen,
        Account(fund, "fixed_assets", asset.code): -asset.value_fen,
    }
    entry = Entry(
        booked_on=viewer.today,
        lines=tuple(Line(account, fen) for account, fen in sums.items() if fen),
        memo=words(f"资产处置：{asset.name}", f"Disposal of {asset.name}"),
        clause=decision.clauses[0],
        document=row.district_approval,
    )
    return post(viewer, entry, key=f"disposal-{row.pk}", decision=decision, subject=row)
