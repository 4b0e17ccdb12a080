"""The pages of consent to pooling: by village, by township, and all villages of one at once."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import PlaceField, PolicyForm, Sent
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, Papers, RecordPage
from bangfu.apps.projects.actions import consents
from bangfu.apps.projects.forms.steps import (
    TownshipMeetingForm,
    TownshipSigningForm,
    VillageMeetingForm,
    VillageSigningForm,
    meeting_in,
    papers_in,
)
from bangfu.apps.projects.queries.choices import pooling_townships
from bangfu.apps.projects.queries.consents import (
    consent_paper_types,
    township_consents_for,
    village_consents_for,
)
from bangfu.apps.projects.tables import consents as tables
from bangfu.apps.records.actions import Told


def _agree_village(sent: Sent) -> Told:
    meeting = meeting_in(sent.data)
    return consents.record_village_meeting(sent.viewer, sent.row, meeting, key=sent.key)


def _sign_village(sent: Sent) -> Told:
    return consents.sign_village(
        sent.viewer,
        sent.row,
        key=sent.key,
        papers=papers_in(sent.data),
        signed_on=sent.data["signed_on"],
    )


def _leave(sent: Sent) -> Told:
    meeting, reason = meeting_in(sent.data), sent.data["reason"]
    return consents.record_leaving(sent.viewer, sent.row, meeting, key=sent.key, reason=reason)


def _reopen_village(sent: Sent) -> Told:
    return consents.reopen_village(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])


VILLAGE_CONSENT = RecordPage(
    "projects:village_consent",
    village_consents_for,
    register=tables.VILLAGE_CONSENTS,
    facts=tables.VILLAGE_FACTS,
    sections=(tables.PAPERS,),
    acts={
        "agree": Act(_agree_village, VillageMeetingForm),
        "sign": Act(_sign_village, VillageSigningForm),
        "leave": Act(_leave, VillageMeetingForm),
        "reopen": Act(_reopen_village),
    },
    papers=Papers(consent_paper_types, "village township township_leader"),
)


def _agree_township(sent: Sent) -> Told:
    return consents.record_township_meeting(
        sent.viewer,
        sent.row,
        meeting_in(sent.data),
        key=sent.key,
        papers=papers_in(sent.data),
    )


def _sign_township(sent: Sent) -> Told:
    return consents.sign_township(
        sent.viewer,
        sent.row,
        key=sent.key,
        papers=papers_in(sent.data),
        signed_on=sent.data["signed_on"],
    )


def _reopen_township(sent: Sent) -> Told:
    return consents.reopen_township(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])


TOWNSHIP_CONSENT = RecordPage(
    "projects:township_consent",
    township_consents_for,
    register=tables.TOWNSHIP_CONSENTS,
    facts=tables.TOWNSHIP_FACTS,
    boxes=(tables.TOWNSHIP_COUNTS,),
    sections=tables.TOWNSHIP_SECTIONS,
    acts={
        "agree": Act(_agree_township, TownshipMeetingForm),
        "sign": Act(_sign_township, TownshipSigningForm),
        "reopen": Act(_reopen_township),
    },
    buttons=tables.township_buttons,
    missing=tables.open_villages_of,
    papers=Papers(consent_paper_types, "township township_leader platform"),
)

# --- beginning, and all villages at once ------------------------------------------------------


class PoolingForm(PolicyForm):
    """The township whose pooling begins."""

    township = PlaceField(_("镇乡"), pooling_townships)


def _open(sent: Sent) -> Told:
    return consents.open_pooling(sent.viewer, sent.data["township"], key=sent.key)


def _agree_all(sent: Sent) -> Told:
    meeting = meeting_in(sent.data)
    return consents.record_village_meetings(sent.viewer, sent.row, meeting, key=sent.key)


def _sign_all(sent: Sent) -> Told:
    return consents.sign_villages(
        sent.viewer,
        sent.row,
        key=sent.key,
        papers=papers_in(sent.data),
        signed_on=sent.data["signed_on"],
    )


POOLING_NEW = FormPage(
    "projects:pooling_new",
    _("开办统筹"),
    PoolingForm,
    _open,
    by=tables.OPENING,
    leads_to="projects:township_consent",
    register=tables.TOWNSHIP_CONSENTS,
)
AGREE_ALL = FormPage(
    "projects:township_consent_agree_all",
    _("各村一次登记决策"),
    VillageMeetingForm,
    _agree_all,
    by="township",
    leads_to="projects:township_consent",
    page=TOWNSHIP_CONSENT,
    intro=_("对本镇乡所有未表决的村，按同一份会议汇编登记；个别村不同的，到该村页面单独办。"),
)
SIGN_ALL = FormPage(
    "projects:township_consent_sign_all",
    _("各村一次签订"),
    VillageSigningForm,
    _sign_all,
    by="township township_leader",
    leads_to="projects:township_consent",
    page=TOWNSHIP_CONSENT,
    intro=_("对本镇乡所有已表决的村，按同一册材料核对签订。登记决策的人不能签订。"),
)
