"""An import as a page: template, upload, dry run of all rows, then all or nothing.

    path("villages/import/", import_view(VILLAGES), name="villages_import")

What was uploaded is kept until it is applied, under an address of its own: the page may be left and
found again, and what is applied is what was shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bangfu.apps.pages import actions, queries
from bangfu.apps.pages.forms.policy_form import KEY, PaperField, PolicyForm
from bangfu.apps.pages.forms.readings import Summary, summary_from_bytes, summary_of
from bangfu.apps.pages.forms.sheet_files import annotated, template
from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, ImportRow, Reading, read
from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.pages.tables.amounts import YUAN, Cell, money
from bangfu.apps.pages.tables.cells import Column, cell_of, local
from bangfu.apps.pages.tables.files import XLSX, download
from bangfu.apps.pages.tables.problems import Told as ToldProblem
from bangfu.apps.pages.tables.problems import told
from bangfu.apps.pages.views.declared import declared_as
from bangfu.apps.pages.views.forms import Respond, new_key
from bangfu.apps.pages.views.progress import bar, progress_of, run_again
from bangfu.apps.pages.views.see_other import SeeOther, tell_refused
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import unseal_file
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.core.problem import Problem

SHEETS = ("xlsx", "xls", "csv")


class UploadForm(PolicyForm):
    """A workbook to be read."""

    workbook = PaperField(gettext_lazy("工作簿"), endings=SHEETS)


def import_view(declared: Import) -> Respond:
    """The view of an import: `?template=1` gives the template, `?batch=` what was uploaded."""

    def view(request: HttpRequest) -> HttpResponseBase:
        viewer = viewer_of(request)
        roles = declared.by.split()
        if not viewer.roles & set(roles):
            raise NotYours(*roles)
        desk = Desk(request, viewer, declared)
        if request.method == "POST":
            return desk.acted() if {"batch", "_retry"} & set(request.POST) else desk.uploaded()
        if "template" in request.GET:
            name = f"{declared.title}.xlsx"
            return download(template(declared, viewer.language), name, XLSX)
        return desk.shown()

    return declared_as(declared, require_http_methods(["GET", "HEAD", "POST"])(view))


@dataclass(frozen=True)
class Desk:
    """One import on the table for one viewer."""

    request: HttpRequest
    viewer: Viewer
    declared: Import

    @property
    def href(self) -> str:
        """Where the import is."""
        return reverse(self.declared.name)

    def uploaded(self) -> HttpResponseBase:
        """Keep the file that was sent and lead to what it holds; a worker reads one about people."""
        request, declared = self.request, self.declared
        form = UploadForm(request.POST, request.FILES, viewer=self.viewer, key=new_key())
        if not form.is_valid():
            return self._page({"form": form, "problems": _faults(form)})
        file = form.cleaned_data["workbook"]
        content, counts = file.read(), None
        if not declared.about_people:
            reading = read(declared, self.viewer, file.name, content=content)
            summary = summary_of(declared, reading)
            if reading.sheet is None:  # not even opened: there is nothing to come back to
                return self._refused(summary.problems)
            counts = summary.counts_to_keep
        handed = actions.Handed(
            declared.name, self._place(), file.name, content, declared.about_people
        )
        try:
            kept = actions.hand_in(
                self.viewer, handed, key=request.POST.get(KEY) or new_key(), counts=counts
            )
        except Refused as refused:
            return self._refused(refused.problems)
        return SeeOther(self._at(kept.id))

    def shown(self) -> HttpResponseBase:
        """The page of the import, with what was uploaded; or that file with its faults marked."""
        number = self.request.GET.get("batch", "")
        if not number:
            return self._page({})
        batch = queries.batch_for(self.viewer, self.declared.name, number)
        if self.request.GET.get("part") == "progress":
            return bar(self.request, self._progress(batch))
        if batch is None or batch.state == "dropped":
            return self._refused([_gone()])
        if batch.state == "applied":
            return self._page({"batch": batch, "counts": batch.counts})
        if self.request.GET.get("format") == "xlsx" and (marked := self._marked(batch)):
            name = f"{batch.file.rpartition('.')[0]}-{_('核对')}.xlsx"
            return download(marked, name, XLSX)
        if batch.state == "handed":
            return self._page({"batch": batch, "key": new_key()} | self._progress(batch))
        return self._page(self._about(batch, self._summary(batch)))

    def acted(self) -> HttpResponseBase:
        """Apply or drop what was shown, once, or let failed work go on; a refusal leads back to it."""
        viewer, declared = self.viewer, self.declared
        number = self.request.POST.get("batch") or self.request.GET.get("batch", "")
        try:
            batch = queries.batch_for(viewer, declared.name, number)
            if batch is None:
                raise refuse("import_not_open")
            return self._done(batch)
        except Refused as refused:
            tell_refused(self.request, refused)
        return SeeOther(self._at(number))

    def _done(self, batch: ImportBatch) -> HttpResponseBase:
        viewer, key, sent = self.viewer, self.request.POST.get(KEY, ""), self.request.POST
        if "_retry" in sent:
            run_again(self.request, viewer, queries.job_of_batch(viewer, batch))
            return SeeOther(self._at(batch.pk))
        if "drop" in sent:
            actions.drop_batch(viewer, batch, key=key)
            messages.success(self.request, _("已放弃：%(file)s。") % {"file": batch.file})
            return SeeOther(self.href)
        if self.declared.about_people:
            if batch.state == "read":
                _refuse_useless(batch, self._summary(batch))
            actions.ask_to_apply(viewer, batch, key=key)
            return SeeOther(self._at(batch.pk))
        reading = self._checked(batch)
        actions.apply_batch(viewer, batch, key, write=lambda: self._write(batch, reading, key))
        messages.success(self.request, _("已导入：%(file)s。") % {"file": batch.file})
        return SeeOther(reverse(self.declared.leads_to))

    def _checked(self, batch: ImportBatch) -> Reading | None:
        """Read the kept file once more, before anything is locked; None where it waits no longer."""
        if batch.state != "read":
            return None  # told again as it went, or refused, by the act
        reading = self._read(batch)
        _refuse_useless(batch, summary_of(self.declared, reading))
        return reading

    def _write(self, batch: ImportBatch, reading: Reading | None, key: str) -> None:
        """Hand the rows to the stage, within the transaction, if they still are what was checked."""
        if reading is None or reading.is_overtaken(self.declared, self.viewer):
            raise refuse("import_overtaken", batch.file)
        self.declared.apply(self.viewer, reading.moving, f"{key}.rows")

    def _read(self, batch: ImportBatch) -> Reading:
        return read(self.declared, self.viewer, batch.file, content=bytes(batch.content))

    def _summary(self, batch: ImportBatch) -> Summary:
        if batch.data_key is None:
            return summary_of(self.declared, self._read(batch))
        return summary_from_bytes(self.declared, unseal_file(batch.data_key, batch.summary))

    def _marked(self, batch: ImportBatch) -> bytes:
        if batch.data_key is not None:
            return unseal_file(batch.data_key, batch.marked) if batch.marked else b""
        reading = self._read(batch)
        return annotated(reading, self.viewer.language) if reading.sheet is not None else b""

    def _progress(self, batch: ImportBatch | None) -> dict[str, Any]:
        if batch is None or not self.declared.about_people:
            return {"job": None}
        job = queries.job_of_batch(self.viewer, batch)
        is_over = job is not None and job.state == "done"
        return progress_of(self.viewer, None if is_over else job, self._at(batch.pk))

    def _at(self, number: object) -> str:
        return f"{self.href}?batch={number}"

    def _refused(self, problems: Iterable[Problem]) -> HttpResponseBase:
        return self._page({"problems": [_told(problem, self.viewer) for problem in problems]})

    def _place(self) -> str:
        roles = self.declared.by.split()
        return next(grant.place for grant in self.viewer.grants if grant.role in roles)

    # --- the page ---

    def _page(self, more: Mapping[str, Any]) -> HttpResponse:
        viewer, name = self.viewer, self.declared.name
        context = {
            "declared": self.declared,
            "columns": self.declared.columns,
            "back": reverse(self.declared.leads_to),
            "form": UploadForm(viewer=viewer, key=new_key()),
            "open": [
                (one, self._at(one.pk), queries.job_of_batch(viewer, one))
                for one in queries.open_batches_for(viewer, name)
            ],
            "done": queries.applied_batches_for(viewer, name),
        }
        return render(self.request, "pages/import.html", context | dict(more))

    def _about(self, batch: ImportBatch, summary: Summary) -> dict[str, Any]:
        before = queries.applied_batches_for(self.viewer, self.declared.name, batch.digest)
        found = [*summary.problems, *(_before(one) for one in before[:1])]
        if not summary.is_refused and (nothing := summary.against(batch.file)):
            found.append(replace(nothing, severity="info"))
        progress = self._progress(batch)
        return {
            "batch": batch,
            "counts": summary.counts,
            "is_refused": summary.is_refused,
            "can_apply": summary.can_apply and progress["job"] is None,
            "found": [_told(problem, self.viewer) for problem in found],
            "heads": [self._head(column) for column in self.declared.columns],
            "lines": [self._line(row) for row in summary.rows],
            "rest": summary.rest,
            "key": new_key(),
            "can_mark": summary.is_refused and (bool(batch.marked) or batch.data_key is None),
        } | progress

    def _line(self, row: ImportRow) -> tuple[ImportRow, list[tuple[Cell | None, Cell]]]:
        changes = row.changes
        return row, [
            (
                self._cell(column, changes[column.name][0])
                if column.name in changes and not row.is_new
                else None,
                self._cell(column, row.values.get(column.name)),
            )
            for column in self.declared.columns
        ]

    def _head(self, column: ImportColumn) -> tuple[str, bool]:
        """The head of a column of what would be written: sums stand there in exact 元."""
        label = column.label.said(self.viewer.language)
        is_money = column.kind == "money"
        named = _("%(label)s（%(unit)s）") % {"label": label, "unit": YUAN.label}
        return (named, True) if is_money else (label, False)

    def _cell(self, column: ImportColumn, raw: Any) -> Cell:
        if column.kind == "money":
            return money(raw, YUAN)
        shown = Column(column.name, "", choices=column.choices, value=lambda _row: raw)
        return cell_of(shown, None, self.viewer.language)


def _refuse_useless(batch: ImportBatch, summary: Summary) -> None:
    if (problem := summary.against(batch.file)) is not None:
        raise Refused([problem])


def _told(problem: Problem, viewer: Viewer) -> ToldProblem:
    said = told(problem, viewer.language)
    return replace(said, word=_("须改")) if problem.severity == "block" else said


def _gone() -> Problem:
    return Problem("import_not_open", "block")


def _before(batch: ImportBatch) -> Problem:
    day = local(batch.handed_at).date().isoformat()
    told_ = {"who": batch.handed_by.name, "day": day}
    return Problem("imported_before", "info", batch.file, values=told_)


def _faults(form: PolicyForm) -> list[ToldProblem]:
    return [
        ToldProblem(
            "block", str(message), input_id=form[name].auto_id if name in form.fields else ""
        )
        for name, told_ in form.errors.items()
        for message in told_
    ]
