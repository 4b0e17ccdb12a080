"""The forms of inspections, findings and referrals."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.assets.queries.assets import assets_for
from bangfu.apps.oversight.models.inspections import GRAVITIES
from bangfu.apps.oversight.queries.inspections import findings_for, inspections_for
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    MoneyField,
    PlaceField,
    PolicyForm,
    RowField,
    TextField,
    WholeField,
)
from bangfu.apps.projects.queries.projects import projects_for
from bangfu.apps.registry.queries.places import place_choices

LONG = 2_000


class DrawForm(PolicyForm):
    """A draw of villages by a seed that is written down."""

    place = PlaceField(_("在哪里抽"), place_choices)
    seed = TextField(
        _("抽样种子"),
        max_length=100,
        help_text=_("当众商定的一句话或一串数字。同样的种子和名单，任何人再抽都是同样的村。"),
    )
    count = WholeField(_("抽几个村"), min_value=1)
    planned_on = DayField(_("计划日期"))


class VisitPlanForm(PolicyForm):
    """A visit to the site of a project."""

    project = RowField(_("项目"), projects_for)
    planned_on = DayField(_("计划日期"))


class ReportForm(PolicyForm):
    """What was seen on a visit. What the policy demands is told by the act."""

    visited_on = DayField(_("检查日期"))
    progress = TextField(_("进度"), required=False)
    standard = TextField(_("建设标准"), max_length=500, required=False)
    quality = TextField(_("施工质量"), max_length=500, required=False)
    finding = TextField(_("检查结论"), max_length=LONG, lines=4)

    def arrange(self) -> None:
        """A spot check of a village has no works to look at."""
        if self.row is not None and self.row.category == "spot_check":
            for name in ("progress", "standard", "quality"):
                del self.fields[name]


class FollowUpForm(PolicyForm):
    """What came of an inspection."""

    follow_up = TextField(_("整改情况"), max_length=LONG, lines=3, required=False)


class FindingForm(PolicyForm):
    """Something found wrong, and what is to be done."""

    place = PlaceField(_("责任镇乡或村"), place_choices)
    title = TextField(_("问题"))
    text = TextField(_("具体情况"), max_length=LONG, lines=4)
    inspection = RowField(_("来源检查"), inspections_for, required=False)
    project = RowField(_("涉及项目"), projects_for, required=False)
    asset = RowField(_("涉及资产"), assets_for, required=False)
    gravity = ChoiceField(_("情节轻重"), GRAVITIES, required=False)
    responsible_person = TextField(_("责任人"), max_length=100, required=False)
    amount_fen = MoneyField(_("涉及金额"), required=False)
    measures = TextField(_("整改要求"), max_length=LONG, lines=3)
    due_on = DayField(_("整改期限"))


class EvidenceForm(PolicyForm):
    """How a finding was put right."""

    evidence = TextField(_("整改情况"), max_length=LONG, lines=4)


class VerifyForm(PolicyForm):
    """What was decided on a finding that was put right."""

    penalty = TextField(_("处理决定"), max_length=500, required=False)


class CompleteForm(PolicyForm):
    """The gravity of a finding, and who is responsible."""

    gravity = ChoiceField(_("情节轻重"), GRAVITIES)
    responsible_person = TextField(_("责任人"), max_length=100)


class ReferralForm(PolicyForm):
    """A clue that is handed to a body that may pursue it."""

    place = PlaceField(_("所在地"), place_choices)
    finding = RowField(_("来源问题"), findings_for, required=False)
    clue = TextField(_("线索"), max_length=LONG, lines=4)
    receiving_body = TextField(_("接收机关"))
    referred_on = DayField(_("移送日期"))
    amount_fen = MoneyField(_("涉及金额"), least_fen=0)


class OutcomeForm(PolicyForm):
    """What came of a clue."""

    outcome = TextField(_("处理结果"), max_length=LONG, lines=3)
