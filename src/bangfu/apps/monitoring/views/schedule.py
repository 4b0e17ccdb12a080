"""The pages of the work of the year: the schedule, dispatches, key areas, checks, and supporters."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.access import NOTERS
from bangfu.apps.monitoring.actions import schedule as actions
from bangfu.apps.monitoring.actions import supporters
from bangfu.apps.monitoring.forms import schedule as forms
from bangfu.apps.monitoring.models import KeyArea
from bangfu.apps.monitoring.queries import schedule as queries
from bangfu.apps.monitoring.tables import schedule as tables
from bangfu.apps.monitoring.tables.focus import FOCUS, NAMING
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.grounds import of_answer
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, Drawn, RecordPage
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.tables.class_3 import READERS
from bangfu.apps.registry.tables.households import HOUSEHOLD_PAGE

# --- the schedule ---------------------------------------------------------------------------------


def schedule(request: HttpRequest) -> HttpResponseBase:
    """The recurring duties of the year: by when each was due, and when it was done."""
    viewer = viewer_of(request)
    if not viewer.is_one_of(READERS):
        raise NotYours(*READERS.split())
    found = queries.schedule_of(viewer, viewer.today)
    context = {
        "today": viewer.today,
        "register": tables.DISPATCHES,
        "found": found,
        "lines": tables.due_lines(found, viewer) if found else [],
        "overdue": len(found.overdue) if found else 0,
        "areas": queries.key_areas_for(viewer).filter(queries.key_now(viewer.today)),
        "grounds": of_answer(found.answer, said("依据"), viewer.language) if found else None,
        "links": [one for one in tables.SCHEDULE_WAYS if one.is_for(viewer)],
    }
    return render(request, "monitoring/schedule.html", context)


# --- dispatches -----------------------------------------------------------------------------------

DISPATCH = RecordPage(
    "monitoring:dispatch",
    queries.dispatches_for,
    register=tables.DISPATCHES,
    facts=(*tables.DISPATCH_FACTS, tables.FIGURES_OF_DISPATCH),
)

DISPATCH_NEW = FormPage(
    "monitoring:dispatch_new",
    _("登记调度或通报"),
    forms.DispatchForm,
    lambda sent: actions.dispatch(sent.viewer, actions.DutyDone(**sent.data), key=sent.key),
    by=" ".join(NOTERS),
    leads_to="monitoring:dispatch",
    register=tables.DISPATCHES,
    initial=forms.on_today("done_on"),
)

# --- key areas ------------------------------------------------------------------------------------


def _area_buttons(_viewer: Viewer, row: KeyArea) -> Sequence[Button]:
    if row.until_on is not None:
        return ()
    href = reverse("monitoring:key_area_delist", args=[row.pk])
    return (Button(_("移出重点"), href, tables.OFFICES),)


KEY_AREA = RecordPage(
    "monitoring:key_area",
    queries.key_areas_for,
    register=tables.KEY_AREAS,
    facts=(tables.KEY_AREA_FACTS,),
    sections=(tables.NOTES_OF_AREA,),
    buttons=_area_buttons,
)

KEY_AREA_NEW = FormPage(
    "monitoring:key_area_new",
    _("列入重点"),
    forms.KeyAreaForm,
    lambda sent: actions.list_key_area(sent.viewer, **sent.data, key=sent.key),
    by=tables.OFFICES,
    leads_to="monitoring:key_area",
    register=tables.KEY_AREAS,
    initial=forms.on_today("from_on"),
)

KEY_AREA_DELIST = FormPage(
    "monitoring:key_area_delist",
    _("移出重点"),
    forms.DelistForm,
    lambda sent: actions.delist_key_area(
        sent.viewer, sent.row, sent.data["until_on"], key=sent.key
    ),
    by=tables.OFFICES,
    leads_to="monitoring:key_area",
    page=KEY_AREA,
    initial=forms.on_today("until_on"),
)

# --- concentrated checks --------------------------------------------------------------------------


def _begin(sent: Sent) -> Told:
    return actions.begin_campaign(sent.viewer, actions.CampaignEntered(**sent.data), key=sent.key)


CAMPAIGN = RecordPage(
    "monitoring:campaign",
    queries.campaigns_for,
    register=tables.CAMPAIGNS,
    facts=(tables.CAMPAIGN_FACTS,),
    boxes=(Drawn(tables.progress_chart),),
    sections=(tables.UNCHECKED,),
    acts={
        "end": Act(
            lambda sent: actions.end_campaign(
                sent.viewer, sent.row, reason=sent.data["reason"], key=sent.key
            )
        )
    },
)

CAMPAIGN_NEW = FormPage(
    "monitoring:campaign_new",
    _("布置集中排查"),
    forms.CampaignForm,
    _begin,
    by=tables.OFFICES,
    leads_to="monitoring:campaign",
    register=tables.CAMPAIGNS,
    initial=forms.on_today("from_on"),
)

# --- supporters --------------------------------------------------------------------------------------


def _name_supporter(sent: Sent) -> Told:
    person, day = int(sent.data["person"]), sent.data["from_on"]
    return supporters.name_supporter(sent.viewer, sent.row, person, from_on=day, key=sent.key)


SUPPORTER = FormPage(
    "monitoring:household_supporter",
    _("指定帮扶责任人"),
    forms.SupporterForm,
    _name_supporter,
    by=NAMING,
    leads_to="registry:household",
    register=FOCUS,
    page=HOUSEHOLD_PAGE,
    initial=forms.on_today("from_on"),
)
