"""The pages of households, individuals, grids and suspected duplicates."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import PolicyForm, Sent
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.views.forms import Do, FormPage, Sheet, bound, new_key, row_of
from bangfu.apps.pages.views.records import Act, Bundled, RecordPage
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.access import ERASERS
from bangfu.apps.registry.actions import circumstances, finding, households, individuals
from bangfu.apps.registry.forms import households as forms
from bangfu.apps.registry.queries.batches import waiting_batches
from bangfu.apps.registry.queries.households import (
    duplicates_for,
    erasures_for,
    individuals_for,
    with_identity,
)
from bangfu.apps.registry.tables.class_3 import ENTERING, KEEPING, READERS, REVEALERS
from bangfu.apps.registry.tables.duplicates import DUPLICATE_FACTS, DUPLICATES
from bangfu.apps.registry.tables.erasures import ERASURE_FACTS, ERASURES
from bangfu.apps.registry.tables.grids import GRID, GRIDS
from bangfu.apps.registry.tables.households import HOUSEHOLD_PAGE, HOUSEHOLDS
from bangfu.apps.registry.tables.individuals import INDIVIDUAL, INDIVIDUALS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# --- households -----------------------------------------------------------------------------------


def _moves_on(event: str) -> Act:
    def do(sent: Sent) -> Told:
        reason = sent.data.get("reason", "")
        return households.move_household_on(
            sent.viewer, sent.row, event, reason=reason, key=sent.key
        )

    return Act(do)


def _batches(viewer: Viewer) -> list[tuple[str, str, str]]:
    """A line for each file of which households wait for the viewer, who did not hand it in."""
    return [
        (
            one.file,
            reverse("registry:batch", args=[one.pk]),
            said("整批待审核 %(count)s 户") % {"count": f"{one.households:,}"},
        )
        for one in waiting_batches(viewer)
        if not one.is_own
    ]


def _singly(viewer: Viewer) -> Q:
    """What came in no file, or in one's own: of that one checks what another handed in again."""
    return Q(batch__isnull=True) | Q(batch__handed_by=viewer.person_id)


HOUSEHOLD: RecordPage = replace(
    HOUSEHOLD_PAGE,
    bundled=Bundled("entered", _batches, _singly),
    acts={event: _moves_on(event) for event in ("check", "give_back", "hand_in", "end")},
)


def _enter(sent: Sent) -> Told:
    data = sent.data
    entered = households.HouseholdEntered(
        data["village"],
        data["status"],
        data["basis"],
        data["entered_on"],
        data["code"],
        data["group_name"],
    )
    members = [forms.person_of(line) for line in data["members"]]
    return households.enter_household(sent.viewer, entered, members, key=sent.key)


HOUSEHOLD_NEW = FormPage(
    "registry:household_new",
    _("录入户"),
    forms.HouseholdForm,
    _enter,
    by=ENTERING,
    leads_to="registry:household",
    register=HOUSEHOLDS,
    intro=_("录入后由另一人审核。身份证号码、电话和银行账号加密保存。"),
)


def _of_household(
    page: str, title: "StrOrPromise", form: type[PolicyForm], do: Do, by: str
) -> FormPage:
    """A form about a household, which leads back to it."""
    return FormPage(
        f"registry:household_{page}",
        title,
        form,
        do,
        by=by,
        leads_to="registry:individual" if page == "member" else "registry:household",
        page=HOUSEHOLD,
    )


def _add(sent: Sent) -> Told:
    entered = forms.person_of(sent.data)
    day = sent.data["joined_on"]
    return individuals.add_individual(sent.viewer, sent.row, entered, joined_on=day, key=sent.key)


def _status(sent: Sent) -> Told:
    data = sent.data
    return households.set_status(
        sent.viewer,
        sent.row,
        data["status"],
        from_on=data["from_on"],
        basis=data["basis"],
        key=sent.key,
    )


def _move(sent: Sent) -> Told:
    data = sent.data
    return households.move_household(
        sent.viewer,
        sent.row,
        data["to_village"],
        to_group=data["to_group"],
        moved_on=data["moved_on"],
        reason=data["reason"],
        key=sent.key,
    )


def _merge(sent: Sent) -> Told:
    data = sent.data
    return households.merge_households(
        sent.viewer,
        sent.row,
        data["into"],
        head_becomes=data["head_becomes"],
        on=data["on"],
        reason=data["reason"],
        key=sent.key,
    )


def _split(sent: Sent) -> Told:
    data = sent.data
    return households.split_household(
        sent.viewer,
        sent.row,
        forms.SplitForm.leaving(data),
        code=data["code"],
        on=data["on"],
        reason=data["reason"],
        key=sent.key,
    )


