"""The form by which a sample of events is drawn."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.queries.events import kinds_done
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    PolicyForm,
    TextField,
    WholeField,
)
from bangfu.apps.people.scope import Viewer


def kind_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The tables from whose events a sample may be drawn."""
    return [(kind, name.said(viewer.language)) for kind, name in kinds_done().items()]


class SampleForm(PolicyForm):
    """How many events, of which days, by which seed."""

    seed = TextField(
        _("抽样种子"),
        max_length=100,
        help_text=_("当众商定的一句话或一串数字。同样的种子和范围，任何人再抽都是同样的记录。"),
    )
    count = WholeField(_("抽几条"), min_value=1)
    begins_on = DayField(_("自"))
    ends_on = DayField(_("至"))
    subject_kind = ChoiceField(_("事项"), kind_choices, required=False)
