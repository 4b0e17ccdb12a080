"""The shelf of packs, and one pack as a document in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bangfu.apps.pages.tables.files import csv_download, xlsx_download
from bangfu.apps.people.access import viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.forms.filters import FilterForm
from bangfu.apps.policies.queries import clauses, editions, packs, questions
from bangfu.apps.policies.tables.clauses import (
    clause_heads,
    clause_rows,
    coverage_bars,
    kind_name,
    question_name,
)
from bangfu.apps.policies.views.shelf import about, of_pack
from bangfu.core.policies.pack import READING_NAMES, Clause, Pack


def shelf(request: HttpRequest) -> HttpResponse:
    """Every pack as a card with its figures."""
    viewer = viewer_of(request)
    return render(request, "policies/packs.html", {"cards": cards_for(viewer)})


def cards_for(viewer: Viewer) -> list[dict[str, object]]:
    """The packs as cards: what each is, how it is read, what it answers."""
    return [_card(viewer, shelved) for shelved in packs.whole_shelf()]


def _card(viewer: Viewer, shelved: packs.Shelved) -> dict[str, object]:
    asked = questions.questions_in(shelved.pack) if shelved.pack else []
    return {
        "shelved": shelved,
        "bars": coverage_bars(shelved.pack, viewer.language) if shelved.pack else [],
        "questions": asked,
        "has_forecast": questions.FORECAST in [question.name for question in asked],
    }


@of_pack
def document(request: HttpRequest, viewer: Viewer, pack: Pack) -> HttpResponse:
    """A pack: what the document is, its clauses in order, filtered; or the list as a file."""
    form = FilterForm(request.GET, pack=pack, language=viewer.language)
    chosen = form.chosen
    chapters = clauses.chapters_of(pack, chosen)
    if (as_file := request.GET.get("format", "")) in ("csv", "xlsx"):
        rows = clause_rows(pack, chapters, viewer.language)
        save = csv_download if as_file == "csv" else xlsx_download
        return save(f"{pack.id}-clauses", clause_heads(), rows)
    told = [
        (chapter, [_line(pack, clause, viewer) for clause in within])
        for chapter, within in chapters
    ]
    context = about(pack, "clauses") | {
        "form": form,
        "chosen": chosen,
        "chapters": told,
        "count": sum(len(lines) for _chapter, lines in told),
        "bars": coverage_bars(pack, viewer.language),
        "editions": editions.editions_of(pack.id),
        "sources": list(pack.identity.sources.items()),
        "query": form.query,
    }
    return render(request, "policies/document.html", context)


def _line(pack: Pack, clause: Clause, viewer: Viewer) -> dict[str, object]:
    language = viewer.language
    return {
        "clause": clause,
        "reading": READING_NAMES[clause.reading].said(language),
        "kind": kind_name(clause, language),
        "question": question_name(clause.question, language),
        "open": len(clauses.ambiguities_of(pack, clause.id)),
    }
