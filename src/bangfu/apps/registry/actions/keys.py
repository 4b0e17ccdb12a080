"""The county's master key replaced: every data key is wrapped anew, nothing is sealed anew."""

from django.db import transaction

from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.sealed import (
    add_master,
    drop_masters,
    is_wrapped_now,
    key_file,
    rewrap,
)
from bangfu.apps.registry.models import Individual

AT_ONCE = 1_000


def rotate_keys() -> int:
    """Add a master key and wrap every data key with it; tells how many were wrapped.

    The former keys stay until `drop_old_keys`: what is being entered meanwhile may still need them.
    Interrupted, it is run again.
    """
    add_master(key_file())
    return _rewrap_all()


def drop_old_keys() -> int:
    """Wrap what was left over, then drop the former master keys; tells how many were left over."""
    left = _rewrap_all()
    drop_masters(key_file())
    return left


def _rewrap_all() -> int:
    return sum(_rewrap_of(model) for model in (Individual, ImportBatch))


def _rewrap_of(model: type[Individual | ImportBatch]) -> int:
    count, last = 0, 0
    while True:
        with transaction.atomic():
            held = model.everything.select_for_update().filter(pk__gt=last, data_key__isnull=False)
            rows = list(held.order_by("pk").values_list("pk", "data_key")[:AT_ONCE])
            for pk, wrapped in rows:
                if not is_wrapped_now(wrapped):
                    model.everything.filter(pk=pk).update(data_key=rewrap(wrapped))
                    count += 1
        if not rows:
            return count
        last = rows[-1][0]
