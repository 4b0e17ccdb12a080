"""The pages of screenings: run, compared with the one before, and the texts that were run."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.access import COUNTY_READERS
from bangfu.apps.monitoring.actions.screening import SCREEN, make_clues, screen
from bangfu.apps.monitoring.forms.screening import ScreeningForm
from bangfu.apps.monitoring.models import Screening
from bangfu.apps.monitoring.queries.screening import (
    at_risk_without_clue,
    latest_income_year,
    recomputed,
    screenings_for,
)
from bangfu.apps.monitoring.tables.screening import (
    COME_UP,
    GONE,
    SCREENING,
    SCREENING_BOX,
    SCREENING_FACTS,
    SCREENINGS,
)
from bangfu.apps.pages.forms.policy_form import PolicyForm
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.tables.problems import told
from bangfu.apps.pages.views.forms import FormPage, row_of
from bangfu.apps.pages.views.records import RecordPage
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.records.queries.timeline import timeline_for
from bangfu.apps.records.refusal import Refused
from bangfu.core.words import Words


def _to_clues(row: Screening) -> str:
    """The act by its name, with how many households it is about."""
    return said("全部转为线索（%(households)s 户）") % {"households": at_risk_without_clue(row)}


def _buttons(_viewer: Viewer, row: Screening) -> Sequence[Button]:
    if not row.is_done:
        return ()
    buttons = [
        Button(_("按风险查看和查询语句"), reverse("monitoring:screening_texts", args=[row.pk])),
        Button(_("复算核对"), reverse("monitoring:screening_again", args=[row.pk])),
    ]
    if at_risk_without_clue(row):
        way = reverse("monitoring:screening_clues", args=[row.pk])
        buttons.append(Button(_to_clues(row), way, SCREENING))
    return buttons


SCREENING_PAGE = RecordPage(
    "monitoring:screening",
    screenings_for,
    register=SCREENINGS,
    facts=(SCREENING_FACTS,),
    boxes=(SCREENING_BOX,),
    sections=(COME_UP, GONE),
    buttons=_buttons,
    work=SCREEN,
    readers=" ".join(COUNTY_READERS),
)


def _year(viewer: Viewer, _row: object) -> Mapping[str, Any]:
    return {"year": latest_income_year() or viewer.today.year}


SCREENING_NEW = FormPage(
    "monitoring:screening_new",
    _("运行筛查"),
    ScreeningForm,
    lambda sent: screen(sent.viewer, sent.data["year"], key=sent.key),
    by=SCREENING,
    leads_to="monitoring:screening",
    register=SCREENINGS,
    initial=_year,
    intro=_(
        "按今天的户类型、成员和保障状况，以及所填年度的收入，逐户比对。在后台运行，同时只运行一次。"
    ),
    done=_("已提交，在后台运行。"),
)


def _clues_made(viewer: Viewer, told_of: Told) -> str:
    """How many households there were, and how many clues are new: as the event of the act keeps it."""
    row = screenings_for(viewer).filter(pk=told_of.id).first()
    verb = f"{Screening.kind()}.make_clues"
    event = row and timeline_for(viewer, row).filter(verb=verb).first()
    if not event:
        return said("已转为线索。")
    households, new = event.after["households"], event.after["clues"]
    counted = {"households": households, "new": new, "known": households - new}
    return (
        said("%(households)s 户有风险：新转线索 %(new)s 条，并入在办线索 %(known)s 条。") % counted
    )


SCREENING_CLUES = FormPage(
    "monitoring:screening_clues",
    _("全部转为线索"),
    PolicyForm,
    lambda sent: make_clues(sent.viewer, sent.row, key=sent.key),
    by=SCREENING,
    leads_to="monitoring:screening",
    page=SCREENING_PAGE,
    title_of=_to_clues,
    intro=_("有风险的户各转一条线索；已有在办线索的并入，不重复。"),
    done=_clues_made,
)


def texts(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How many households each risk judged, and the texts that found them, to be run again."""
    viewer, row = _seen(request, pk)
    risks = [one | {"title": Words(**one["title"]).said(viewer.language)} for one in row.by_risk]
    about = _about(row, said("查询语句")) | {"risks": risks}
    return render(request, "monitoring/screening_texts.html", about)


def again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The screening computed again from the tables it was given, beside what was written then."""
    viewer, row = _seen(request, pk)
    about = _about(row, said("复算核对"))
    try:
        about["found"] = recomputed(row)
    except Refused as refused:
        about["problems"] = [told(one, viewer.language) for one in refused.problems]
    return render(request, "monitoring/screening_again.html", about)


def _seen(request: HttpRequest, pk: int) -> tuple[Viewer, Screening]:
    viewer = viewer_of(request)
    if not viewer.roles & set(COUNTY_READERS):
        raise NotYours(*COUNTY_READERS)
    return viewer, row_of(screenings_for, viewer, pk)


def _about(row: Screening, title: str) -> dict[str, Any]:
    back = SCREENING_PAGE.href_of(row)
    return {"title": title, "register": SCREENINGS, "row": row, "back": back}
