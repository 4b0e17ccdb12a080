"""The questions of a pack, and the calculator that answers one of them."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bangfu.apps.pages.tables.files import (
    Part,
    csv_download,
    csv_parts_download,
    download,
    xlsx_download,
    xlsx_parts_download,
)
from bangfu.apps.pages.tables.problems import Told
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.forms.calculator import Calculator, case_data, with_row, without_row
from bangfu.apps.policies.forms.paper import listed_facts
from bangfu.apps.policies.queries import questions
from bangfu.apps.policies.tables.answers import Painter, Shown, plain_cell
from bangfu.apps.policies.tables.problems import (
    Teller,
    as_fault,
    grounds,
    names_in,
    told_fault,
)
from bangfu.apps.policies.views.clauses import told_answer
from bangfu.apps.policies.views.shelf import about, of_pack
from bangfu.core.facts import Form
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.rulebook import Unanswerable
from bangfu.core.problem import told as told_problems
from bangfu.core.questions import Question
from bangfu.engine.ask import Answer, ask

FILES = ("csv", "xlsx", "json")
UNUSABLE = 2
"""The exit status of an answer that could not be computed."""


@of_pack
def asked(request: HttpRequest, viewer: Viewer, pack: Pack) -> HttpResponse:
    """What the pack can be asked."""
    lines = [
        {"question": q, "clauses": questions.clauses_on(pack, q), "cases": len(cases)}
        for q in questions.questions_in(pack)
        for cases in [questions.cases_on(pack, q.name)]
    ]
    return render(request, "policies/questions.html", about(pack, "ask") | {"lines": lines})


@dataclass
class Sheet:
    """One question on the table: its form as entered and, once asked, the answer."""

    viewer: Viewer
    pack: Pack
    question: Question
    form: Form
    calculator: Calculator
    answer: Answer | None = None

    @property
    def problems(self) -> list[Told]:
        """Faults of the entries first, then what the engine found, each with its input."""
        entered = self.calculator
        teller = Teller(self.pack, self.viewer.language, self.form)
        told = [told_fault(message, at) for at, message in entered.faults.items()]
        found = [*entered.problems, *(told_problems(self.answer.problems) if self.answer else [])]
        for problem in found:
            entry = entered.entry_at(problem.where, problem.subject)
            if entry is not None and entry.id in entered.faults:
                continue
            one = teller.told(problem, entry.id if entry else "")
            if entry is not None and self.is_unusable:
                entry.fault = entry.fault or one.message
            told.append(as_fault(one) if self.is_unusable else one)
        return told

    @property
    def is_unusable(self) -> bool:
        """Whether nothing could be computed from what was entered."""
        return self.answer is None or self.answer.exit_status == UNUSABLE


def sheet_of(viewer: Viewer, pack: Pack, name: str, data: QueryDict, request: HttpRequest) -> Sheet:
    """The form of a question filled with what was entered. A question unknown here is not found."""
    question = questions.question_in(pack, name)
    if question is None:
        raise Http404(_("本政策不回答「%(name)s」。") % {"name": name[:80]})
    try:
        form = questions.form_of(pack, question)
    except Unanswerable as unanswerable:
        raise Http404(str(unanswerable.problems[0].message(viewer.language))) from None
    ambiguities = questions.ambiguities_on(pack, question)
    data = _edited(form, pack, name, data)
    calculator = Calculator(form, ambiguities, viewer.language, data, request.FILES)
    return Sheet(viewer, pack, question, form, calculator)


def _edited(form: Form, pack: Pack, name: str, data: QueryDict) -> QueryDict:
    """The data after a row was added or removed, or a worked case was taken over."""
    cases = questions.cases_on(pack, name)
    wanted = data.get("case", "")
    if wanted in map(str, range(len(cases))):
        case = cases[int(wanted)]
        filled = case_data(form, case.facts, case.readings)
        filled["ask"] = "1"
        if case.on:
            filled["on"] = case.on.isoformat()
        for option in ("format", "explain", "case"):
            filled[option] = data.get(option, "")
        return filled
    chosen, _equals, reading = data.get("choose", "").partition("=")
    if chosen:
        data = data.copy()
        data[f"reading.{chosen}"] = reading
    if table := form.table(data.get("add", "")):
        return with_row(data, table)
    name, _dot, number = data.get("drop", "").partition(".")
    if table := form.table(name):
        return without_row(data, table, number)
    return data


def is_asked(sheet: Sheet) -> bool:
    """Whether an answer is wanted: not while rows are being added, nor before anything was entered."""
    data = sheet.calculator.data
    return "ask" in data and "add" not in data and "drop" not in data


def answered(sheet: Sheet) -> None:
    """Ask the engine, unless the entries themselves are at fault."""
    entered = sheet.calculator
    if entered.problems or "on" in entered.faults:
        return
    sheet.answer = ask(
        sheet.pack,
        sheet.question.name,
        entered.raw,
        on=entered.on,
        readings=entered.chosen_readings,
        explain=entered.explain,
    )


@of_pack
def calculator(request: HttpRequest, viewer: Viewer, pack: Pack, question: str) -> HttpResponse:
    """A question's form, and its answer once it is asked; or the answer as a file."""
    sheet = sheet_of(viewer, pack, question, entered_in(request), request)
    settled = settle(request, sheet)
    return settled or render(request, "policies/calculator.html", page_of(sheet))


