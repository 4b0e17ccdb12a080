"""The works on a file about people: it is read and applied by a worker, and forgotten when it is left.

Reading writes nothing of the register. Applying is one transaction with the step that counts it: a
worker that is killed leaves the file as it was, and another takes the work up again.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import resolve, reverse

from bangfu.apps.pages.actions import (
    APPLY,
    READ,
    WHOLE,
    ReadByWorker,
    apply_batch,
    forget_left,
    keep_reading,
)
from bangfu.apps.pages.forms.readings import (
    proof_of,
    rows_as_bytes,
    rows_from_bytes,
    summary_as_bytes,
    summary_from_bytes,
    summary_of,
)
from bangfu.apps.pages.forms.sheet_files import annotated
from bangfu.apps.pages.forms.workbooks import Import, ImportRow, read
from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.sealed import unseal_file
from bangfu.apps.records.jobs import TIDY, WORK, Run
from bangfu.apps.records.refusal import Refused, refuse

ALMOST = 95
"""How far reading has come when only its outcome is to be kept."""


@contextmanager
def nothing_collected() -> Iterator[None]:
    """The rows of a file are millions of values that all stay: they are not searched for cycles.

    A worker is a process that does one work at a time; nothing else of it is concerned.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _batch(run: Run) -> tuple[ImportBatch, Import]:
    batch: ImportBatch = ImportBatch.everything.get(pk=run.subject_id)
    declared = getattr(resolve(reverse(batch.listing)).func, "declaration", None)
    assert isinstance(declared, Import), f"{batch.listing} is no import"
    return batch, declared


def _stands(batch: ImportBatch) -> bool:
    """Whether a file is as it was when the work began: nobody has dropped it. Call it in a step."""
    return ImportBatch.everything.filter(pk=batch.pk, state=batch.state).exists()


@nothing_collected()
def read_file(run: Run) -> None:
    """Read a file that was handed in, and keep what the page tells of it."""
    batch, declared = _batch(run)
    if batch.state != "handed":
        return  # read before, or dropped meanwhile: nothing is left to do
    assert batch.data_key is not None, "what a worker reads is sealed"

    def tick(done: int) -> None:
        if done > run.done:
            with run.step(done - run.done):
                pass  # how far it has come is told, and the lease renewed

    content = unseal_file(batch.data_key, batch.content)
    reading = read(declared, run.viewer, batch.file, content=content, tick=tick)
    summary = summary_of(declared, reading)
    is_marked = summary.is_refused and reading.sheet is not None
    marked = annotated(reading, run.viewer.language) if is_marked else b""
    rows = b"" if summary.is_refused else rows_as_bytes(reading.rows)
    told = ReadByWorker(rows, summary_as_bytes(summary), marked, summary.counts_to_keep)
    tick(ALMOST)
    with run.step(max(0, WHOLE - run.done)):
        if _stands(batch):
            keep_reading(run.viewer, batch, told)


@nothing_collected()
def apply_file(run: Run) -> None:
    """Apply a file that was read, whole, if it still meets what it was compared with."""
    batch, declared = _batch(run)
    if batch.state != "read":
        return  # dropped meanwhile, or the worker before was killed after it had written everything
    assert batch.data_key is not None, "what a worker applies is sealed"
    summary = summary_from_bytes(declared, unseal_file(batch.data_key, batch.summary))
    if (problem := summary.against(batch.file)) is not None:
        raise Refused([problem])
    kept = unseal_file(batch.data_key, batch.content)
    with run.step(max(0, WHOLE - run.done)):
        if not _stands(batch):
            return
        rows = rows_from_bytes(declared, run.viewer, kept)
        moving = tuple(row for row in rows if not row.is_same)
        if proof_of(moving) != summary.proof:
            raise refuse("import_overtaken_by_others", batch.file)
        key = f"import.{batch.pk}"
        apply_batch(run.viewer, batch, key, write=lambda: _write(run, declared, batch, moving))


def _write(run: Run, declared: Import, batch: ImportBatch, rows: tuple[ImportRow, ...]) -> None:
    declared.apply(run.viewer, rows, f"import.{batch.pk}.rows", batch)


WORK[READ] = read_file
WORK[APPLY] = apply_file
TIDY.append(forget_left)
