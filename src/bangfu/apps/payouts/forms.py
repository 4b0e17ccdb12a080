"""The forms of runs."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    MoneyField,
    PolicyForm,
    RowField,
    TextField,
    WholeField,
    YearField,
)
from bangfu.apps.payouts.models import RUN_KINDS
from bangfu.apps.payouts.queries.runs import lines_to_pay_out
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import notice_days


class RunForm(PolicyForm):
    """What is paid out, for which year; a line of a surplus plan where it pays one."""

    kind_of_run = ChoiceField(_("种类"), RUN_KINDS)
    year = YearField(_("年度"))
    surplus_line = RowField(
        _("结余安排"), lines_to_pay_out, required=False, help_text=_("股份分红和结余返村须选一项")
    )
    decided_fen = MoneyField(
        _("当年核定每村保底"), required=False, help_text=_("政策要求逐年核定时才填")
    )

    @staticmethod
    def given(data: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        line = data["surplus_line"]
        return {
            "kind_of_run": data["kind_of_run"],
            "year": data["year"],
            "surplus_line": line.pk if line else None,
            "decided_fen": data["decided_fen"],
        }


class DisplayForm(PolicyForm):
    """How long the result hangs out, and what is said with it."""

    days = WholeField(_("公示天数"), min_value=1, max_value=90)
    text = TextField(_("公示说明"), max_length=1000, lines=4)

    def arrange(self) -> None:
        """As many days as the policy asks for are offered."""
        self.fields["days"].initial = notice_days(self.viewer.today).days


def this_year(viewer: Viewer, _row: Any) -> Mapping[str, Any]:
    """The year in which the form is opened."""
    return {"year": viewer.today.year}
