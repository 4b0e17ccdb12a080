"""A form as a page: shown, checked, tried out, and done once; then on to where it leads.

    NEW_PROJECT = FormPage(
        "projects:project_new", _("申报项目"), ProjectForm,
        lambda sent: actions.apply(sent.viewer, sent.data, key=sent.key, body=sent.body),
        by="township", leads_to="projects:project",
    )
    path("projects/new/", form_view(NEW_PROJECT), name="project_new")

Whatever is refused is shown above the form with its clause, and nothing that was typed is lost.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.apps.pages.forms.policy_form import (
    ASK,
    KEY,
    VERSION,
    ChoiceField,
    PolicyForm,
    RowField,
    Sent,
)
from bangfu.apps.pages.forms.sums import unit_names
from bangfu.apps.pages.tables.grounds import Grounds, of_answer
from bangfu.apps.pages.tables.lists import Listing
from bangfu.apps.pages.tables.problems import Told as ToldProblem
from bangfu.apps.pages.tables.problems import told
from bangfu.apps.pages.views.declared import declared_as
from bangfu.apps.pages.views.see_other import SeeOther
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.records.refusal import Refused
from bangfu.core.words import Language
from bangfu.engine.ask import Answer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from bangfu.apps.pages.views.records import RecordPage

DONE = gettext_lazy("已办理。")
Respond = Callable[..., HttpResponseBase]
Do = Callable[[Sent], Told]
Ask = Callable[[Sent], Answer]


@dataclass(frozen=True)
class FormPage:
    """A form with an address of its own: `do` is the act, `leads_to` the record it leads to.

    With `page` it changes a row of that record page and its address carries the row's key. `ask`
    answers a try: what would the policy say. `title_of` names it by the row it is opened for. `done`
    is said afterwards, or says it of what the act led to.
    """

    name: str
    title: "StrOrPromise"
    form: type[PolicyForm]
    do: Do
    by: str = ""
    leads_to: str = ""
    done: "StrOrPromise | Callable[[Viewer, Told], StrOrPromise]" = DONE
    intro: "StrOrPromise" = ""
    register: Listing | None = None
    page: "RecordPage | None" = None
    initial: Callable[[Viewer, Any], Mapping[str, Any]] | None = None
    ask: Ask | None = None
    title_of: Callable[[Any], "StrOrPromise"] | None = None


def form_view(page: FormPage) -> Respond:
    """The view of a form: GET shows it, POST does it once and leads on (303)."""

    def view(request: HttpRequest, pk: Any = None) -> HttpResponseBase:
        viewer = viewer_of(request)
        if not viewer.is_one_of(page.by):
            raise NotYours(*page.by.split())
        row = row_of(page.page.rows, viewer, pk) if page.page else None
        form = bound(request, page.form, viewer, row=row, initial=page.initial)
        sheet = Sheet(request, form, page.do, page.ask)
        done = sheet.done(page.done, page.leads_to)
        if done is not None:
            return done
        context = sheet.context() | _theirs(page, viewer, sheet)
        return render(request, "pages/form.html", context | _about(page, viewer, form.row))

    return declared_as(page, view)


def _theirs(page: FormPage, viewer: Viewer, sheet: "Sheet") -> dict[str, Any]:
    """What somebody else changed since the form was opened, beside what was typed.

    From then on the form is about the row as it is now: sent again, it is meant.
    """
    form = sheet.form
    if page.page is None or not form.was_overtaken:
        return {}
    form.row = row_of(page.page.rows, viewer, form.row.pk)
    now = page.initial(viewer, form.row) if page.initial else {}
    fresh = type(form)(viewer=viewer, row=form.row, initial=now)
    theirs = [
        (field.label, form[field.name].value(), field.value())
        for field in fresh
        if field.name in now and form[field.name].value() != field.value()
    ]
    return {"theirs": [(label, _plain(yours), _plain(now)) for label, yours, now in theirs]}


def _plain(value: Any) -> str:
    """A value of a field in words: a sum with its unit."""
    if isinstance(value, tuple):
        return f"{value[0]} {unit_names()[value[1]]}"
    return "—" if value in (None, "") else str(value)


def _about(page: FormPage, viewer: Viewer, row: Any) -> dict[str, Any]:
    register = page.register or (page.page.register if page.page else None)
    back = page.page.href_of(row) if page.page else register.href if register else ""
    return {
        "title": page.title_of(row) if page.title_of else page.title,
        "intro": page.intro,
        "register": register,
        "row": row,
        "gist": page.page.gist_of(row, viewer.language) if page.page else "",
        "back": back,
    }


def row_of(rows: Callable[[Viewer], Any], viewer: Viewer, pk: Any) -> Any:
    """The row with a key, if the viewer sees it; what lies outside the area is not found."""
    try:
        found = rows(viewer).filter(pk=pk).first()
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise Http404(_("没有这条记录，或不在您的范围内。"))
    return found


def bound(
    request: HttpRequest,
    form: type[PolicyForm],
    viewer: Viewer,
    *,
    row: Any = None,
    initial: Callable[[Viewer, Any], Mapping[str, Any]] | None = None,
) -> PolicyForm:
    """The form of a request: as it was sent, or new with a key of its own.

    A row takes the version that the form was opened with, so that an act on an older one is refused.
    An address may choose among what the form offers; it types nothing.
    """
    if request.method == "POST":
        version = request.POST.get(VERSION, "")
        if row is not None and version.isdecimal() and len(version) < 10:
            row.version = int(version)
        key = request.POST.get(KEY, "")
        return form(request.POST, request.FILES, viewer=viewer, row=row, key=key)
    request.is_form = True  # type: ignore[attr-defined]  # a browser may go back to it
    given = dict(initial(viewer, row)) if initial else {}
    chosen = {
        name: value
        for name, value in request.GET.items()
        if isinstance(form.base_fields.get(name), ChoiceField | RowField)
    }
    return form(viewer=viewer, row=row, key=new_key(), initial=given | chosen)


def new_key() -> str:
    """A one-time key for a form that is shown."""
    return secrets.token_urlsafe(24)


class Sheet:
    """One form on the table: sent or not, with what the act or the try said."""

    def __init__(
        self, request: HttpRequest, form: PolicyForm, do: Do, ask: Ask | None = None
    ) -> None:
        self.request, self.form, self.do, self.ask = request, form, do, ask
        self.mended_at: Mapping[str, str] = {}
        self.grounds: Grounds | None = None

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.form.viewer.language

    def done(
        self,
        message: "StrOrPromise | Callable[[Viewer, Told], StrOrPromise]",
        leads_to: str | Callable[[Told], str],
    ) -> HttpResponse | None:
        """Do what was sent; where it leads, or None where the form is to be shown (again).

        `leads_to` names the page of the row that is told of, or gives its address.
        """
        if self.request.method != "POST":
            return None
        outcome = self._outcome()
        if outcome is None:
            # What was refused is kept under its key: the next try is another submission.
            self.form.key = new_key()
            return None
        if not outcome.is_repeat:
            said = message(self.form.viewer, outcome) if callable(message) else message
            messages.success(self.request, str(said))
        if callable(leads_to):
            return SeeOther(leads_to(outcome))
        return SeeOther(reverse(leads_to, args=[outcome.id]) if leads_to else self.request.path)

    def _outcome(self) -> Told | None:
        """What the act led to; None where it was not done: at fault, refused, or only tried."""
        form = self.form
        if form.is_being_filled or not form.is_valid():
            return None
        try:
            if ASK in self.request.POST and self.ask is not None:
                self.grounds = of_answer(self.ask(form.sent), _("试算"), self.language)
                return None
            return self.do(form.sent)
        except Refused as refused:
            form.refuse(refused)
            return None

    def context(self) -> dict[str, Any]:
        """What the page shows: the form, what is wrong with it, and what a try said."""
        return {
            "form": self.form,
            "problems": self.problems,
            "grounds": self.grounds,
            "can_ask": self.ask is not None,
        }

    @property
    def problems(self) -> list[ToldProblem]:
        """Everything at once: faults of fields, then the reasons of a refusal, each with its input."""
        form, language = self.form, self.language
        faults = [
            replace(_fault(form, name, str(message)), word=_("须改"))
            for name, told_ in form.errors.items()
            for message in told_
        ]
        refused = [
            told(
                problem,
                language,
                input_id=form[name].auto_id if name else "",
                href=self.mended_at.get(problem.code, ""),
            )
            for problem, name in form.refusals
        ]
        return faults + refused


def _fault(form: PolicyForm, name: str, message: str) -> ToldProblem:
    if name not in form.fields:
        return ToldProblem("block", message)
    label = form.fields[name].label or name
    told_ = _("%(label)s：%(fault)s") % {"label": label, "fault": message}
    return ToldProblem("block", told_, input_id=form[name].auto_id)
