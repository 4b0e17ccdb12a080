"""Every act takes the fingerprints of the rows it wrote, at its end, in a chain beside the events.

An event says what was done; a fingerprint is the digest of a row as it then stood. A row that was
changed, removed or put in by other ways than an act differs from its last one, or has none.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from bangfu.apps.records.models import Fingerprint, digests_of, has_fingerprint
from bangfu.apps.records.written import Written, gathering


@contextmanager
def fingerprinting() -> Iterator[None]:
    """Take the fingerprints of what is written within, at its end, in the transaction at hand."""
    with gathering() as written:
        yield
        if written is not None:
            _take(written)


def _take(written: Written) -> None:
    """Add the fingerprints of rows as they stand now; that of a row that is gone is empty."""
    rows = {}
    for model in sorted(written, key=lambda model: model._meta.label_lower):  # noqa: SLF001
        if has_fingerprint(model):
            keys = written[model]
            stand = dict(digests_of(model, keys))
            rows[model._meta.label_lower] = dict.fromkeys(map(str, keys), "") | stand  # noqa: SLF001
    if rows:
        last = Fingerprint.objects.order_by("-sequence").first()
        Fingerprint.following(last, rows).save(force_insert=True)
