"""The only writers of records; every stage writes through these names, and none beside them."""

from bangfu.apps.records.actions.acts import (
    Told,
    changed,
    created,
    event_fields,
    hold,
    hold_the_chain,
    keep,
    once,
    only_row,
    open_to,
    snapshot,
    take,
    write_event,
)
from bangfu.apps.records.actions.fingerprints import fingerprinting
from bangfu.apps.records.actions.rows import add, claim, last_step, move, renew, write

__all__ = [
    "Told",
    "add",
    "changed",
    "claim",
    "created",
    "event_fields",
    "fingerprinting",
    "hold",
    "hold_the_chain",
    "keep",
    "last_step",
    "move",
    "once",
    "only_row",
    "open_to",
    "renew",
    "snapshot",
    "take",
    "write",
    "write_event",
]
