"""Forms of remittances: opening a year, notifying townships, entering receipts."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    MoneyField,
    NumberField,
    PolicyForm,
    RowField,
    TextField,
    YearField,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.queries.places import township_choices
from bangfu.apps.returns.models import RemittanceDue
from bangfu.apps.returns.queries.dues import open_dues_for


class YearForm(PolicyForm):
    """A year whose remittances are made due."""

    year = YearField(_("年度"))
    due_on = DayField(_("缴款期限"), required=False, help_text=_("不填为当年最后一天"))


class TownshipForm(PolicyForm):
    """One township, or all of them."""

    township = ChoiceField(
        _("镇乡"), township_choices, required=False, help_text=_("不选为全部镇乡")
    )


def dues_to_choose(viewer: Viewer) -> QuerySet[RemittanceDue]:
    """The dues that still take money, as a select lists them."""
    rows: QuerySet[RemittanceDue] = open_dues_for(viewer)
    return rows.order_by("-year", "township_id", "tranche__code")


class ReceiptForm(PolicyForm):
    """A sum that came in, as the bank slip has it."""

    due = RowField(_("缴哪一笔"), dues_to_choose)
    amount_fen = MoneyField(_("到账金额"))
    received_on = DayField(_("到账日期"))
    reference = NumberField(_("银行流水号"), max_length=60)
    payer = TextField(_("付款人"), max_length=100, required=False)
