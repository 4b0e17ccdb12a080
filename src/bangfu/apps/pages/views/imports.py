"""An import as a page: template, upload, dry run of all rows, then all or nothing.

    path("villages/import/", import_view(VILLAGES), name="villages_import")

What was uploaded is kept until it is applied, under an address of its own: the page may be left and
found again, and what is applied is what was shown.
"""

from collections.abc import Mapping
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
from bangfu.apps.pages.forms.sheet_files import annotated, place_of, template
from bangfu.apps.pages.forms.sheet_heads import letters
from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, ImportRow, Reading, read
from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.pages.tables.amounts import YUAN, Cell, money
from bangfu.apps.pages.tables.cells import Column, cell_of, local
from bangfu.apps.pages.tables.files import XLSX, download
from bangfu.apps.pages.tables.problems import Told as ToldProblem
from bangfu.apps.pages.tables.problems import told
from bangfu.apps.pages.views.declared import declared_as
from bangfu.apps.pages.views.forms import Respond, new_key
from bangfu.apps.pages.views.see_other import SeeOther
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.core.problem import Problem, is_refusal
from bangfu.core.problem import told as told_problems

SHEETS = ("xlsx", "xls", "csv")
ROWS_SHOWN = 100
"""How many of the rows that would change are shown before they are applied."""


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
            return desk.applied() if "batch" in request.POST else desk.uploaded()
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
        """Keep the file that was sent and lead to what it holds."""
        request = self.request
        form = UploadForm(request.POST, request.FILES, viewer=self.viewer, key=new_key())
        if not form.is_valid():
            return self._page({"form": form, "problems": _faults(form)})
        file = form.cleaned_data["workbook"]
        content = file.read()
        reading = read(self.declared, self.viewer, file.name, content=content)
        if reading.sheet is None:  # not even opened: there is nothing to come back to
            return self._page({"problems": [self._told(p, reading) for p in reading.problems]})
        batch = actions.hand_in(
            self.viewer,
            self.declared.name,
            place=self._place(),
            file=file.name,
            content=content,
            counts=reading.counts,
        )
        return SeeOther(f"{self.href}?batch={batch.pk}")

    def shown(self) -> HttpResponseBase:
        """The page of the import, with what was uploaded; or that file with its faults marked."""
        number = self.request.GET.get("batch", "")
        if not number:
            return self._page({})
        batch = queries.open_batch_for(self.viewer, self.declared.name, number)
        if batch is None:
            return self._page({"problems": [told(_gone(), self.viewer.language)]})
        reading = self._read(batch)
        if self.request.GET.get("format") == "xlsx" and reading.sheet is not None:
            name = f"{batch.file.rpartition('.')[0]}-{_('核对')}.xlsx"
            return download(annotated(reading, self.viewer.language), name, XLSX)
        return self._page(self._about(batch, reading))

    def applied(self) -> HttpResponseBase:
        """Apply what was shown, once; a refusal leads back to it."""
        viewer, declared = self.viewer, self.declared
        number, key = self.request.POST.get("batch", ""), self.request.POST.get(KEY, "")
        try:
            batch = queries.batch_for(viewer, declared.name, number)
            if batch is None:
                raise refuse("import_not_open")
            reading = self._checked(batch)
            actions.apply_batch(viewer, batch, key, write=lambda: self._write(batch, reading, key))
        except Refused as refused:
            for problem in refused.problems:
                messages.error(self.request, problem.message(viewer.language))
            back = f"{self.href}?batch={number}"
            return SeeOther(back)
        messages.success(self.request, _("已导入：%(file)s。") % {"file": batch.file})
        return SeeOther(reverse(declared.leads_to))

    def _checked(self, batch: ImportBatch) -> Reading | None:
        """Read the kept file once more, before anything is locked; None where it waits no longer."""
        if batch.state != ImportBatch.flow.first:
            return None  # told again as it went, or refused, by the act
        reading = self._read(batch)
        if reading.is_refused:
            count = sum(p.severity in ("block", "reason") for p in reading.problems)
            raise refuse("import_refused", batch.file, count=count)
        if not reading.moving:
            raise refuse("import_changes_nothing", batch.file)
        return reading

    def _write(self, batch: ImportBatch, reading: Reading | None, key: str) -> None:
        """Hand the rows to the stage, within the transaction, if they still are what was checked."""
        if reading is None or reading.is_overtaken(self.declared, self.viewer):
            raise refuse("import_overtaken", batch.file)
        self.declared.apply(self.viewer, reading.moving, f"{key}.rows")

    def _read(self, batch: ImportBatch) -> Reading:
        return read(self.declared, self.viewer, batch.file, content=bytes(batch.content))

    def _place(self) -> str:
        roles = self.declared.by.split()
        return next(grant.place for grant in self.viewer.grants if grant.role in roles)

    # --- the page ---

    def _page(self, more: Mapping[str, Any]) -> HttpResponse:
        context = {
            "declared": self.declared,
            "columns": self.declared.columns,
            "back": reverse(self.declared.leads_to),
            "form": UploadForm(viewer=self.viewer, key=new_key()),
            "done": queries.applied_batches_for(self.viewer, self.declared.name),
        }
        return render(self.request, "pages/import.html", context | dict(more))

    def _about(self, batch: ImportBatch, reading: Reading) -> dict[str, Any]:
        before = queries.applied_batches_for(self.viewer, self.declared.name, batch.digest)
        found = [*reading.problems, *(_before(one) for one in before[:1])]
        if not reading.is_refused and not reading.moving:
            found.append(Problem("import_changes_nothing", "info", batch.file))
        shown = told_problems(sorted(found, key=_order))
        return {
            "batch": batch,
            "counts": reading.counts,
            "is_refused": reading.is_refused,
            "can_apply": not reading.is_refused and bool(reading.moving),
            "found": [self._told(problem, reading) for problem in shown],
            "heads": [self._head(column) for column in self.declared.columns],
            "lines": [self._line(row) for row in reading.moving[:ROWS_SHOWN]],
            "rest": max(0, len(reading.moving) - ROWS_SHOWN),
            "key": new_key(),
            "can_mark": is_refusal(reading.problems) and reading.sheet is not None,
        }

    def _told(self, problem: Problem, reading: Reading) -> ToldProblem:
        """A problem with its cell as a workbook calls it."""
        place = place_of(problem, reading)
        where = replace(problem.where, file="", column=letters(place) or None)
        said = told(replace(problem, where=where), self.viewer.language)
        return replace(said, word=_("须改")) if problem.severity == "block" else said

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


def _order(problem: Problem) -> tuple[bool, int]:
    """What refuses comes first, then by row."""
    return problem.severity not in ("block", "reason"), problem.where.row or 0


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
