"""Books to work with: who acts, on which ground, and entries as the documents have them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from bangfu.apps.ledger.actions import post
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.people.scope import Subject, Viewer
from bangfu.apps.records.actions import fingerprinting, hold_the_chain
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import Refused
from bangfu.apps.records.written import note
from bangfu.core.ledger import Account, Entry, Line
from bangfu.core.words import words
from tests.apps.records.acting import VILLAGE, acting

DAY = date(2018, 11, 5)
EARLIER = date(2018, 10, 31)
NOON = datetime(2018, 11, 5, 4, tzinfo=UTC)
WAN_FEN = 1_000_000
PROJECT = "JZ-2018-001"

TREASURY = Account("subsidy", "treasury")
APPROPRIATION = Account("subsidy", "appropriation")
PROJECT_BANK = Account("subsidy", "project_bank", PROJECT)
CONSTRUCTION = Account("subsidy", "construction", PROJECT)
POOL_BANK = Account("pool", "pool_bank")
REMITTANCE = Account("pool", "remittance")
VILLAGE_BANK = Account("village", "village_bank", VILLAGE)
RETURN_INCOME = Account("village", "return_income", VILLAGE)
SPENDING = Account("village", "village_spending", VILLAGE)


def accountant(name: str = "王会计", at: datetime = NOON) -> Viewer:
    """Somebody of the county's finance bureau."""
    return acting("finance_bureau", name=name, at=at)


def decision(clause: str = "JZ-019") -> Decision:
    """An answer on which a posting may rest."""
    with transaction.atomic(), fingerprinting():
        hold_the_chain()
        made: Decision = Decision.objects.create(
            pack="jizhou-2018",
            digest="5" * 64,
            question="funds.appropriation",
            on=DAY,
            facts={"year": 2018},
            facts_digest="6" * 64,
            answer={"may": True},
            because=[{"clause": clause, "at": "二", "gist": "市级补助", "values": {}, "step": ""}],
            decided_at=NOON,
        )
        note(made)
    return made


def moved(
    to: Account, source: Account, amount_fen: int, *, on: date = DAY, purpose: str = ""
) -> Entry:
    """A sum from one account to another."""
    return Entry(
        on,
        (Line(to, amount_fen, purpose), Line(source, -amount_fen)),
        words("市级补助到账", "Subsidy received"),
        "JZ-019",
        "津财农〔2018〕1号",
    )


def booked(
    viewer: Viewer, entry: Entry, key: str, *, subject: Subject | None = None
) -> JournalEntry:
    """An entry booked on the ground of a fresh decision."""
    return post(viewer, entry, key=key, decision=decision(entry.clause), subject=subject)


def funded(viewer: Viewer, amount_fen: int = 100 * WAN_FEN) -> JournalEntry:
    """The treasury account with money on it."""
    return booked(viewer, moved(TREASURY, APPROPRIATION, amount_fen), f"funded-{amount_fen}")


class Told:
    """What a refusal said."""

    message = ""


@contextmanager
def refusal(*codes: str) -> Iterator[Told]:
    """What follows is refused for exactly these reasons."""
    told = Told()
    with pytest.raises(Refused) as caught:
        yield told
    assert tuple(problem.code for problem in caught.value.problems) == codes
    told.message = "；".join(problem.message("zh") for problem in caught.value.problems)


def as_json(said: object) -> str:
    """As the command line writes it."""
    return json.dumps(said, ensure_ascii=False)
