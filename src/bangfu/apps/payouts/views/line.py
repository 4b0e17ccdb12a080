"""Why this number: one village's line of a run, with what went in, the clauses, and the arithmetic."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.grounds import of_answer
from bangfu.apps.pages.views.forms import row_of
from bangfu.apps.payouts.queries.proving import explained
from bangfu.apps.payouts.queries.runs import lines_for, runs_for
from bangfu.apps.payouts.tables.explaining import figures_of, inputs_of
from bangfu.apps.payouts.tables.runs import LINES
from bangfu.apps.people.access import viewer_of


def line(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a line. Without signing in one sees those that were paid."""
    viewer = viewer_of(request)
    row = row_of(lines_for, viewer, pk)
    why = explained(row)
    context = {
        "line": row,
        "kind": row.run.kind_name,
        "sees_run": runs_for(viewer).filter(pk=row.run_id).exists(),
        "question": why.question,
        "inputs": inputs_of(why, viewer.language),
        "figures": figures_of(row, viewer.language),
        "is_same": why.is_same,
        "grounds": of_answer(why.answer, _("依据和算式"), viewer.language),
        "register": LINES,
    }
    return render(request, "payouts/line.html", context)
