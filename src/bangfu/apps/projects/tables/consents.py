"""Consent to pooling, by township with counts and by village, as lists and records."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, PlacePick
from bangfu.apps.pages.views.records import Box, Facts, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.access import CONSENT_OPENERS
from bangfu.apps.projects.flow import TOWNSHIP_CONSENT, VILLAGE_CONSENT
from bangfu.apps.projects.models import TownshipConsent, VillageConsent
from bangfu.apps.projects.queries.applications import papers_handed_in
from bangfu.apps.projects.queries.consents import (
    open_villages,
    township_consents_for,
    village_consents_for,
)
from bangfu.apps.projects.tables.projects import named
from bangfu.apps.registry.queries.places import township_choices
from bangfu.apps.registry.tables.places import place_href
from bangfu.core.problem import Problem

OPENING = " ".join(CONSENT_OPENERS)

TOWNSHIP_CONSENTS = Listing(
    "projects:township_consents",
    _("统筹同意"),
    township_consents_for,
    intro=_("村按六步三要表决并签协议，镇乡集体决策后同平台签协议，资金才能由区统筹。"),
    columns=(
        Column("township", _("镇乡"), "place", link=True),
        Column("asked", _("困难村数"), "number", total=True),
        Column("agreed", _("已表决未签"), "number", total=True),
        Column("pooled", _("已办完"), "number", total=True),
        Column("signed_on", _("签订日期"), "date"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), TOWNSHIP_CONSENT),
        PlacePick("township", _("镇乡"), township_choices, path="township__code"),
    ),
    search=("township__name",),
    order=("township_id",),
    row_url="projects:township_consent",
    buttons=(
        Button(_("开办统筹"), "projects:pooling_new", OPENING),
        Button(_("逐村查看"), "projects:village_consents"),
    ),
    empty=_("还没有镇乡开办统筹。从“开办统筹”开始，名单内的困难村会自动列出。"),
)

_MEETING = (
    Column("held_on", _("会议日期"), "date", path="meeting__held_on"),
    Column("attended", _("到会人数"), "number", path="meeting__attended"),
    Column("votes_for", _("同意票"), "number", path="meeting__votes_for"),
    Column("minutes", _("会议记录编号"), path="meeting__minutes"),
)

VILLAGE_COLUMNS = (
    Column("village", _("困难村"), "place", link=True),
    *_MEETING,
    Column("signed_on", _("签订日期"), "date"),
    Column("state", _("状态"), "state"),
)

VILLAGE_CONSENTS = Listing(
    "projects:village_consents",
    _("村级统筹同意"),
    village_consents_for,
    columns=(
        VILLAGE_COLUMNS[0],
        Column("township", _("镇乡"), "place", path="village__parent"),
        *VILLAGE_COLUMNS[1:],
    ),
    filters=(
        Pick("state", _("状态"), VILLAGE_CONSENT),
        PlacePick("township", _("镇乡"), township_choices, path="village__code"),
    ),
    search=("village__name",),
    order=("village_id",),
    row_url="projects:village_consent",
    buttons=(Button(_("从工作簿导入决策"), "projects:meeting_import", "village township"),),
)


def _villages_of(viewer: Viewer, row: TownshipConsent) -> QuerySet[VillageConsent]:
    return village_consents_for(viewer).filter(township_consent=row)


TOWNSHIP_FACTS = (
    Facts(
        _("镇乡决定"),
        (
            Column("township", _("镇乡"), "place", href=lambda row: place_href(row.township)),
            *_MEETING,
            Column("decision", _("依据"), "decision", path="meeting__decision"),
            Column("signed_on", _("签订日期"), "date"),
        ),
    ),
)

TOWNSHIP_COUNTS = Box(
    _("村级进度"),
    (
        Column("asked", _("困难村数"), "number"),
        Column("agreed", _("已表决未签"), "number"),
        Column("pooled", _("已办完"), "number"),
    ),
)

PAPERS = Section(
    _("已交要件"),
    papers_handed_in,
    (
        Column("code", _("要件"), value=lambda row: named(row.code_name, row.code)),
        Column("number", _("文号或编号")),
        Column("handed_on", _("交件日期"), "date"),
    ),
    order=("handed_on", "pk"),
)

TOWNSHIP_SECTIONS = (
    Section(
        _("各村"),
        _villages_of,
        VILLAGE_COLUMNS,
        row_url="projects:village_consent",
        order=("village_id",),
        more=lambda row: f"{reverse('projects:village_consents')}?township={row.township_id}",
    ),
    PAPERS,
)

VILLAGE_FACTS = (
    Facts(
        _("村级决策"),
        (
            Column("village", _("困难村"), "place", href=lambda row: place_href(row.village)),
            *_MEETING,
            Column("votes_against", _("反对票"), "number", path="meeting__votes_against"),
            Column("decision", _("依据"), "decision", path="meeting__decision"),
            Column("signed_on", _("签订日期"), "date"),
        ),
    ),
)


def open_villages_of(viewer: Viewer, row: TownshipConsent) -> Sequence[Problem]:
    """The villages of a township that have not completed their consent."""
    names = [str(place) for place in open_villages(row.township_id, viewer.today)]
    told = {"count": len(names), "villages": names}
    return (
        [Problem("villages_still_open", "block", str(row.township), values=told)] if names else ()
    )


def township_buttons(viewer: Viewer, row: TownshipConsent) -> Sequence[Button]:
    """What is done for all villages of a township at once."""
    found = []
    for state, name, label in (
        ("open", "agree", _("各村一次登记决策")),
        ("village_agreed", "sign", _("各村一次签订")),
    ):
        event = VILLAGE_CONSENT.event_by_code[name]
        waits = village_consents_for(viewer).filter(township_consent=row, state=state).exists()
        if waits and viewer.holds(event.roles, row.place_code()):
            href = reverse(f"projects:township_consent_{name}_all", args=[row.pk])
            found.append(Button(label, href))
    return found
