"""Posting: the one way in which money moves in the books.

An entry is checked as a value (`core.ledger.faults`), needs its grounds (clause, edition of the
policy, person), a day that is not closed, and enough on every account with a floor. Then it gets the
next number, and the chain of events its digest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import F, Max

from bangfu.apps.ledger.actions.accounts import opened
from bangfu.apps.ledger.actions.places import place_of_entry
from bangfu.apps.ledger.models import (
    JournalCounter,
    JournalEntry,
    JournalLine,
    LedgerAccount,
    StatementBalance,
)
from bangfu.apps.ledger.queries.closings import closed_through
from bangfu.apps.ledger.queries.journal import body_of, digest_of_entry, lines_of
from bangfu.apps.people.scope import Subject, Viewer
from bangfu.apps.records.actions import hold_the_chain, only_row, write_event
from bangfu.apps.records.chain import sha256_of
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.core.ledger import Account, Entry, account_name, faults, negated, sums_by_account
from bangfu.core.money import FEN_MAX, Fen, yuan
from bangfu.core.policies.pack import Pack
from bangfu.core.words import words

KEY_MAX = 100
CHUNK = 500
"""How many entries share one event of the chain."""


@dataclass(frozen=True)
class Posting:
    """An entry to be booked, under a key that it keeps for ever, for a row, resting on a decision."""

    entry: Entry
    key: str
    subject: Subject | None = None
    decision: Decision | None = None


@dataclass(frozen=True)
class _Voucher:
    """A posting that may be booked: checked, with its place and its grounds."""

    entry: Entry
    key: str
    place: str
    pack: tuple[str, str]
    subject: tuple[str, int | None] = ("", None)
    decision: Decision | None = None
    about: dict[str, object] = field(default_factory=dict)
    """What a reversal says beyond an entry: of what, why, and who else agreed."""

    @property
    def body_digest(self) -> str:
        return sha256_of(body_of(self.entry, subject=self.subject))


def post(  # noqa: PLR0913 (what, under which key, for what, on which ground)
    viewer: Viewer,
    entry: Entry,
    *,
    key: str,
    decision: Decision | None = None,
    subject: Subject | None = None,
    pack: Pack | None = None,
) -> JournalEntry:
    """Book an entry; the same key with the same content gives the entry booked before.

    It rests on a `decision`; where its clause is one that no question answers, on the `pack` that
    holds it. Raises Refused with every reason; then nothing was booked.
    """
    return post_many(viewer, [Posting(entry, key, subject, decision)], pack=pack)[0]


def post_many(
    viewer: Viewer, postings: Sequence[Posting], *, pack: Pack | None = None
) -> list[JournalEntry]:
    """Book entries in their order, all or none; gives them in this order, those booked before too.

    Each is judged as if it came alone: what a later one would bring does not cover it.
    """
    vouchers = [_voucher(viewer, posting, pack) for posting in postings]
    with transaction.atomic():  # a caller that goes on after a refusal goes on from a clean state
        hold_the_chain()
        booked: dict[str, JournalEntry] = {}
        for start in range(0, len(vouchers), CHUNK):
            booked |= _book(viewer, vouchers[start : start + CHUNK])
    return [booked[posting.key] for posting in postings]


def reverse(
    viewer: Viewer, entry_id: int, *, key: str, reason: str, checked_by: int
) -> JournalEntry:
    """Book the opposite of an entry, with the reason and the second person. The entry stays.

    Booked today, or on the day of the entry where that is still to come. Raises Refused: one entry
    is reversed once, a reversal never, and no account falls below its floor.
    """
    with transaction.atomic():
        hold_the_chain()
        original = JournalEntry.objects.visible_to(viewer).filter(pk=entry_id).first()
        if original is None:
            raise refuse("no_such_entry", str(entry_id))
        again: JournalEntry | None = JournalEntry.everything.filter(
            key=key, reverses=original
        ).first()
        if again is not None:
            return again
        if refused := _why_not_reversible(viewer, original, reason, checked_by):
            raise refused
        about = {"reverses": original, "reason": reason.strip(), "checked_by_id": checked_by}
        voucher = _reversal_of(viewer, original, key, about)
        return _book(viewer, [voucher])[key]


def _why_not_reversible(
    viewer: Viewer, original: JournalEntry, reason: str, checked_by: int
) -> Refused | None:
    number = str(original.sequence)
    by = JournalEntry.everything.filter(reverses=original).first()
    if by is not None:
        return refuse("already_reversed", number, by=by.sequence)
    if original.reverses_id is not None:
        return refuse("reversal_of_reversal", number)
    if checked_by == viewer.person_id:
        return refuse("reversal_by_one_person", number)
    return None if reason.strip() else refuse("reversal_without_reason", number)


def _reversal_of(
    viewer: Viewer, original: JournalEntry, key: str, about: dict[str, object]
) -> _Voucher:
    number = original.sequence
    entry = Entry(
        max(viewer.today, original.booked_on),
        negated(lines_of(original)),
        words(f"冲销第 {number} 号", f"Reversal of entry {number}"),
        original.clause,
        original.document,
    )
    _refuse_unfit(viewer, entry, key)
    return _Voucher(
        entry,
        key,
        original.place,
        (original.pack, original.pack_digest),
        subject=(original.subject_kind, original.subject_id),
        decision=original.decision,
        about=about,
    )


def _voucher(viewer: Viewer, posting: Posting, pack: Pack | None) -> _Voucher:
    entry, subject, decision = posting.entry, posting.subject, posting.decision
    _refuse_unfit(viewer, entry, posting.key)
    if decision is not None:
        edition = (decision.pack, decision.digest)
    elif pack is None:
        raise refuse("posting_names_no_pack", entry.memo.zh)
    elif entry.clause not in pack.clauses:
        raise refuse("clause_not_in_pack", entry.clause, pack=pack.id)
    else:
        edition = (pack.id, pack.digest)
    return _Voucher(
        entry,
        posting.key,
        place_of_entry(viewer, [line.account for line in entry.lines], subject),
        edition,
        subject=("", None) if subject is None else (subject.kind(), subject.pk),
        decision=decision,
    )


def _refuse_unfit(viewer: Viewer, entry: Entry, key: str) -> None:
    if viewer.person_id is None:
        raise refuse("posting_names_nobody", entry.memo.zh)
    if not 0 < len(key) <= KEY_MAX:
        raise refuse("no_posting_key", entry.memo.zh, limit=KEY_MAX)
    if problems := faults(entry):
        raise Refused(problems)


def _book(viewer: Viewer, vouchers: Sequence[_Voucher]) -> dict[str, JournalEntry]:
    """Book one chunk; the entries by their keys, those booked before too.

    The head of the chain is held, so that whatever is read here stays true.
    """
    booked = {
        row.key: row
        for row in JournalEntry.everything.filter(key__in=[voucher.key for voucher in vouchers])
    }
    fresh: dict[str, _Voucher] = {}
    for voucher in vouchers:
        first = booked.get(voucher.key) or fresh.get(voucher.key)
        if first is None:
            fresh[voucher.key] = voucher
        elif first.body_digest != voucher.body_digest:
            number = getattr(first, "sequence", "—")
            raise refuse("posting_key_taken", voucher.key, sequence=number)
    return booked | _written(viewer, list(fresh.values()))


def _written(viewer: Viewer, vouchers: Sequence[_Voucher]) -> dict[str, JournalEntry]:
    if not vouchers:
        return {}
    places = {
        line.account: voucher.place
        for voucher in reversed(vouchers)
        for line in voucher.entry.lines
    }
    accounts = opened(places)
    _refuse_settled(vouchers, accounts)
    for voucher in vouchers:
        for account, amount_fen in sums_by_account(voucher.entry.lines).items():
            _move(accounts[account], amount_fen)
    rows = _numbered(viewer, vouchers)
    JournalEntry.everything.bulk_create(rows)
    JournalLine.everything.bulk_create(
        JournalLine(
            entry=row,
            account=accounts[line.account],
            amount_fen=line.amount_fen,
            purpose=line.purpose,
        )
        for row, voucher in zip(rows, vouchers, strict=True)
        for line in voucher.entry.lines
    )
    _tell(viewer, rows)
    return {row.key: row for row in rows}


def _refuse_settled(vouchers: Sequence[_Voucher], accounts: dict[Account, LedgerAccount]) -> None:
    """Nothing is booked into a closed period, nor under a balance that a statement has settled."""
    through = closed_through()
    stated: dict[int, date] = dict(
        StatementBalance.everything.filter(account__in=accounts.values())
        .values_list("account")
        .annotate(Max("on"))
    )
    for voucher in vouchers:
        day = voucher.entry.booked_on
        if through is not None and day <= through:
            raise refuse("period_closed", day.isoformat(), through=through)
        for line in voucher.entry.lines:
            settled = stated.get(accounts[line.account].pk)
            if settled is not None and day <= settled:
                told = {"on": settled, "booked_on": day}
                raise refuse("statement_settled", account_name(line.account).zh, **told)


def _move(row: LedgerAccount, amount_fen: Fen) -> None:
    """Change a balance, in one UPDATE that holds the floor and the 64 bits. Raises Refused."""
    least = 0 if row.has_floor else -FEN_MAX
    changed = LedgerAccount.everything.filter(
        pk=row.pk,
        balance_fen__gte=max(least - amount_fen, -FEN_MAX),
        balance_fen__lte=min(FEN_MAX - amount_fen, FEN_MAX),
    ).update(balance_fen=F("balance_fen") + amount_fen)
    if changed != 1:
        row.refresh_from_db(fields=["balance_fen"])
        if row.has_floor and row.balance_fen + amount_fen < 0:
            told = {"balance": yuan(row.balance_fen), "amount": yuan(-amount_fen)}
            raise refuse("account_short", str(row), **told)
        raise refuse("balance_too_large", str(row))


def _numbered(viewer: Viewer, vouchers: Sequence[_Voucher]) -> list[JournalEntry]:
    """The rows of the journal with the next numbers; the counter goes on by as many."""
    assert viewer.person_id is not None, "whoever posts is a person"
    counter = only_row(JournalCounter.objects)
    rows = []
    for sequence, voucher in enumerate(vouchers, start=counter.sequence + 1):
        entry = voucher.entry
        row = JournalEntry(
            sequence=sequence,
            booked_on=entry.booked_on,
            recorded_at=viewer.moment,
            key=voucher.key,
            body_digest=voucher.body_digest,
            memo_zh=entry.memo.zh,
            memo_en=entry.memo.en,
            clause=entry.clause,
            pack=voucher.pack[0],
            pack_digest=voucher.pack[1],
            decision=voucher.decision,
            document=entry.document,
            person_id=viewer.person_id,
            subject_kind=voucher.subject[0],
            subject_id=voucher.subject[1],
            place=voucher.place,
            **voucher.about,
        )
        row.digest = digest_of_entry(row, entry.lines)
        rows.append(row)
    JournalCounter.objects.filter(pk=1).update(sequence=counter.sequence + len(rows))
    return rows


def _tell(viewer: Viewer, rows: Sequence[JournalEntry]) -> None:
    """One event for the chunk, with the number and the digest of each entry."""
    first = rows[0]
    write_event(
        viewer,
        f"{first.kind()}.{'reverse' if first.reverses_id else 'post'}",
        first,
        after={"entries": [[row.sequence, row.digest] for row in rows]},
        reason=first.reason,
        decision=first.decision,
    )