def entered_in(request: HttpRequest) -> QueryDict:
    """What was entered, however it was sent."""
    return request.POST if request.method == "POST" else request.GET


def settle(request: HttpRequest, sheet: Sheet) -> HttpResponse | None:
    """Ask what is to be asked. A file or another address is the whole response; else a page follows.

    What is small enough to share is answered under an address of its own.
    """
    if not is_asked(sheet):
        return None
    as_file = sheet.calculator.data.get("format", "")
    is_plain_post = request.method == "POST" and not request.FILES and not as_file
    if is_plain_post and sheet.calculator.is_linkable:
        return HttpResponseRedirect(f"{request.path}?{sheet.calculator.link}#answer")
    answered(sheet)
    if as_file in FILES and sheet.answer is not None and not sheet.is_unusable:
        return file_of(sheet, sheet.answer, as_file)
    return None


def page_of(sheet: Sheet) -> dict[str, Any]:
    """The context of a calculator's page."""
    viewer, pack, question = sheet.viewer, sheet.pack, sheet.question
    is_answered = sheet.answer is not None
    told = told_answer(viewer, pack, sheet.answer) if sheet.answer else {}
    entered = sheet.calculator
    link = f"?{entered.link}" if entered.is_linkable else ""
    return (
        about(pack, "ask")
        | {"shown": None, "grounds": []}
        | told
        | {
            "question": question,
            "sheet": sheet,
            "calculator": entered,
            "facts": listed_facts(entered) if is_answered else [],
            "problems": sheet.problems if is_asked(sheet) else [],
            "is_unusable": is_asked(sheet) and sheet.is_unusable,
            "is_answered": is_answered,
            "link": link if is_answered else "",
            "explains": entered.explain,
            "case_chosen": entered.case,
            "cases": list(enumerate(questions.cases_on(pack, question.name))),
            "clauses": questions.clauses_on(pack, question),
            "method": "post" if sheet.form.tables else "get",
            "page": reverse("policies:calculator", args=[pack.id, question.name]),
        }
    )


def file_of(sheet: Sheet, answer: Answer, as_file: str) -> HttpResponse:
    """The answer as a file: JSON in the shape of the contract, tables in exact 元."""
    import json

    language = sheet.viewer.language
    told = answer.as_json(language)
    name = f"{sheet.pack.id}-{sheet.question.name}"
    if as_file == "json":
        text = json.dumps(told, ensure_ascii=False, indent=1)
        return download(text.encode(), f"{name}.json", "application/json; charset=utf-8")
    painter = Painter(sheet.pack, sheet.question, sheet.form, language, is_whole=True)
    shown = painter.shown(told["answer"])
    parts = _parts_of(shown)
    if as_file == "csv":
        return csv_parts_download(name, parts)
    first = replace(parts[0], title=parts[0].title or _("答案"))
    return xlsx_parts_download(name, [first, *parts[1:], _grounds_of(sheet, answer)])


def _parts_of(shown: Shown) -> list[Part]:
    """An answer as tables: its single figures first, then every list."""
    figures = [[label, plain_cell(cell)] for label, cell in shown.figures]
    first = (
        [Part("", [pgettext("line", "项目"), _("结果")], figures)]
        if figures or not shown.grids
        else []
    )
    lists = [
        Part(
            grid.title,
            [head.label for head in grid.heads],
            [[plain_cell(cell) for cell in row] for row in grid.rows],
        )
        for grid in shown.grids
    ]
    return [*first, *lists]


def _grounds_of(sheet: Sheet, answer: Answer) -> Part:
    """What an answer rests on: the policy, the question, the day, the readings and the clauses."""
    pack, language = sheet.pack, sheet.viewer.language
    names = names_in(sheet.form, sheet.question.answer, language)
    cited = grounds(pack, answer.because.as_json(pack.described, language), language, names)
    readings = [f"{id_} = {name}" for id_, name in answer.readings.items()]
    number = pack.identity.document.number or ""
    rows: list[list[object]] = [
        [_("政策"), f"{pack.identity.title.said(language)} {number}".strip()],
        [_("版本号"), f"{pack.id} {pack.digest[:12]}"],
        [_("问题"), f"{sheet.question.title.said(language)} {sheet.question.name}"],
        [_("按哪一天的规定"), answer.on.isoformat()],
        [_("读法"), _("；").join(readings) or _("默认")],
    ]
    rows += [[one.clause, one.gist, one.at, "\n".join(one.steps)] for one in cited]
    return Part(_("依据"), [pgettext("line", "项目"), _("内容"), _("位置"), _("步骤")], rows)


@of_pack
def blank_table(
    request: HttpRequest, viewer: Viewer, pack: Pack, question: str, file: str
) -> HttpResponse:
    """An empty table with the column heads of the contract, to be filled in and handed over."""
    sheet = sheet_of(viewer, pack, question, QueryDict(), request)
    table, _dot, ending = file.partition(".")
    wanted = sheet.form.table(table)
    if wanted is None:
        raise Http404(_("没有名为「%(name)s」的表。") % {"name": table[:80]})
    save = csv_download if ending == "csv" else xlsx_download
    return save(f"{question}-{table}", [field.name for field in wanted.fields], [])
