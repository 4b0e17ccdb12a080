"""The pages of divisions and organisations: their forms."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import PolicyForm, Sent
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.actions.divisions import change_division
from bangfu.apps.registry.actions.organisations import (
    change_organisation,
    end_organisation,
    make_organisation,
)
from bangfu.apps.registry.forms.places import (
    EndForm,
    OrganisationChangeForm,
    OrganisationEndForm,
    OrganisationForm,
    ProfileForm,
    RenameForm,
    organisation_as_typed,
    profile_as_it_is,
)
from bangfu.apps.registry.tables.places import ALL, COUNTY, DIVISION, ORGANISATION, ORGANISATIONS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _change(category: str, title: "StrOrPromise", form: type[PolicyForm]) -> FormPage:
    """The page of one kind of change to a division."""

    def do(sent: Sent) -> Told:
        return change_division(sent.viewer, sent.row.pk, category, sent.data, key=sent.key)

    return FormPage(
        f"registry:division_{category}",
        title,
        form,
        do,
        by=COUNTY,
        leads_to="registry:division_change",
        page=DIVISION,
        initial=profile_as_it_is if category == "profile" else None,
    )


DIVISION_RENAME = _change("renamed", _("更名"), RenameForm)
DIVISION_END = _change("ended", _("撤销或并入"), EndForm)
DIVISION_PROFILE = _change("profile", _("更新区情"), ProfileForm)


def _make(sent: Sent) -> Told:
    return make_organisation(sent.viewer, OrganisationForm.given(dict(sent.data)), key=sent.key)


def _rewrite(sent: Sent) -> Told:
    given = OrganisationForm.given(dict(sent.data))
    return change_organisation(sent.viewer, sent.row, given, key=sent.key)


def _end(sent: Sent) -> Told:
    day, reason = sent.data["active_until"], sent.data["reason"]
    return end_organisation(sent.viewer, sent.row, day, reason=reason, key=sent.key)


ORGANISATION_NEW = FormPage(
    "registry:organisation_new",
    _("登记单位"),
    OrganisationForm,
    _make,
    by=ALL,
    leads_to="registry:organisation",
    register=ORGANISATIONS,
)

ORGANISATION_CHANGE = FormPage(
    "registry:organisation_change",
    _("修改"),
    OrganisationChangeForm,
    _rewrite,
    by=ALL,
    leads_to="registry:organisation",
    page=ORGANISATION,
    initial=organisation_as_typed,
)

ORGANISATION_END = FormPage(
    "registry:organisation_end",
    _("停用"),
    OrganisationEndForm,
    _end,
    by=ALL,
    leads_to="registry:organisation",
    page=ORGANISATION,
)
