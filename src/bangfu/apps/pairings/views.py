"""The pages of pairings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.amounts import money
from bangfu.apps.pages.tables.grounds import of_answer
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, RecordPage
from bangfu.apps.pairings.actions.agreements import (
    change_agreement,
    draft_agreement,
    hold_training,
    move_agreement,
    sign_agreement,
    submit_agreement,
)
from bangfu.apps.pairings.actions.units import (
    change_unit,
    correct_contribution,
    end_pairing,
    enter_unit,
    give,
    pair,
)
from bangfu.apps.pairings.forms.entries import (
    AgreementChangeForm,
    AgreementForm,
    ContributionCorrectForm,
    ContributionForm,
    PairingEndForm,
    PairingForm,
    SigningForm,
    TrainingForm,
    UnitChangeForm,
    UnitForm,
    agreement_as_it_is,
    agreement_given,
    contribution_as_it_is,
    unit_as_it_is,
)
from bangfu.apps.pairings.models import UNIT_LEVELS
from bangfu.apps.pairings.queries.agreements import agreements_for, letters_of_townships
from bangfu.apps.pairings.queries.units import (
    contributions_by_level,
    coverage_for,
    pairings_for,
    units_for,
)
from bangfu.apps.pairings.tables import (
    AGREEMENT_FACTS,
    AGREEMENTS,
    CONTRIBUTION,
    CONTRIBUTIONS,
    COUNTY,
    DRAFTING,
    KEEPING,
    PAIRING,
    PAIRINGS,
    TRAININGS,
    UNIT,
    UNITS,
    agreement_buttons,
    missing_terms_of,
)
from bangfu.apps.people.access import viewer_of
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.queries.places import divisions_for

# --- units ------------------------------------------------------------------------------------


def _enter(sent: Sent) -> Told:
    return enter_unit(sent.viewer, UnitForm.given(sent.data), key=sent.key)


def _rewrite_unit(sent: Sent) -> Told:
    return change_unit(sent.viewer, sent.row, sent.data, key=sent.key)


def _pair(sent: Sent) -> Told:
    return pair(
        sent.viewer,
        sent.data["unit"],
        [sent.data["village"]],
        paired_on=sent.data["paired_on"],
        team=sent.data["team"],
        key=sent.key,
    )


def _end(sent: Sent) -> Told:
    day, reason = sent.data["ended_on"], sent.data["reason"]
    return end_pairing(sent.viewer, sent.row, day, reason=reason, key=sent.key)


def _give(sent: Sent) -> Told:
    return give(sent.viewer, ContributionForm.given(sent.data), key=sent.key)


def _correct(sent: Sent) -> Told:
    given = {name: value for name, value in sent.data.items() if name != "reason"}
    reason = sent.data["reason"]
    return correct_contribution(sent.viewer, sent.row, given, reason=reason, key=sent.key)


UNIT_NEW = FormPage(
    "pairings:unit_new",
    _("登记帮扶单位"),
    UnitForm,
    _enter,
    by=COUNTY,
    leads_to="pairings:unit",
    register=UNITS,
)
UNIT_CHANGE = FormPage(
    "pairings:unit_change",
    _("修改"),
    UnitChangeForm,
    _rewrite_unit,
    by=COUNTY,
    leads_to="pairings:unit",
    page=UNIT,
    initial=unit_as_it_is,
)
PAIRING_NEW = FormPage(
    "pairings:pairing_new",
    _("登记结对"),
    PairingForm,
    _pair,
    by=COUNTY,
    leads_to="pairings:unit",
    register=PAIRINGS,
)
PAIRING_END = FormPage(
    "pairings:pairing_end",
    _("结束结对"),
    PairingEndForm,
    _end,
    by=COUNTY,
    leads_to="pairings:pairing",
    page=PAIRING,
)
CONTRIBUTION_NEW = FormPage(
    "pairings:contribution_new",
    _("登记投入"),
    ContributionForm,
    _give,
    by=KEEPING,
    leads_to="pairings:contribution",
    register=CONTRIBUTIONS,
)
CONTRIBUTION_CORRECT = FormPage(
    "pairings:contribution_correct",
    _("更正"),
    ContributionCorrectForm,
    _correct,
    by=KEEPING,
    leads_to="pairings:contribution",
    page=CONTRIBUTION,
    initial=contribution_as_it_is,
)


def coverage(request: HttpRequest) -> HttpResponse:
    """What the policy says of the pairings of today, and what units of each level gave."""
    viewer = viewer_of(request)
    answer = coverage_for(viewer, viewer.today)
    sums = [
        (
            UNIT_LEVELS[one.level].said(viewer.language),
            money(one.given_fen),
            money(one.reported_fen),
        )
        for one in contributions_by_level(viewer, viewer.today)
    ]
    told = answer.answer if isinstance(answer.answer, dict) else {}
    context = {
        "has_data": pairings_for(viewer).exists(),
        "answer": told,
        "groups": [
            (UNIT_LEVELS[group["level"]].said(viewer.language), group)
            for group in told.get("groups", ())
        ],
        "uncovered": divisions_for(viewer).filter(
            pk__in=[row["village"] for row in told.get("uncovered", ())]
        ),
        "idle": units_for(viewer).filter(
            organisation__code__in=[row["unit"] for row in told.get("idle_units", ())]
        ),
        "grounds": of_answer(answer, str(_("结对覆盖")), viewer.language),
        "sums": sums,
    }
    return render(request, "pairings/coverage.html", context)


# --- agreements -------------------------------------------------------------------------------


def _draft(sent: Sent) -> Told:
    return draft_agreement(sent.viewer, agreement_given(sent.data), key=sent.key)


def _redraft(sent: Sent) -> Told:
    return change_agreement(sent.viewer, sent.row, agreement_given(sent.data), key=sent.key)


def _submit(sent: Sent) -> Told:
    return submit_agreement(sent.viewer, sent.row, key=sent.key)


def _sign(sent: Sent) -> Told:
    number, day = sent.data["number"], sent.data["signed_on"]
    return sign_agreement(sent.viewer, sent.row, number, day, key=sent.key)


def _moves(event: str) -> Act:
    def do(sent: Sent) -> Told:
        reason = sent.data.get("reason", "")
        return move_agreement(sent.viewer, sent.row, event, reason=reason, key=sent.key)

    return Act(do)


AGREEMENT = RecordPage(
    "pairings:agreement",
    agreements_for,
    register=AGREEMENTS,
    facts=(AGREEMENT_FACTS,),
    acts={
        "submit": Act(_submit),
        "sign": Act(_sign, SigningForm),
        **{event: _moves(event) for event in ("return", "approve", "begin", "assess")},
    },
    buttons=agreement_buttons,
    missing=missing_terms_of,
)
AGREEMENT_NEW = FormPage(
    "pairings:agreement_new",
    _("起草协议"),
    AgreementForm,
    _draft,
    by=DRAFTING,
    leads_to="pairings:agreement",
    register=AGREEMENTS,
    intro=_("政策要求的条款各有一格；所起草的类别不要求的可留空。"),
)
AGREEMENT_CHANGE = FormPage(
    "pairings:agreement_change",
    _("修改"),
    AgreementChangeForm,
    _redraft,
    by=DRAFTING,
    leads_to="pairings:agreement",
    page=AGREEMENT,
    initial=agreement_as_it_is,
)


def letters(request: HttpRequest) -> HttpResponse:
    """Which townships have a signed responsibility letter, and which have not."""
    viewer = viewer_of(request)
    found = letters_of_townships(viewer, viewer.today)
    signed = sum(one.is_signed for one in found)
    context = {
        "letters": [
            (one, one.letter.state_name.said(viewer.language) if one.letter else "")
            for one in found
        ],
        "signed": signed,
        "unsigned": len(found) - signed,
    }
    return render(request, "pairings/letters.html", context)


# --- training ---------------------------------------------------------------------------------


def _hold(sent: Sent) -> Told:
    return hold_training(sent.viewer, TrainingForm.given(sent.data), key=sent.key)


TRAINING_NEW = FormPage(
    "pairings:training_new",
    _("登记培训或观摩"),
    TrainingForm,
    _hold,
    by=KEEPING,
    leads_to="pairings:training",
    register=TRAININGS,
)
