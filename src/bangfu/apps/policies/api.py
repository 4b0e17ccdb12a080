"""The API of the policies stage: ask a question, its schema, the packs and their clauses.

Every response that is no answer has the shape of an answer, with `problems`; none is a trace.
"""

from datetime import date
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from ninja import Query, Router

from bangfu.apps.policies.queries import packs, questions
from bangfu.core.facts import RawFacts
from bangfu.core.period import parse_date
from bangfu.core.policies.pack import Clause, Pack
from bangfu.core.policies.reader import PackUnusable
from bangfu.core.policies.rulebook import Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.words import Language
from bangfu.engine.ask import ask as run
from bangfu.engine.schema import schema
from bangfu.engine.tables import TablesUnusable, open_json

router = Router(tags=["policies"])

ANSWERED, MALFORMED, NOT_FOUND, TOO_LARGE, UNUSABLE = 200, 400, 404, 413, 422
BODY = "body"
EVERY_READING: list[str] = Query([], description="another reading: A-JZ-01=R4; may be repeated")
FACTS = {
    "requestBody": {
        "required": True,
        "description": "The facts as `bangfu ask --facts -` reads them: a case, or a list of rows.",
        "content": {"application/json": {"schema": {"type": ["object", "array"]}}},
    }
}


class Refused(Exception):
    """A request that cannot be answered: the status and every reason."""

    def __init__(self, status: int, problems: list[Problem]) -> None:
        super().__init__(status)
        self.status = status
        self.problems = problems


def refusal(
    problems: list[Problem], language: Language, status: int, *, pack: str = "", question: str = ""
) -> JsonResponse:
    """The shape of an answer without an answer."""
    told: dict[str, Any] = {"pack": pack, "question": question, "on": None, "readings": {}}
    told |= {"answer": None, "because": []}
    told["problems"] = [problem.as_json(language) for problem in problems]
    return in_json(told, status)


def in_json(told: object, status: int = ANSWERED) -> JsonResponse:
    """A value as JSON, Chinese as it is written."""
    kept = {"ensure_ascii": False}
    return JsonResponse(told, status=status, safe=False, json_dumps_params=kept)


@router.post("/ask/{pack}/{question}", openapi_extra=FACTS, summary="Ask a policy a question")
def ask(  # noqa: PLR0913 (one argument for each part of the address)
    request: HttpRequest,
    pack: str,
    question: str,
    on: str = Query("", description="the day whose rules hold: 2019-12-31"),
    reading: list[str] = EVERY_READING,
    explain: str = Query("", description="key of the row whose steps are wanted"),
    lang: str = Query("zh", description="language of gists and messages: zh or en"),
) -> JsonResponse:
    """The answer that the command line and the pages give.

    200 answered, also where the answer is a refusal; 400 no JSON; 404 no such pack or question;
    413 too large; 422 facts or options unusable.
    """
    language: Language = "en" if lang == "en" else "zh"
    try:
        _refuse_unknown_language(lang)
        _refuse_unknown_options(request)
        found = _pack(pack)
        _question(found, question)
        raw = RawFacts(_body(request))
        day, chosen = _day(on), _readings(reading)
    except Refused as refused:
        return refusal(
            refused.problems, language, refused.status, pack=pack[:80], question=question[:80]
        )
    answer = run(found, question, raw, on=day, readings=chosen, explain=explain or None)
    status = ANSWERED if answer.answer is not None else UNUSABLE
    return in_json(answer.as_json(language), status)


@router.get("/schema/{pack}/{question}", summary="What a question needs and gives")
def question_schema(request: HttpRequest, pack: str, question: str) -> JsonResponse:
    """JSON Schema of facts and answer, with titles in Chinese and English, units and codes."""
    try:
        found = _pack(pack)
        _question(found, question)
        return in_json(schema(found, question))
    except Refused as refused:
        return refusal(
            refused.problems, "zh", refused.status, pack=pack[:80], question=question[:80]
        )
    except Unanswerable as unanswerable:
        return refusal(unanswerable.problems, "zh", UNUSABLE, pack=pack[:80], question=question)


@router.get("/packs", summary="The packs on the shelf")
def every_pack(request: HttpRequest) -> JsonResponse:
    """Every pack with its place, days and figures; one that cannot be used names its problems."""
    return in_json({"packs": [_shelved(shelved) for shelved in packs.whole_shelf()]})


