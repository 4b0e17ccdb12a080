"""One clause in full, and one ambiguity with its readings side by side."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.lists import Listing
from bangfu.apps.pages.views.registers import page_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries import answers, clauses, questions
from bangfu.apps.policies.tables.answers import ROWS_SHOWN_MAX, Painter
from bangfu.apps.policies.tables.clauses import READING_MEANS, kind_name
from bangfu.apps.policies.tables.parameters import Parameter, Speaker
from bangfu.apps.policies.tables.problems import Teller, grounds, names_in
from bangfu.apps.policies.views.shelf import about, of_pack
from bangfu.core.catalogue import QUESTIONS
from bangfu.core.policies.pack import READING_NAMES, Ambiguity, Case, Clause, Pack
from bangfu.core.problem import Severity
from bangfu.core.problem import told as told_problems
from bangfu.engine.ask import Answer

CASES_RUN_MAX = 6
CASES_TRIED_MAX = 40
CASE_ROWS_MAX = 12


@of_pack
def clause(request: HttpRequest, viewer: Viewer, pack: Pack, clause_id: str) -> HttpResponse:
    """A clause: where it stands, who acts, how it is read, its rule, its worked cases run now."""
    found = pack.clauses.get(clause_id)
    if found is None:
        raise Http404(_("本政策没有条款「%(id)s」。") % {"id": clause_id[:80]})
    before, after = clauses.neighbours_of(pack, clause_id)
    cases = questions.cases_of(pack, clause_id)
    context = about(pack, "clauses") | {
        "clause": found,
        "chapter": pack.chapter_of(clause_id),
        "source": pack.identity.sources.get(found.source),
        "offices": [pack.identity.offices[o] for o in found.by if o in pack.identity.offices],
        "reading": READING_NAMES[found.reading],
        "reading_means": READING_MEANS[found.reading],
        "kind": kind_name(found, viewer.language),
        "severity": severity_words(found.severity),
        "parameters": _parameters(viewer, pack, found),
        "question": QUESTIONS.get(found.question or ""),
        "question_case": _first_case(pack, found),
        "cases": [run_case(viewer, pack, case) for case in cases[:CASES_RUN_MAX]],
        "cases_left": max(0, len(cases) - CASES_RUN_MAX),
        "ambiguities": clauses.ambiguities_of(pack, clause_id),
        "restates": [pack.clauses[c] for c in found.restates if c in pack.clauses],
        "restated_by": clauses.restating(pack, clause_id),
        "kept_in": _kept_in(found),
        "before": before,
        "after": after,
    }
    return render(request, "policies/clause.html", context)


def _kept_in(clause: Clause) -> Listing | None:
    """The list of the table in which what a clause asks for is kept, if this version has it."""
    place = clause.record or clause.form or ""
    page = page_of(place.rpartition(".")[0])
    return page.register if page else None


def severity_words(severity: Severity) -> str:
    """What breaking a clause does."""
    return {
        "block": _("违反的不予办理"),
        "reason": _("违反的须说明理由"),
        "warn": _("违反的予以提醒"),
        "info": _("只作告知"),
    }[severity]


def _parameters(viewer: Viewer, pack: Pack, clause: Clause) -> list[Parameter]:
    """What the clause states, then what the default readings of its ambiguities give it."""
    speaker = Speaker(pack, viewer.language)
    given = [
        parameter
        for ambiguity in pack.ambiguities
        for parameter in speaker.given(ambiguity, clause.id, ambiguity.default)
    ]
    return speaker.parameters(clause) + given


def _first_case(pack: Pack, clause: Clause) -> int | None:
    """The place among the question's cases of the first that works this clause."""
    if clause.question is None:
        return None
    cases = questions.cases_on(pack, clause.question)
    return next((at for at, case in enumerate(cases) if clause.id in case.clauses), None)


