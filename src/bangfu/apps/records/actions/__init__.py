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
    snapshot,
    take,
    write_event,
)

__all__ = [
    "Told",
    "changed",
    "created",
    "event_fields",
    "hold",
    "hold_the_chain",
    "keep",
    "once",
    "only_row",
    "snapshot",
    "take",
    "write_event",
]
