"""The pool: what is in its account, what is promised, what the policy leaves free."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Sum

from bangfu.apps.funds.queries import tranche_rows
from bangfu.apps.ledger.queries.balances import balance_of, balances
from bangfu.apps.ledger.queries.journal import lines_for
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.queries.villages import member_codes
from bangfu.apps.returns.models import RemittanceDue, SurplusLine
from bangfu.apps.returns.queries.receipts import received_in
from bangfu.core.ledger import Account
from bangfu.core.money import Fen
from bangfu.core.period import last_day
from bangfu.engine.ask import Answer

POOL = "pool"
"""The fund of the returns to villages, as the ledger calls it."""

VILLAGE = "village"
"""The fund in which the villages hold their returns."""


@dataclass(frozen=True)
class Pool:
    """The pool as it stands: cash, what is owed to villages, what approved surplus plans will take.

    `received_fen` came in during the year; `retained_fen` is the rest of what is free.
    """

    year: int
    bank_fen: Fen
    payable_fen: Fen
    committed_fen: Fen
    received_in_year_fen: Fen

    @property
    def rest_fen(self) -> Fen:
        """Cash less what is owed and what is planned; below nought where more is owed than is there."""
        return self.bank_fen - self.payable_fen - self.committed_fen

    @property
    def free_fen(self) -> Fen:
        """What is neither owed nor planned away; never below nought."""
        return max(0, self.rest_fen)

    @property
    def received_fen(self) -> Fen:
        """The part of what is free that came in during the year."""
        return min(self.received_in_year_fen, self.free_fen)

    @property
    def retained_fen(self) -> Fen:
        """The part of what is free that is left from earlier years."""
        return self.free_fen - self.received_fen


def pool_of(viewer: Viewer, year: int) -> Pool:
    """The pool today, seen from a year. The viewer reads the county's accounts."""
    owed = balances(viewer, POOL, code="payable")
    return Pool(
        year,
        balance_of(viewer, Account(POOL, "pool_bank")),
        -sum(owed.values()),
        committed_surplus(),
        received_in(year),
    )


def committed_surplus() -> Fen:
    """What approved surplus plans have yet to pay."""
    lines = SurplusLine.everything.filter(plan__state="approved")
    rest = lines.aggregate(rest=Sum(F("amount_fen") - F("paid_fen")))["rest"]
    return int(rest or 0)


def guarantee_booked(viewer: Viewer, year: int) -> Fen:
    """The guaranteed returns of a year that were granted to the villages."""
    lines = lines_for(viewer, fund=POOL, code="guarantee", purpose=str(year))
    return int(lines.aggregate(sum=Sum("amount_fen"))["sum"] or 0)


@dataclass(frozen=True)
class Free:
    """What a year leaves free for a surplus plan, with the answer it rests on."""

    answer: Answer
    facts: Mapping[str, object]
    free_fen: Fen
    held_fen: Fen
    guaranteed_fen: Fen


def surplus_of_year(viewer: Viewer, year: int) -> Free:
    """What the policy leaves free of the pool in a year, its guarantee taken off. Raises Refused.

    The pool is seen as it was before the guarantee of the year, which the policy takes off itself.
    """
    pool = pool_of(viewer, year)
    before = max(0, pool.rest_fen + guarantee_booked(viewer, year))
    received = min(pool.received_in_year_fen, before)
    facts = {
        "year": year,
        "received_fen": received,
        "retained_fen": before - received,
        "members": len(member_codes(last_day(year))),
    }
    answer = decide(viewer, "returns.surplus", facts, on=last_day(year))
    found = answer.answer
    if not isinstance(found, dict) or found["free_fen"] is None:
        raise Refused(answer.problems, answer.because)
    return Free(answer, facts, found["free_fen"], found["held_fen"], found["guaranteed_fen"])


def surplus_if_any(viewer: Viewer, year: int) -> Answer | None:
    """What the policy leaves free in a year; None where it gives no answer yet."""
    try:
        return surplus_of_year(viewer, year).answer
    except Refused:
        return None


def waiver_effect(viewer: Viewer, due: RemittanceDue) -> tuple[Answer, Answer]:
    """What a year leaves when all its dues are paid: without the waiver, and with it."""
    year = due.year
    dues = RemittanceDue.everything.filter(year=year)
    expected = int(dues.aggregate(sum=Sum(F("amount_fen") - F("waived_fen")))["sum"] or 0)
    facts = {"year": year, "members": len(member_codes(last_day(year)))}

    def left(received: Fen) -> Answer:
        on = last_day(year)
        return decide(viewer, "returns.surplus", facts | {"received_fen": received}, on=on)

    return left(expected), left(expected - due.open_fen)


def coverage(viewer: Viewer, first: int, last: int) -> Answer:
    """Year by year, what the real tranches remit against what all villages are guaranteed."""
    facts = {
        "tranches": tranche_rows(viewer, until=last_day(last)),
        "members": len(member_codes(last_day(last))),
        "from_year": first,
        "to_year": last,
    }
    return decide(viewer, "returns.forecast", facts, on=last_day(last))


YEARS_AHEAD = 3
"""How many years beyond the one looked at the coverage is told for."""


def coverage_around(viewer: Viewer, year: int) -> list[dict[str, Any]]:
    """The coverage from the first injection to some years ahead; nothing before any, or without policy."""
    tranches = tranche_rows(viewer)
    if not tranches:
        return []
    first = min(_year_of(tranche) for tranche in tranches)
    try:
        rows = coverage(viewer, min(first, year), year + YEARS_AHEAD).in_words("zh")
    except Refused:
        return []
    return rows if isinstance(rows, list) else []


def _year_of(tranche: Mapping[str, object]) -> int:
    injected_on = tranche["injected_on"]
    assert isinstance(injected_on, date), "a tranche is injected on a day"
    return injected_on.year