def run_case(viewer: Viewer, pack: Pack, case: Case) -> dict[str, Any]:
    """A worked case with the answer it has now, and where to try it with other facts."""
    answer = answers.case_answer(pack, case)
    at = questions.cases_on(pack, case.question).index(case)
    return {"case": case, "at": at} | told_answer(viewer, pack, answer, CASE_ROWS_MAX)


def told_answer(
    viewer: Viewer, pack: Pack, answer: Answer, rows_max: int = ROWS_SHOWN_MAX
) -> dict[str, Any]:
    """An answer as cells, problems and grounds."""
    question, language = QUESTIONS[answer.question], viewer.language
    form = questions.form_of(pack, question)
    told = answer.as_json(language)
    painter = Painter(pack, question, form, language, rows_max=rows_max)
    teller = Teller(pack, language, form)
    names = names_in(form, question.answer, language)
    return {
        "answer": answer,
        "question": question,
        "shown": painter.shown(told["answer"]) if told["answer"] is not None else None,
        "problems": [teller.told(problem) for problem in told_problems(answer.problems)],
        "grounds": grounds(pack, answer.because.as_json(pack.described, language), language, names),
    }


@of_pack
def ambiguities(request: HttpRequest, viewer: Viewer, pack: Pack) -> HttpResponse:
    """Every place that can be read in more than one way."""
    context = about(pack, "ambiguities") | {"ambiguities": pack.ambiguities}
    return render(request, "policies/ambiguities.html", context)


@of_pack
def ambiguity(request: HttpRequest, viewer: Viewer, pack: Pack, ambiguity_id: str) -> HttpResponse:
    """One ambiguity: its readings, the default and why, and one worked case under each."""
    found = pack.ambiguity(ambiguity_id)
    if found is None:
        raise Http404(_("本政策没有疑义「%(id)s」。") % {"id": ambiguity_id[:80]})
    case = _case_that_differs(pack, found)
    speaker = Speaker(pack, viewer.language)
    readings = [
        {
            "name": name,
            "reading": reading,
            "is_default": name == found.default,
            "gives": [(c, speaker.given(found, c, name)) for c in reading.sets],
        }
        for name, reading in found.readings.items()
    ]
    context = about(pack, "ambiguities") | {
        "ambiguity": found,
        "readings": readings,
        "clauses": [pack.clauses[c] for c in found.clauses if c in pack.clauses],
        "questions": questions.questions_on(pack, found),
        "case": case,
        "sides": _sides(viewer, pack, found, case) if case else [],
    }
    return render(request, "policies/ambiguity.html", context)


def _sides(viewer: Viewer, pack: Pack, ambiguity: Ambiguity, case: Case) -> list[dict[str, Any]]:
    return [
        {"name": name, "gist": reading.gist, "is_default": name == ambiguity.default}
        | told_answer(viewer, pack, _under(pack, ambiguity, case, name), CASE_ROWS_MAX)
        for name, reading in ambiguity.readings.items()
    ]


def _under(pack: Pack, ambiguity: Ambiguity, case: Case, name: str) -> Answer:
    return answers.case_answer(pack, case, {ambiguity.id: name})


def _case_that_differs(pack: Pack, ambiguity: Ambiguity) -> Case | None:
    """A worked case whose answer depends on the reading: one that answers under most of them."""
    if len(ambiguity.readings) < 2:
        return None
    names = {q.name for q in questions.questions_on(pack, ambiguity)}
    fitting = [case for case in pack.cases if case.question in names and not case.readings]
    best: tuple[int, Case] | None = None
    for case in fitting[:CASES_TRIED_MAX]:
        told = [_under(pack, ambiguity, case, name).as_json("zh") for name in ambiguity.readings]
        answered = sum(one["answer"] is not None for one in told)
        differs = len({repr((one["answer"], one["problems"])) for one in told}) > 1
        if differs and answered == len(told):
            return case
        if differs and (best is None or answered > best[0]):
            best = (answered, case)
    return best[1] if best else None
