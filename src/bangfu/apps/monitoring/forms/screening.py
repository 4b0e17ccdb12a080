"""Forms of screenings."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import PolicyForm, YearField


class ScreeningForm(PolicyForm):
    """By which income year the county is screened."""

    year = YearField(_("收入年度"))
