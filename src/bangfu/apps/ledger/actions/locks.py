"""The first lock of every act on the books, and the rows that are one of their kind."""

from typing import TypeVar

from django.db import transaction

from bangfu.apps.ledger.models import JournalCounter
from bangfu.apps.records.models import ChainHead

Row = TypeVar("Row", ChainHead, JournalCounter)


def hold_the_chain() -> None:
    """Hold the head of the chain until the transaction ends: the first lock of every act."""
    assert transaction.get_connection().in_atomic_block, "acts on the books belong to a transaction"
    held(ChainHead)


def held(model: type[Row]) -> Row:
    """The one row of a table, locked until the transaction ends; made where it is not there yet."""
    row = model.objects.select_for_update().filter(pk=1).first()
    if row is None:
        model.objects.get_or_create(pk=1)
        row = model.objects.select_for_update().get(pk=1)
    return row