def _head(sent: Sent) -> Told:
    head, former = sent.data["head"], sent.data["former_becomes"]
    return households.name_head(sent.viewer, sent.row, head, former, key=sent.key)


def _incomes(sent: Sent) -> Told:
    amounts = forms.HouseholdIncomesForm.amounts(sent.data)
    year, source = sent.data["year"], sent.data["source"]
    return circumstances.file_household_incomes(
        sent.viewer, sent.row, year, amounts, source=source, key=sent.key
    )


def _guarantee(sent: Sent) -> Told:
    looked = circumstances.Looked(**sent.data)
    return circumstances.check_guarantee(sent.viewer, sent.row, looked, key=sent.key)


def _consent(sent: Sent) -> Told:
    data = dict(sent.data)
    subject = data.pop("subject")
    return circumstances.give_consent(sent.viewer, sent.row, subject, **data, key=sent.key)


def _in_grid(sent: Sent) -> Told:
    rows = GRID.rows(sent.viewer)
    grid = rows.filter(pk=int(sent.data["grid"])).first() if sent.data["grid"] else None
    return circumstances.put_in_grid(sent.viewer, sent.row, grid, key=sent.key)


HOUSEHOLD_FORMS = (
    _of_household("member", _("增加成员"), forms.MemberForm, _add, ENTERING),
    _of_household("status", _("变更户类型"), forms.StatusForm, _status, "agriculture_bureau"),
    _of_household("move", _("迁移"), forms.MoveForm, _move, KEEPING),
    _of_household("merge", _("并户"), forms.MergeForm, _merge, KEEPING),
    _of_household("split", _("办理分户"), forms.SplitForm, _split, ENTERING),
    _of_household("head", _("变更户主"), forms.HeadForm, _head, ENTERING),
    _of_household("incomes", _("登记收入"), forms.HouseholdIncomesForm, _incomes, ENTERING),
    _of_household("guarantee", _("保障核查"), forms.GuaranteeForm, _guarantee, ENTERING),
    _of_household("consent", _("家庭意愿"), forms.ConsentForm, _consent, ENTERING),
    _of_household("grid", _("编入网格"), forms.InGridForm, _in_grid, ENTERING),
)

# --- individuals ----------------------------------------------------------------------------------


def _change(sent: Sent) -> Told:
    return individuals.change_individual(sent.viewer, sent.row, sent.data, key=sent.key)


def _identity(sent: Sent) -> Told:
    number, reason = sent.data["identity"], sent.data["reason"]
    return individuals.correct_identity(sent.viewer, sent.row, number, reason=reason, key=sent.key)


def _leave(sent: Sent) -> Told:
    data = sent.data
    return individuals.leave_household(
        sent.viewer,
        sent.row,
        left_on=data["left_on"],
        why=data["why"],
        reason=data["reason"],
        key=sent.key,
    )


