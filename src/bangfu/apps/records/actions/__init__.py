"""The only writers of records; every stage writes through these names, and none beside them."""

from bangfu.apps.records.actions.acts import (
    Told,
    changed,
    created,
    event_fields,
    hold,
    keep,
    once,
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
    "keep",
    "once",
    "snapshot",
    "take",
    "write_event",
]