@router.get("/packs/{pack}/clauses", summary="The clauses of a pack")
def every_clause(request: HttpRequest, pack: str) -> JsonResponse:
    """The clauses in the order of the document."""
    try:
        found = _pack(pack)
    except Refused as refused:
        return refusal(refused.problems, "zh", refused.status, pack=pack[:80])
    return in_json({"pack": found.id, "clauses": [_clause(c) for c in found.clauses.values()]})


def _shelved(shelved: packs.Shelved) -> dict[str, Any]:
    if shelved.pack is None:
        told = [problem.as_json("zh") for problem in shelved.problems]
        return {"id": shelved.id, "problems": told}
    identity = shelved.pack.identity
    return {
        "id": shelved.id,
        "title": identity.title.model_dump(),
        "place": identity.place.name.model_dump(),
        "in_force": identity.in_force.start.isoformat(),
        "clauses": len(shelved.pack.clauses),
        "coverage": dict(shelved.coverage),
        "questions": [q.name for q in questions.questions_in(shelved.pack)],
        "digest": shelved.pack.digest,
        "problems": [],
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "at": clause.at,
        "gist": clause.gist.model_dump(),
        "by": list(clause.by),
        "reading": clause.reading,
        "question": clause.question,
        "kind": clause.kind,
        "severity": clause.severity,
    }


# --- reading the request ----------------------------------------------------------------------


def _refuse_unknown_language(lang: str) -> None:
    if lang not in ("zh", "en"):
        raise Refused(UNUSABLE, [_bad_option(f"lang={lang}", "lang=zh / lang=en")])


def _bad_option(subject: str, form: str) -> Problem:
    return Problem("bad_option", "block", subject[:80], values={"form": form})


def _pack(pack_id: str) -> Pack:
    try:
        return packs.pack_named(pack_id)
    except packs.NoSuchPack:
        values = {"known": list(packs.folders())}
        problem = Problem("no_such_pack", "block", pack_id[:80], values=values)
        raise Refused(NOT_FOUND, [problem]) from None
    except PackUnusable as unusable:
        raise Refused(UNUSABLE, unusable.problems) from None


def _question(pack: Pack, name: str) -> None:
    if questions.question_in(pack, name) is None:
        known = [question.name for question in questions.questions_in(pack)]
        problem = Problem("unknown_question", "block", name[:80], values={"known": known})
        raise Refused(NOT_FOUND, [problem])


def _body(request: HttpRequest) -> object:
    """The facts of the body, numbers exact. What is no JSON is refused with its place."""
    try:
        text = request.body.decode("utf-8")
    except RequestDataTooBig:
        values = {"limit": "10 MB"}
        raise Refused(
            TOO_LARGE, [Problem("file_too_large", "block", BODY, values=values)]
        ) from None
    except UnicodeDecodeError:
        raise Refused(MALFORMED, [Problem("not_utf8", "block", BODY)]) from None
    try:
        return open_json(text, BODY)
    except TablesUnusable as unusable:
        raise Refused(MALFORMED, unusable.problems) from None


def _refuse_unknown_options(request: HttpRequest) -> None:
    """An option misspelt, or given twice, is not passed over: the answer would be another."""
    known = ("on", "reading", "explain", "lang")
    wrong = [name for name in request.GET if name not in known]
    problems = [_bad_option(name[:80], " / ".join(known)) for name in wrong]
    twice = [
        name for name in request.GET if name != "reading" and len(request.GET.getlist(name)) > 1
    ]
    named = [text.partition("=")[0] for text in request.GET.getlist("reading")]
    twice += [name for name in dict.fromkeys(named) if named.count(name) > 1]
    problems += [Problem("given_twice", "block", name[:80]) for name in twice]
    if problems:
        raise Refused(UNUSABLE, problems)


def _day(written: str) -> date | None:
    try:
        return parse_date(written) if written else None
    except ValueError:
        raise Refused(UNUSABLE, [_bad_option(f"on={written}", "on=2019-12-31")]) from None


def _readings(written: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in written]
    wrong = [f"{name}{sign}{value}" for name, sign, value in pairs if not (sign and name and value)]
    if wrong:
        raise Refused(UNUSABLE, [_bad_option(text, "reading=A-JZ-01=R4") for text in wrong])
    return {name[:80]: value[:80] for name, _sign, value in pairs}
