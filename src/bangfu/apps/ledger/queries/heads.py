"""The head of the chain, to be kept outside: it shows what the chain alone cannot.

Whoever may do everything in the database can cut off the tail or write the whole chain anew. A head
that lies elsewhere (at the audit bureau, printed and stamped) knows how far the chain had come and
what its last digest was; its signature shows that it is the county's own.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Sum

from bangfu.apps.ledger.models import JournalCounter, JournalLine
from bangfu.apps.ledger.queries.chain import EVENTS, JOURNAL
from bangfu.apps.records.chain import FIRST, canonical, moment
from bangfu.apps.records.models import AuditEvent, ChainHead, Fingerprint
from bangfu.core.money import Fen
from bangfu.core.problem import Problem

KIND = "bangfu.ledger.head"


def head_of(at: datetime) -> dict[str, object]:
    """The head of the chain now, signed: numbers, last digest, and what each fund had debited."""
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    counter = JournalCounter.objects.filter(pk=1).first() or JournalCounter()
    said: dict[str, object] = {
        "kind": KIND,
        "at": moment(at),
        "events": head.sequence,
        "digest": head.digest,
        "fingerprints": _last_fingerprint(),
        "entries": counter.sequence,
        "debited_fen": debited(counter.sequence),
    }
    return said | {"signature": signature_of(said)}


def _last_fingerprint() -> list[object]:
    """Number and digest of the last fingerprints of rows."""
    last = Fingerprint.objects.order_by("-sequence").first()
    return [last.sequence, last.digest] if last else [0, FIRST]


def debited(through: int) -> dict[str, Fen]:
    """What the entries up to a number debited in each fund."""
    booked = JournalLine.everything.filter(entry__sequence__lte=through, amount_fen__gt=0)
    sums = booked.values_list("account__fund").annotate(Sum("amount_fen")).order_by("account__fund")
    return {fund: int(fen) for fund, fen in sums}


def signature_of(said: Mapping[str, object]) -> str:
    """HMAC-SHA256 over the canonical bytes, by the county's secret key."""
    unsigned = {name: value for name, value in said.items() if name != "signature"}
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, canonical(unsigned), hashlib.sha256).hexdigest()


def compared(text: str, *, name: str) -> list[Problem]:
    """What is wrong with a head that was kept outside, or with the chain beside it."""
    try:
        said = json.loads(text)
        numbers = said["events"], said["entries"]
        if said["kind"] != KIND or not all(type(number) is int for number in numbers):
            raise ValueError(said["kind"])
        signature, sums, digest = said["signature"], dict(said["debited_fen"]), said["digest"]
        taken, of_rows = said["fingerprints"]
        if type(taken) is not int:
            raise ValueError(taken)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return [Problem("head_unreadable", "block", name, values={"why": repr(error)})]
    if not hmac.compare_digest(str(signature), signature_of(said)):
        return [Problem("head_not_signed", "block", name)]
    return [
        *_against_chain(*numbers, digest),
        *_against_fingerprints(taken, of_rows),
        *_against_sums(said["entries"], sums),
    ]


def _against_chain(events: int, entries: int, digest: str) -> Iterator[Problem]:
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    counter = JournalCounter.objects.filter(pk=1).first() or JournalCounter()
    for what, known, now in ((EVENTS, events, head.sequence), (JOURNAL, entries, counter.sequence)):
        if now < known:
            told = {"what": what, "expected": known}
            yield Problem("head_not_reached", "block", str(now), values=told)
    event = AuditEvent.everything.filter(sequence=events).first()
    if events and (event is None or event.digest != digest):
        yield Problem("head_differs", "block", str(events))


def _against_fingerprints(taken: int, digest: object) -> Iterator[Problem]:
    held = Fingerprint.objects.filter(sequence=taken).first()
    if taken and (held is None or held.digest != digest):
        yield Problem("head_differs_in_rows", "block", str(taken))


def _against_sums(entries: int, sums: Mapping[str, Fen]) -> Iterator[Problem]:
    now = debited(entries)
    for fund in sorted({*sums, *now}):
        if now.get(fund) != sums.get(fund):
            yield Problem("sums_differ", "block", fund, values={"sequence": entries})