def _propose_erasure(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return individuals.propose_erasure(sent.viewer, sent.row, reason=reason, key=sent.key)


INDIVIDUAL_CHANGE = FormPage(
    "registry:individual_change",
    _("改动"),
    forms.IndividualForm,
    _change,
    by=ENTERING,
    leads_to="registry:individual",
    page=INDIVIDUAL,
    initial=forms.individual_as_it_is,
)
INDIVIDUAL_IDENTITY = FormPage(
    "registry:individual_identity",
    _("登记或更正身份证号码"),
    forms.IdentityForm,
    _identity,
    by=KEEPING,
    leads_to="registry:individual",
    page=INDIVIDUAL,
)
INDIVIDUAL_LEAVE = FormPage(
    "registry:individual_leave",
    _("减少"),
    forms.LeavingForm,
    _leave,
    by=ENTERING,
    leads_to="registry:individual",
    page=INDIVIDUAL,
)
INDIVIDUAL_ERASE = FormPage(
    "registry:individual_erase",
    _("提出删除个人信息"),
    forms.ErasureForm,
    _propose_erasure,
    by=" ".join(ERASERS),
    leads_to="registry:erasure",
    page=INDIVIDUAL,
    intro=_("由另一人复核后删除。姓名和加密的信息一并删除；留痕仍然有效，但不再能说明是谁。"),
)
INDIVIDUAL_FORMS = (INDIVIDUAL_CHANGE, INDIVIDUAL_IDENTITY, INDIVIDUAL_LEAVE, INDIVIDUAL_ERASE)


def _decides_erasure(event: str, form: type[PolicyForm] = PolicyForm) -> Act:
    def do(sent: Sent) -> Told:
        reason = sent.data.get("reason", "")
        return individuals.decide_erasure(sent.viewer, sent.row, event, reason=reason, key=sent.key)

    return Act(do, form)


ERASURE = RecordPage(
    "registry:erasure",
    erasures_for,
    register=ERASURES,
    facts=(ERASURE_FACTS,),
    acts={
        "erase": _decides_erasure("erase", forms.EraseForm),
        "reject": _decides_erasure("reject"),
    },
)


def reveal(request: HttpRequest, pk: Any) -> HttpResponseBase:
    """One value of class 3 in full, for a reason: shown once, in the answer to the form, kept nowhere."""
    viewer = viewer_of(request)
    if not viewer.roles & set(REVEALERS.split()):
        raise NotYours(*REVEALERS.split())
    row = row_of(individuals_for, viewer, pk)
    form = bound(request, forms.RevealForm, viewer, row=row)
    shown = ""

    def do(sent: Sent) -> Told:
        nonlocal shown
        field, reason = sent.data["field"], sent.data["reason"]
        shown = individuals.reveal(viewer, row, field, reason=reason, key=sent.key)
        return Told(row.kind(), row.pk, is_repeat=True)

    sheet = Sheet(request, form, do)
    done = sheet.done("", "registry:individual")
    if done is not None and not shown:
        messages.warning(request, said("这一项已经显示过一次。要再看，请重新写明理由。"))
        return done
    about = {
        "title": said("查看完整信息"),
        "intro": said("只显示一次，离开或刷新本页后不再显示。"),
        "register": INDIVIDUALS,
        "row": row,
        "back": INDIVIDUAL.href_of(row),
        "shown": shown,
        "label": forms.CLASS_3_NAMES[form.cleaned_data["field"]].said(viewer.language)
        if shown
        else "",
    }
    answer = render(request, "registry/reveal.html", sheet.context() | about)
    answer["Cache-Control"] = "no-store"
    return answer


def find(request: HttpRequest) -> HttpResponseBase:
    """Who in the viewer's places has an identity number. It is posted: no address and no log has it."""
    viewer = viewer_of(request)
    if not viewer.roles & set(READERS.split()):
        raise NotYours(*READERS.split())
    form = bound(request, forms.FindForm, viewer)
    found = None
    if request.method == "POST" and form.is_valid():
        found = list(with_identity(viewer, form.cleaned_data["identity"]))
        form = forms.FindForm(viewer=viewer, key=new_key())
    sheet = Sheet(request, form, lambda _sent: Told("", 0))
    about = {
        "title": said("按身份证号码查找"),
        "register": INDIVIDUALS,
        "back": INDIVIDUALS.href,
        "found": found,
    }
    answer = render(request, "registry/find.html", sheet.context() | about)
    answer["Cache-Control"] = "no-store"
    return answer


# --- grids ----------------------------------------------------------------------------------------


def _new_grid(sent: Sent) -> Told:
    data = sent.data
    worker = int(data["worker"]) if data["worker"] else None
    entered = circumstances.GridEntered(
        data["village"], data["code"], data["name"], worker, data["from_on"]
    )
    return circumstances.enter_grid(sent.viewer, entered, key=sent.key)


def _change_grid(sent: Sent) -> Told:
    data = sent.data
    return circumstances.change_grid(
        sent.viewer,
        sent.row,
        name=data["name"],
        worker_id=int(data["worker"]) if data["worker"] else None,
        until_on=data["until_on"],
        key=sent.key,
    )


GRID_NEW = FormPage(
    "registry:grid_new",
    _("新建网格"),
    forms.GridForm,
    _new_grid,
    by=KEEPING,
    leads_to="registry:grid",
    register=GRIDS,
)
GRID_CHANGE = FormPage(
    "registry:grid_change",
    _("改动"),
    forms.GridChangeForm,
    _change_grid,
    by=KEEPING,
    leads_to="registry:grid",
    page=GRID,
    initial=forms.grid_as_it_is,
)

# --- suspected duplicates -------------------------------------------------------------------------


def _propose(sent: Sent) -> Told:
    outcome, reason = sent.data["outcome"], sent.data["reason"]
    return finding.propose_outcome(sent.viewer, sent.row, outcome, reason=reason, key=sent.key)


def _decides(event: str) -> Act:
    def do(sent: Sent) -> Told:
        reason = sent.data.get("reason", "")
        return finding.decide_duplicate(sent.viewer, sent.row, event, reason=reason, key=sent.key)

    return Act(do)


DUPLICATE = RecordPage(
    "registry:duplicate",
    duplicates_for,
    register=DUPLICATES,
    gist=(Column("first", "", path="first__name"), Column("second", "", path="second__name")),
    facts=DUPLICATE_FACTS,
    acts={
        "propose": Act(_propose, forms.OutcomeForm),
        "decide": _decides("decide"),
        "reject": _decides("reject"),
    },
)
