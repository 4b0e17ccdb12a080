"""The pages of the county's own policy: taken up, proved, confirmed, started; documents; readings."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, Facts, RecordPage, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.actions import county as actions
from bangfu.apps.policies.forms.county import (
    ActivateForm,
    DocumentForm,
    EndReadingForm,
    ReadingForm,
    TakeUpForm,
)
from bangfu.apps.policies.models import SOURCE_TYPES, Edition, PolicyPack
from bangfu.apps.policies.queries.county import (
    chosen_readings_for,
    county_code,
    latest_pack,
    pack_of,
    policy_documents_for,
    policy_packs_for,
    upstream_of,
)
from bangfu.apps.policies.tables.county import (
    CHOSEN_READINGS,
    POLICY_DOCUMENTS,
    POLICY_PACKS,
    category_name,
    edition_href,
    gist_of,
    pooled_words,
)
from bangfu.apps.records.actions import Told
from bangfu.apps.records.refusal import refuse

KEEPERS = "pack_editor agriculture_bureau"


# --- policies ---------------------------------------------------------------------------------


def _take_up(sent: Sent) -> Told:
    edition = Edition.objects.get(pk=sent.data["edition"])
    return actions.take_up(sent.viewer, edition, key=sent.key)


def _activate(sent: Sent) -> Told:
    day = sent.data["active_from"]
    return actions.activate_policy(sent.viewer, sent.row, key=sent.key, active_from=day)


def _first_day(viewer: Viewer, row: PolicyPack) -> dict[str, Any]:
    pack = pack_of(row.edition_id, row.edition.digest)
    span = pack.identity.in_force
    return {"active_from": span.back_to or span.start}


def _ways_on(viewer: Viewer, row: PolicyPack) -> list[Button]:
    pack = row.edition.pack
    return [
        Button(_("看条款"), reverse("policies:pack", args=[pack])),
        Button(_("疑义与读法"), reverse("policies:ambiguities", args=[pack])),
    ]


POLICY_PACK = RecordPage(
    "policies:policy_pack",
    policy_packs_for,
    register=POLICY_PACKS,
    facts=(
        Facts(
            _("政策"),
            (
                Column("title", _("名称")),
                Column(
                    "edition", _("版本"), value=lambda row: row.edition.short, href=edition_href
                ),
                Column("pairing_round", _("结对轮次"), "number"),
                Column("pooled", _("区级统筹的事项"), value=pooled_words),
                Column("active_from", _("施行日期"), "date"),
                Column("active_until", _("停止施行日期"), "date"),
            ),
        ),
    ),
    sections=(
        Section(
            _("依据的文件"),
            lambda viewer, row: policy_documents_for(viewer).filter(policy_pack=row),
            POLICY_DOCUMENTS.columns,
            row_url="policies:policy_document",
        ),
    ),
    acts={
        "check": Act(lambda sent: actions.submit_policy(sent.viewer, sent.row, key=sent.key)),
        "confirm": Act(lambda sent: actions.confirm_policy(sent.viewer, sent.row, key=sent.key)),
        "return": Act(
            lambda sent: actions.return_policy(
                sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"]
            )
        ),
        "activate": Act(_activate, form=ActivateForm, initial=_first_day),
        # A policy is superseded when its successor starts: one is taken up first.
        "supersede": Act(href=lambda row: reverse("policies:policy_pack_new")),
    },
    buttons=_ways_on,
)

POLICY_PACK_NEW = FormPage(
    "policies:policy_pack_new",
    _("登记政策"),
    TakeUpForm,
    _take_up,
    by="pack_editor",
    leads_to="policies:policy_pack",
    intro=_("选一个已收存的政策包版本，作为本县的政策。登记后须校验、另一人确认，再启用。"),
    register=POLICY_PACKS,
)


# --- documents --------------------------------------------------------------------------------


def _add_document(sent: Sent) -> Told:
    written = {name: value for name, value in sent.data.items() if value is not None}
    return actions.add_document(sent.viewer, written | {"place": county_code()}, key=sent.key)


POLICY_DOCUMENT = RecordPage(
    "policies:policy_document",
    policy_documents_for,
    register=POLICY_DOCUMENTS,
    facts=(
        Facts(
            _("文件"),
            (
                Column("title", _("标题")),
                Column("number", _("文号")),
                Column("issuer", _("印发单位")),
                Column("approver", _("批准单位")),
                Column("addressees", _("主送单位")),
                Column("issued_on", _("印发日期"), "date"),
                Column("as_of", _("数据截止日"), "date"),
                Column("source_type", _("来源类别"), choices=SOURCE_TYPES),
                Column("category", _("类别"), value=category_name),
                Column("held", _("已收存原文"), "flag"),
            ),
        ),
    ),
    sections=(
        Section(
            _("依据的上位文件"),
            upstream_of,
            POLICY_DOCUMENTS.columns,
            row_url="policies:policy_document",
        ),
    ),
)

POLICY_DOCUMENT_NEW = FormPage(
    "policies:policy_document_new",
    _("登记文件"),
    DocumentForm,
    _add_document,
    by=KEEPERS,
    leads_to="policies:policy_document",
    register=POLICY_DOCUMENTS,
)


# --- readings ---------------------------------------------------------------------------------


def _propose(sent: Sent) -> Told:
    pack = latest_pack()
    if pack is None:
        raise refuse("no_policy_in_force", sent.viewer.today.isoformat())
    ambiguity, reading = sent.data["reading"]
    choice = actions.Choice(
        pack.id, ambiguity, reading, sent.data["begins_on"], sent.data["reason"]
    )
    return actions.propose_reading(sent.viewer, choice, key=sent.key)


def _end(sent: Sent) -> Told:
    return actions.end_reading(
        sent.viewer,
        sent.row,
        key=sent.key,
        ends_on=sent.data["ends_on"],
        reason=sent.data["reason"],
    )


def ambiguity_href(row: Any) -> str:
    """The ambiguity that a choice is about."""
    return reverse("policies:ambiguity", args=[row.pack, row.ambiguity])


READING = RecordPage(
    "policies:chosen_reading",
    chosen_readings_for,
    register=CHOSEN_READINGS,
    facts=(
        Facts(
            _("读法"),
            (
                Column("ambiguity", _("疑义"), href=ambiguity_href),
                Column("reading", _("读法")),
                Column("gist", _("读法内容"), value=gist_of),
                Column("reason", _("理由")),
                Column("begins_on", _("自何日起"), "date"),
                Column("ends_on", _("至何日止"), "date"),
            ),
        ),
    ),
    acts={
        "confirm": Act(lambda sent: actions.confirm_reading(sent.viewer, sent.row, key=sent.key)),
        "reject": Act(
            lambda sent: actions.reject_reading(
                sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"]
            )
        ),
        "end": Act(_end, form=EndReadingForm),
    },
)

READING_NEW = FormPage(
    "policies:chosen_reading_new",
    _("选定读法"),
    ReadingForm,
    _propose,
    by=KEEPERS,
    leads_to="policies:chosen_reading",
    intro=_("由一人提出并写明理由，另一人确认后采用。此前已办理的事项不受影响。"),
    register=CHOSEN_READINGS,
)
