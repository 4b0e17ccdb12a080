"""Forms of surplus plans and of the villages' use plans."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    LinesField,
    MoneyField,
    NumberField,
    PlaceField,
    PolicyForm,
    ReasonField,
    TextField,
    YearField,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.queries.places import village_choices
from bangfu.apps.returns.models import SurplusLine, SurplusPlan, UseLine, UsePlan
from bangfu.apps.returns.queries.dues import years_opened
from bangfu.apps.returns.queries.plans import (
    lines_of_surplus_plan,
    lines_of_use_plan,
    lines_wanting_reason,
    permitted_for,
    prohibited_for,
)
from bangfu.core.rules.use_restriction import OTHER, OTHER_NAME


def surplus_classes(viewer: Viewer) -> list[tuple[str, Any]]:
    """What the surplus may be used for by the policy of the day."""
    permitted = permitted_for("returns.surplus_use", viewer.today.year)
    return [(code, name.said(viewer.language)) for code, name in permitted.items()]


def use_classes(viewer: Viewer) -> list[tuple[str, Any]]:
    """Every class of use: permitted, any other, and those that will be refused with their clause."""
    year = viewer.today.year
    permitted = permitted_for("returns.use", year)
    prohibited, told = prohibited_for("returns.use", year), viewer.language
    return [
        (gettext("可以使用"), [(c, n.said(viewer.language)) for c, n in permitted.items()]),
        (gettext("须审核人说明理由"), [(OTHER, OTHER_NAME.said(viewer.language))]),
        (
            gettext("禁止使用"),
            [
                (
                    code,
                    gettext("%(name)s（%(gist)s）") % {"name": n.said(told), "gist": g.said(told)},
                )
                for code, (n, g) in prohibited.items()
            ],
        ),
    ]


def _ways(_viewer: Viewer) -> list[tuple[str, Any]]:
    return list(SurplusLine.WAYS)


SURPLUS_LINES = LinesField(
    _("用途明细"),
    {
        "use_class": ChoiceField(_("用途类别"), surplus_classes),
        "purpose": TextField(_("用途")),
        "amount_fen": MoneyField(_("金额")),
        "way": ChoiceField(_("支付方式"), _ways),
        "payee": TextField(_("收款单位"), max_length=100, required=False),
    },
)

USE_LINES = LinesField(
    _("用途明细"),
    {
        "use_class": ChoiceField(_("用途类别"), use_classes),
        "purpose": TextField(_("用途")),
        "amount_fen": MoneyField(_("金额")),
    },
)


class SurplusPlanForm(PolicyForm):
    """A surplus plan with its lines."""

    year = YearField(_("年度"))
    title = TextField(_("名称"), max_length=100)
    lines = SURPLUS_LINES


class SurplusLinesForm(PolicyForm):
    """Other lines of a surplus plan."""

    lines = SURPLUS_LINES


class UsePlanForm(PolicyForm):
    """A use plan of a village with its lines."""

    village = PlaceField(_("村"), village_choices)
    year = YearField(_("年度"))
    title = TextField(_("名称"), max_length=100)
    lines = USE_LINES


class UseLinesForm(PolicyForm):
    """Other lines of a use plan."""

    lines = USE_LINES


def surplus_lines_as_they_are(viewer: Viewer, plan: SurplusPlan) -> Mapping[str, Any]:
    """The lines of a surplus plan as the form shows them."""
    names = ("use_class", "purpose", "amount_fen", "way", "payee")
    rows = lines_of_surplus_plan(viewer, plan)
    return {"lines": [{name: getattr(row, name) for name in names} for row in rows]}


def use_lines_as_they_are(viewer: Viewer, plan: UsePlan) -> Mapping[str, Any]:
    """The lines of a use plan as the form shows them."""
    names = ("use_class", "purpose", "amount_fen")
    rows = lines_of_use_plan(viewer, plan)
    return {"lines": [{name: getattr(row, name) for name in names} for row in rows]}


def last_year_of_returns(viewer: Viewer, _row: Any) -> Mapping[str, Any]:
    """The last year for which returns were made due; the only village of one who has one.

    Before any year was opened it is the year in which the form is opened.
    """
    places = {grant.place for grant in viewer.grants if grant.role == "village"}
    own = {"village": next(iter(places))} if len(places) == 1 else {}
    return {"year": max(years_opened(viewer), default=viewer.today.year)} | own


class PaidForm(PolicyForm):
    """On which voucher a line of a surplus plan was paid, and when."""

    voucher = NumberField(_("凭证号"), max_length=60)
    paid_on = DayField(_("支付日期"))


class DecidedForm(PolicyForm):
    """When the villagers decided, and where it is written down."""

    decided_on = DayField(_("议定日期"))
    minutes = NumberField(_("会议记录编号"), max_length=100)


class ReviewForm(PolicyForm):
    """A reason for every use that stands in neither list of the policy."""

    def arrange(self) -> None:
        """One box for each line that needs a reason."""
        for line in lines_wanting_reason(self.viewer, self.row) if self.row else ():
            label = gettext("第%(number)s行“%(purpose)s”同意的理由") % {
                "number": line.number,
                "purpose": line.purpose,
            }
            self.fields[f"reason_{line.number}"] = TextField(label)

    @staticmethod
    def reasons(data: Mapping[str, Any]) -> dict[int, str]:
        """The reasons that were given, by the number of the line."""
        return {
            int(name.removeprefix("reason_")): str(reason)
            for name, reason in data.items()
            if name.startswith("reason_")
        }


class FinishedForm(PolicyForm):
    """Ending a plan: why, where lines stay unspent."""

    reason = ReasonField(required=False, help_text=_("有未支出的项目时必填"))


class SpentForm(PolicyForm):
    """What a line cost, when, to whom, on which voucher."""

    spent_fen = MoneyField(_("实支"))
    spent_on = DayField(_("支出日期"))
    payee = TextField(_("收款人"), max_length=100)
    voucher = NumberField(_("票据号"), max_length=60)


def spending_as_planned(_viewer: Viewer, line: UseLine) -> Mapping[str, Any]:
    """The planned sum, to be changed where less was spent."""
    return {"spent_fen": line.amount_fen}
