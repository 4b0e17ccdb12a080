"""A record as a page: where it stands, what may be done now and by whom, what it holds, what was done.

PROJECT = RecordPage(
    "projects:project", queries.projects_for, register=PROJECTS,
    facts=(Facts(_("基本情况"), (Column("name", _("名称")),)),),
    acts={"submit": Act(lambda sent: actions.submit(sent.viewer, sent.row, key=sent.key))},
)
path("projects/<int:pk>/", record_view(PROJECT), name="project")
path("projects/<int:pk>/<slug:event>/", event_view(PROJECT), name="project_event")
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from bangfu.apps.pages import queries
from bangfu.apps.pages.forms.policy_form import PolicyForm, ReasonField
from bangfu.apps.pages.queries import Possible
from bangfu.apps.pages.tables.amounts import Cell
from bangfu.apps.pages.tables.cells import Column, at_path, cell_of
from bangfu.apps.pages.tables.charts import Chart
from bangfu.apps.pages.tables.flows import Historian, duty_name, holders_of, stepper_of
from bangfu.apps.pages.tables.grounds import Grounds, of_answer, of_decision
from bangfu.apps.pages.tables.lists import Button, Listing, Page
from bangfu.apps.pages.tables.problems import Told as ToldProblem
from bangfu.apps.pages.tables.problems import told
from bangfu.apps.pages.views.declared import declared_as
from bangfu.apps.pages.views.forms import Ask, Do, Respond, Sheet, bound, new_key, row_of
from bangfu.apps.pages.views.papers import AttachForm, attached, handed_out, withdrawn
from bangfu.apps.pages.views.progress import bar, progress_of, run_again
from bangfu.apps.pages.views.see_other import SeeOther
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.roles import role_name
from bangfu.apps.people.scope import Viewer, page_name_of
from bangfu.apps.records.actions import Told as Outcome
from bangfu.apps.records.models import Decision, Flowing
from bangfu.apps.records.queries.jobs import job_of
from bangfu.apps.records.queries.papers import papers_of
from bangfu.apps.records.queries.timeline import timeline_for
from bangfu.core.flow import Event
from bangfu.core.problem import Problem
from bangfu.core.words import Language, Words
from bangfu.engine.ask import Answer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Facts:
    """A group of facts of a row: the same columns as in lists."""

    title: "StrOrPromise"
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Box:
    """A few figures of a row, written large: money first of all."""

    title: "StrOrPromise"
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Verdict:
    """What the policy said, with every step: a kept decision or a fresh answer; nothing for None.

    `change` tells label, before and after of what the decision moves.
    """

    title: "StrOrPromise"
    decision: Callable[[Viewer, Any], Decision | Answer | None]
    change: Callable[[Viewer, Any], Sequence[tuple["StrOrPromise", str, str]]] | None = None


@dataclass(frozen=True)
class Drawn:
    """A chart on a record page; nothing for None."""

    chart: Callable[[Viewer, Any], Chart | None]


@dataclass(frozen=True)
class Section:
    """Rows that belong to a row, as a small table with totals; `more` leads to the whole list."""

    title: "StrOrPromise"
    rows: Callable[[Viewer, Any], QuerySet[Any]]
    columns: tuple[Column, ...]
    row_url: str | Callable[[Any], str] = ""
    order: tuple[str, ...] = ()
    more: Callable[[Any], str] | None = None
    empty: "StrOrPromise" = ""


@dataclass(frozen=True)
class Papers:
    """The papers of a row: which types there are for it, and which roles may add one."""

    types: Callable[[Viewer, Any], Mapping[str, Words]]
    by: str


@dataclass(frozen=True)
class Act:
    """How an event of the flow is done here. A form with fields of its own opens a page of its own.

    `href` leads elsewhere instead, where another page takes the event.
    """

    do: Do | None = None
    form: type[PolicyForm] = PolicyForm
    ask: Ask | None = None
    initial: Callable[[Viewer, Any], Mapping[str, Any]] | None = None
    href: Callable[[Any], str] | None = None

    def __post_init__(self) -> None:
        assert (self.do is None) != (self.href is None), "an act is done here or leads elsewhere"


@dataclass(frozen=True)
class Bundled:
    """Rows that came together and are handled together: the to-do names them by one line.

    `lines` gives label, address and gist of each lot that waits in the state for a viewer; `apart`
    are the rows that a viewer handles singly.
    """

    state: str
    lines: Callable[[Viewer], Sequence[tuple[str, str, str]]]
    apart: Callable[[Viewer], Q]


@dataclass(frozen=True)
class RecordPage:
    """The page of a row of a register. `name` is the name of its address; its events are `<name>_event`.

    `work` is the kind of work in the background whose progress is shown. `gist` tells what the row
    is, beside its name: a number alone says nothing to who has to act on it. `mended_at` gives for
    the code of a problem where the viewer puts it right. `bundled`: rows the to-do names together.
    `awaits` tells for what an event of the state still waits today; None where it may happen.
    """

    name: str
    rows: Callable[[Viewer], QuerySet[Any]]
    facts: tuple[Facts, ...]
    register: Listing | None = None
    gist: tuple[Column, ...] = ()
    boxes: tuple[Box | Verdict | Drawn, ...] = ()
    sections: Sequence[Section] = ()
    acts: Mapping[str, Act] = field(default_factory=dict)
    buttons: Callable[[Viewer, Any], Sequence[Button]] | None = None
    missing: Callable[[Viewer, Any], Sequence[Problem]] | None = None
    mended_at: Callable[[Viewer, Any], Mapping[str, str]] | None = None
    work: str = ""
    papers: Papers | None = None
    readers: str = ""
    bundled: Bundled | None = None
    awaits: Callable[[Viewer, Any, Event], Words | None] | None = None

    def href_of(self, row: Any) -> str:
        """Where the page of a row is."""
        return reverse(self.name, args=[row.pk])

    def gist_of(self, row: Any, language: Language) -> str:
        """What the row is, in one line; empty where its name says it."""
        return " · ".join(cell_of(column, row, language).text for column in self.gist)

    @property
    def columns(self) -> list[Column]:
        """Every column that the page shows of the row itself."""
        boxed = [column for box in self.boxes if isinstance(box, Box) for column in box.columns]
        return [*(column for group in self.facts for column in group.columns), *boxed]


def record_view(page: RecordPage) -> Respond:
    """The view of a record. `?paper=` hands out a paper; `?part=progress` gives the bar alone."""

    def view(request: HttpRequest, pk: Any) -> HttpResponseBase:
        viewer = viewer_of(request)
        _only_readers(page, viewer)
        row = row_of(page.rows, viewer, pk)
        if request.GET.get("part") == "progress":
            return bar(request, _progress(page, viewer, row))
        if page.papers is not None and "paper" in request.GET:
            return handed_out(viewer, row, request.GET["paper"])
        if request.method == "POST":
            return _beside(request, page, viewer, row)
        return _shown(request, page, viewer, row)

    return declared_as(page, view)


def _beside(request: HttpRequest, page: RecordPage, viewer: Viewer, row: Any) -> HttpResponseBase:
    """What is done on the page beside the flow: a paper handed in or withdrawn, work run again."""
    href = page.href_of(row)
    if "_retry" in request.POST and page.work:
        run_again(request, viewer, job_of(viewer, row, page.work))
        return SeeOther(f"{href}#progress")
    if page.papers is None:
        raise Http404(_("这条记录没有这一步。"))
    if "_withdraw" in request.POST:
        withdrawn(request, viewer, row, request.POST["_withdraw"])
        return SeeOther(f"{href}#papers")
    types = dict(page.papers.types(viewer, row))
    form = bound(request, AttachForm, viewer, row=row)
    assert isinstance(form, AttachForm)
    by = page.papers.by
    sheet = Sheet(request, form.of_types(types), lambda _sent: attached(form, types, by))
    if sheet.done(_("材料已上传。"), "") is not None:
        return SeeOther(f"{href}#papers")
    return _shown(request, page, viewer, row_of(page.rows, viewer, row.pk), sheet)


def event_view(page: RecordPage) -> Respond:
    """The view of an event: GET shows its form, POST takes the event once and leads to the record."""

    def view(request: HttpRequest, pk: Any, event: str) -> HttpResponseBase:
        viewer = viewer_of(request)
        _only_readers(page, viewer)
        row = row_of(page.rows, viewer, pk)
        act, taken = page.acts.get(event), row.flow.event_by_code.get(event)
        if act is None or act.do is None or taken is None:
            raise Http404(_("这条记录没有这一步。"))
        asked = form_of(act.form, asks_reason=taken.asks_reason)
        form = bound(request, asked, viewer, row=row, initial=act.initial)
        sheet = Sheet(request, form, act.do, act.ask)
        sheet.mended_at = page.mended_at(viewer, row) if page.mended_at else {}
        name = taken.name.said(viewer.language)
        said = _("已办理：%(event)s。") % {"event": name}
        done = sheet.done(said, lambda outcome: _page_after(page, row, outcome))
        if done is not None:
            return done
        row = form.row = row_of(page.rows, viewer, pk)
        if not form.has_own_fields:
            return _shown(request, page, viewer, row, sheet)
        about = {
            "title": name,
            "register": page.register,
            "row": row,
            "gist": page.gist_of(row, viewer.language),
            "back": page.href_of(row),
        }
        return render(request, "pages/form.html", sheet.context() | about)

    return declared_as(page, view)


def _page_after(page: RecordPage, row: Any, outcome: Outcome) -> str:
    """The page of the row that an event led to, as a clue leads to its case; else that of its own."""
    if outcome.kind == row.kind():
        return page.href_of(row)
    try:
        return reverse(page_name_of(outcome.kind), args=[outcome.id])
    except NoReverseMatch:
        return page.href_of(row)


def _only_readers(page: RecordPage, viewer: Viewer) -> None:
    readers = page.readers or (page.register.readers if page.register else "")
    if not viewer.is_one_of(readers):
        raise NotYours(*readers.split())


@cache
def form_of(form: type[PolicyForm], *, asks_reason: bool) -> type[PolicyForm]:
    """The form of an event, with a reason box where the event asks for a reason."""
    if not asks_reason or "reason" in form.base_fields:
        return form
    return type(form.__name__, (form,), {"reason": ReasonField(), "__module__": form.__module__})


def _shown(
    request: HttpRequest,
    page: RecordPage,
    viewer: Viewer,
    row: Any,
    sheet: Sheet | None = None,
) -> HttpResponseBase:
    context = _context(page, viewer, row)
    if sheet is not None:
        context["problems"] = sheet.problems
        if isinstance(sheet.form, AttachForm):
            context["attach_form"] = sheet.form
    return render(request, "pages/record.html", context)


def _context(page: RecordPage, viewer: Viewer, row: Any) -> dict[str, Any]:
    language = viewer.language
    events = list(timeline_for(viewer, row))
    historian = Historian(row, page.columns, language)
    context: dict[str, Any] = {
        "record": page,
        "row": row,
        "gist": page.gist_of(row, language),
        "facts": [(group.title, _facts(group.columns, viewer, row)) for group in page.facts],
        "boxes": [shown for box in page.boxes if (shown := _box(box, viewer, row))],
        "sections": [_section(section, viewer, row) for section in page.sections],
        "missing": _missing(page, viewer, row),
        "buttons": [
            b for b in (page.buttons(viewer, row) if page.buttons else ()) if b.is_for(viewer)
        ],
        "lines": historian.lines(events),
        "grounds": _grounds(page, viewer, row),
    }
    if isinstance(row, Flowing):
        context |= {
            "stepper": stepper_of(row, events, language),
            "state": cell_of(Column("state", "", "state"), row, language),
            "holders": holders_of(row, events, language) if events else [],
            "possible": _possible(page, viewer, row),
        }
    return context | _progress(page, viewer, row) | _papers(page, viewer, row)


def _missing(page: RecordPage, viewer: Viewer, row: Any) -> list[ToldProblem]:
    ways = page.mended_at(viewer, row) if page.mended_at else {}
    problems = page.missing(viewer, row) if page.missing else ()
    return [told(one, viewer.language, href=ways.get(one.code, "")) for one in problems]


def _facts(columns: Sequence[Column], viewer: Viewer, row: Any) -> list[tuple[str, Cell]]:
    return [(str(c.label), cell_of(c, row, viewer.language)) for c in columns]


def _box(box: Box | Verdict | Drawn, viewer: Viewer, row: Any) -> dict[str, Any] | None:
    if isinstance(box, Box):
        return {"title": box.title, "figures": _facts(box.columns, viewer, row)}
    if isinstance(box, Drawn):
        chart = box.chart(viewer, row)
        return {"chart": chart} if chart else None
    rests_on = box.decision(viewer, row)
    if rests_on is None:
        return None
    change = box.change(viewer, row) if box.change else ()
    return {"grounds": _grounded(rests_on, str(box.title), viewer), "change": change}


def _grounded(rests_on: Decision | Answer, title: str, viewer: Viewer) -> Grounds:
    if isinstance(rests_on, Decision):
        return of_decision(rests_on, title)
    return of_answer(rests_on, title, viewer.language)


def _grounds(page: RecordPage, viewer: Viewer, row: Any) -> list[Grounds]:
    """依据: one for each decision on which a figure of the page rests, named after its figures."""
    labels: dict[int, list[str]] = {}
    decisions: dict[int, Decision] = {}
    for column in page.columns:
        decision = at_path(row, column.decision) if column.decision else None
        if decision is not None:
            decisions[decision.pk] = decision
            labels.setdefault(decision.pk, []).append(str(column.label))
    return [of_decision(decisions[key], _("、").join(labels[key])) for key in decisions]


def _section(section: Section, viewer: Viewer, row: Any) -> dict[str, Any]:
    listing = Listing(
        "section",
        section.title,
        lambda seen_by: section.rows(seen_by, row),
        section.columns,
        order=section.order,
        row_url=section.row_url,
        empty=section.empty,
    )
    more = section.more(row) if section.more else ""
    return {"page": Page(listing, viewer, QueryDict()), "more": more}


def _possible(page: RecordPage, viewer: Viewer, row: Flowing) -> list[dict[str, Any]]:
    """What may happen now; the first that is open and leads forward is the one to be drawn large."""
    found = [_told(page, viewer, row, one) for one in queries.possible_for(viewer, row)]
    for one in found:
        if one["is_open"] and row.flow.is_forward(one["event"], row.state):
            return [two | {"is_first": two is one} for two in found]
    return found


def _told(page: RecordPage, viewer: Viewer, row: Any, possible: Possible) -> dict[str, Any]:
    """An event that may happen now: with its form or its address, or with whose it is and why not."""
    event, act = possible.event, page.acts.get(possible.event.code)
    language = viewer.language
    awaits = page.awaits(viewer, row, event) if page.awaits else None
    is_open = possible.is_open and act is not None and awaits is None
    return {
        "event": event,
        "is_open": is_open,
        "awaits": awaits,
        "held": duty_name(possible.held, language) if possible.held else "",
        "duty": duty_name(event.duty, language) if event.duty else "",
        "roles": _("、").join(role_name(role).said(language) for role in event.roles),
        **(_way(page, viewer, row, event) if is_open else {}),
    }


def _way(page: RecordPage, viewer: Viewer, row: Any, event: Event) -> dict[str, Any]:
    act = page.acts[event.code]
    if act.href is not None:
        return {"href": act.href(row)}
    address = reverse(f"{page.name}_event", args=[row.pk, event.code])
    form = form_of(act.form, asks_reason=event.asks_reason)(viewer=viewer, row=row, key=new_key())
    form.auto_id = f"{event.code}-%s"  # several forms stand on one page
    return {"href": address} if form.has_own_fields else {"form": form, "address": address}


def _progress(page: RecordPage, viewer: Viewer, row: Any) -> dict[str, Any]:
    """How far the latest work for the row has come."""
    job = job_of(viewer, row, page.work) if page.work else None
    return progress_of(viewer, job, page.href_of(row))


def _papers(page: RecordPage, viewer: Viewer, row: Any) -> dict[str, Any]:
    """The papers, which of them the viewer may withdraw, and the form for another one."""
    if page.papers is None:
        return {"papers": None}
    types = page.papers.types(viewer, row)
    held = papers_of(viewer, row).select_related("uploaded_by")
    told_ = [
        (one, Words(**one.type_name).said(viewer.language), one.uploaded_by_id == viewer.person_id)
        for one in held
    ]
    may_add = viewer.holds(page.papers.by.split(), row.place_code()) is not None
    form = AttachForm(viewer=viewer, row=row, key=new_key()).of_types(dict(types))
    return {
        "papers": told_,
        "papers_href": page.href_of(row),
        "withdraw_key": new_key(),
        "attach_form": form if may_add else None,
    }
