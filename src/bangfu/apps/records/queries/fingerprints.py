"""Rows that were changed, removed or put in behind the back of the acts, found by their fingerprints."""

from collections.abc import Iterator

from django.apps import apps

from bangfu.apps.records.chain import FIRST
from bangfu.apps.records.models import Attachment, Fingerprint, digests_of, has_fingerprint
from bangfu.apps.records.queries.papers import file_of
from bangfu.core.problem import Problem

AT_A_TIME = 500

Known = dict[str, dict[str, str]]
"""By table and key the last digest of a row; an empty one where it was removed."""


def altered_rows() -> Iterator[Problem]:
    """Every row that is not as the last act on it left it, and every break in the fingerprints."""
    known: Known = {}
    yield from _last_digests(known)
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label_lower):  # noqa: SLF001
        if has_fingerprint(model):
            table = model._meta.label_lower  # noqa: SLF001 (how Django tells of its models)
            yield from _of_table(table, dict(digests_of(model)), known.get(table, {}))


def _last_digests(known: Known) -> Iterator[Problem]:
    """Gather the last digest of each row; tell where the fingerprints do not follow each other."""
    expected, previous = 1, FIRST
    while chunk := list(
        Fingerprint.objects.filter(sequence__gte=expected).order_by("sequence")[:AT_A_TIME]
    ):
        for taken in chunk:
            if (taken.sequence, taken.previous) != (expected, previous) or not _is_whole(taken):
                yield Problem("fingerprints_broken", "block", str(taken.sequence))
            expected, previous = taken.sequence + 1, taken.digest
            for table, rows in taken.rows.items():
                known.setdefault(table, {}).update(rows)


def _is_whole(taken: Fingerprint) -> bool:
    try:
        return taken.digest == taken.rebuilt()
    except ValueError:  # what is no hexadecimal number was never a digest
        return False


def _of_table(table: str, found: dict[str, str], known: dict[str, str]) -> Iterator[Problem]:
    for key, digest in found.items():
        if key not in known:
            yield Problem("row_unknown", "block", f"{table} {key}")
        elif digest != known[key]:
            yield Problem("row_altered", "block", f"{table} {key}")
    for key in sorted(known.keys() - found.keys()):
        if known[key]:
            yield Problem("row_lost", "block", f"{table} {key}")


def lost_papers() -> Iterator[Problem]:
    """Papers whose file is gone from the data folder, or is not what was handed in."""
    for paper in Attachment.everything.order_by("pk").iterator(chunk_size=AT_A_TIME):
        if file_of(paper) is None:
            yield Problem(
                "paper_file_lost",
                "block",
                f"{paper.subject_kind} {paper.subject_id}",
                values={"paper": paper.title, "digest": paper.digest[:12]},
            )
