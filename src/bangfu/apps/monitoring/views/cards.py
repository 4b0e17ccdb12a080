"""The pages of cards and sheets: issued, handed over, printed on A4."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.actions.cards import hand_over, issue_cards
from bangfu.apps.monitoring.forms.cards import BatchForm, CardForm, HandOverForm, today_of
from bangfu.apps.monitoring.models import CardIssue
from bangfu.apps.monitoring.models.cards import CARD_KINDS
from bangfu.apps.monitoring.queries.cards import card_holders_for, cards_for
from bangfu.apps.monitoring.queries.printing import printed_card, printed_sheet
from bangfu.apps.monitoring.tables.cards import CARDS
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage, row_of
from bangfu.apps.pages.views.records import Facts, RecordPage
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.tables.class_3 import ENTERING, READERS
from bangfu.apps.registry.tables.individuals import household_href


def _buttons(_viewer: Viewer, row: CardIssue) -> Sequence[Button]:
    """Print it, alone or with the others of its village and day; hand it over."""
    alone = Button(_("打印"), reverse("monitoring:card_issue_print", args=[row.pk]), READERS)
    batch = f"{reverse('monitoring:card_issue_print', args=[row.pk])}?batch=1"
    together = Button(_("打印同村同日的"), batch, READERS)
    if row.handed_over_on is not None:
        return (alone, together)
    handing = reverse("monitoring:card_issue_handed", args=[row.pk])
    return (alone, together, Button(_("登记送达"), handing, ENTERING))


CARD = RecordPage(
    "monitoring:card_issue",
    cards_for,
    register=CARDS,
    facts=(
        Facts(
            _("印制和送达"),
            (
                Column("household", _("户编号"), path="household__code", href=household_href),
                Column("head_name", _("户主"), path="household__head_name"),
                Column("village", _("村"), "place", path="household__village"),
                Column("kind_code", _("种类"), choices=CARD_KINDS),
                Column("version", _("版次"), "number"),
                Column("printed_on", _("印制日期"), "date"),
                Column("printed_by", _("印制人"), path="printed_by__name"),
                Column("handed_over_on", _("送达日期"), "date"),
                Column("handed_over_by", _("送达人"), path="handed_over_by__name"),
            ),
        ),
    ),
    buttons=_buttons,
)


def _issue(sent: Sent) -> Told:
    households = [sent.data["household"]]
    return issue_cards(sent.viewer, households, sent.data["kind_code"], key=sent.key)


def _issue_many(sent: Sent) -> Told:
    kind = sent.data["kind_code"]
    rows = card_holders_for(sent.viewer).filter(village_id=sent.data["village"]).order_by("code")
    if sent.data["lacking_only"]:
        rows = rows.filter(**{f"{kind}_on__isnull": True})
    return issue_cards(sent.viewer, list(rows), kind, key=sent.key)


def _hand_over(sent: Sent) -> Told:
    return hand_over(sent.viewer, sent.row, on=sent.data["handed_over_on"], key=sent.key)


CARD_NEW = FormPage(
    "monitoring:card_issue_new",
    _("印制"),
    CardForm,
    _issue,
    by=ENTERING,
    leads_to="monitoring:card_issue",
    register=CARDS,
)
CARD_BATCH = FormPage(
    "monitoring:card_issue_batch",
    _("按村批量印制"),
    BatchForm,
    _issue_many,
    by=ENTERING,
    leads_to="monitoring:card_issue",
    register=CARDS,
    intro=_("每户一张，登记为今天印制；随后从任一张打开“打印同村同日的”。"),
)
CARD_HANDED = FormPage(
    "monitoring:card_issue_handed",
    _("登记送达"),
    HandOverForm,
    _hand_over,
    by=ENTERING,
    leads_to="monitoring:card_issue",
    page=CARD,
    initial=today_of,
)


def printed(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A card or sheet on A4; with `batch` all of its kind, village and day, a page each."""
    viewer = viewer_of(request)
    if not viewer.roles & set(READERS.split()):
        raise NotYours(*READERS.split())
    row = row_of(cards_for, viewer, pk)
    rows = [row]
    if request.GET.get("batch"):
        rows = list(
            cards_for(viewer)
            .filter(
                household__village=row.household.village_id,
                kind_code=row.kind_code,
                printed_on=row.printed_on,
            )
            .order_by("household__code")
        )
    make: Any = printed_card if row.kind_code == "clear_card" else printed_sheet
    context = {
        "row": row,
        "kind": CARD_KINDS[row.kind_code].said(viewer.language),
        "register": CARDS,
        "pages": [make(viewer, one) for one in rows],
        "is_card": row.kind_code == "clear_card",
    }
    return render(request, "monitoring/card_print.html", context)
