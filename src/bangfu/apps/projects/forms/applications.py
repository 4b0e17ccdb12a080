"""Forms of an application: what the project is, how much is asked, papers, exception, reply."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    ChoicesField,
    DayField,
    FlagField,
    LinesField,
    MoneyField,
    NumberField,
    PlaceField,
    PolicyForm,
    ReasonField,
    TextField,
    WholeField,
    YearField,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.actions.drafting import ProjectFacts, YearContent
from bangfu.apps.projects.models import Application, CapException, PlatformAgreement
from bangfu.apps.projects.models.projects import AREAS
from bangfu.apps.projects.queries.applications import (
    agreement_of,
    exception_of,
    papers_handed_in,
    terms_stated,
)
from bangfu.apps.projects.queries.choices import (
    applying_townships,
    industry_choices,
    sector_choices,
    weak_village_choices,
)
from bangfu.apps.projects.queries.facts import village_codes
from bangfu.apps.projects.queries.policy import (
    MAY_NOT_ARISE,
    REVIEW_OPINION,
    SIGNED_AGREEMENT,
    agreement_terms,
    copies_asked,
    exception_grounds,
    file_papers,
    paper_clauses,
    plan_papers,
)
from bangfu.apps.projects.queries.projects import year_contents_of

BY_ACT = (REVIEW_OPINION, SIGNED_AGREEMENT)
WHY = "why_"


class FactsForm(PolicyForm):
    """What a project is."""

    plan_year = YearField(_("项目年度"))
    name = TextField(_("项目名称"), max_length=100)
    township = PlaceField(_("申报镇乡"), applying_townships)
    industry = ChoiceField(_("产业类别"), industry_choices)
    industry_reason = TextField(
        _("其他类别的理由"), max_length=300, required=False, help_text=_("选其他用途时必填")
    )
    sector = ChoiceField(_("工农商"), sector_choices)
    area = ChoiceField(_("所在片区"), AREAS, required=False)
    site = TextField(_("建设地点"), required=False)
    area_mu = WholeField(_("面积（亩）"))
    implementing_body = TextField(_("实施主体"))
    operator = TextField(_("经营主体"), required=False)
    operating_form = TextField(_("经营方式"), max_length=100, required=False)
    total_investment_fen = MoneyField(_("总投资"))
    own_fen = MoneyField(_("自筹资金"), least_fen=0, required=False)
    code = NumberField(_("项目编号"), max_length=20, required=False, help_text=_("留空由系统编号"))


class FactsChangeForm(FactsForm):
    """The same; the township stays."""

    township = None  # type: ignore[assignment]


def facts_in(data: Mapping[str, Any], township: str) -> ProjectFacts:
    """The facts that were typed."""
    typed = {name: value for name, value in data.items() if name != "township"}
    return ProjectFacts(township=township, **typed | {"own_fen": data["own_fen"] or 0})


def facts_as_they_are(_viewer: Viewer, row: Application) -> Mapping[str, Any]:
    """The facts as the form shows them."""
    return {name: getattr(row.project, name) for name in FactsChangeForm.base_fields}


class RequestForm(PolicyForm):
    """How much is asked for, and of which weak villages."""

    requested_fen = MoneyField(_("申请市级补助"))
    villages = ChoicesField(_("困难村"), {}, help_text=_("本镇乡名单内的困难村；份额均等"))

    def arrange(self) -> None:
        """The weak villages of the township."""
        choices = weak_village_choices(self.viewer, self.row.project.township_id)
        self.fields["villages"].choices = choices  # type: ignore[attr-defined]


def request_as_it_is(viewer: Viewer, row: Application) -> Mapping[str, Any]:
    """The request as the form shows it: all the township's weak villages, unless some were chosen."""
    township = row.project.township_id
    every = [code for code, _name in weak_village_choices(viewer, township)]
    return {
        "requested_fen": row.requested_fen,
        "villages": village_codes(row.project_id) or every,
    }


class ContentsForm(PolicyForm):
    """The yearly construction list; it adds up to the total investment."""

    contents = LinesField(
        _("年度建设内容"),
        {
            "year": YearField(_("年度")),
            "content": TextField(_("建设内容"), max_length=300),
            "amount_fen": MoneyField(_("投资额")),
        },
        help_text=_("各行合计应等于总投资"),
    )


def contents_in(data: Mapping[str, Any]) -> list[YearContent]:
    """The list that was typed."""
    return [YearContent(**line) for line in data["contents"]]


def contents_as_they_are(viewer: Viewer, row: Application) -> Mapping[str, Any]:
    """The list as the form shows it."""
    lines = year_contents_of(viewer, row.project).values("year", "content", "amount_fen")
    return {"contents": list(lines)}


class PapersForm(PolicyForm):
    """The checklist of papers: a number for each that is there, or the statement that may stand for it."""

    def arrange(self) -> None:
        """An input for each paper of the policy that is handed in by hand, with its clause."""
        day = self.viewer.today
        clauses = paper_clauses(day)
        for code, name in (plan_papers(day) | file_papers(day)).items():
            if code in BY_ACT:
                continue
            said = name.said(self.viewer.language)
            self.fields[code] = TextField(
                said, max_length=100, required=False, help_text=clauses[code]
            )
            if code in MAY_NOT_ARISE:
                label = _("%(name)s：不适用说明") % {"name": said}
                self.fields[WHY + code] = TextField(label, max_length=300, required=False)


def papers_as_they_are(viewer: Viewer, row: Application) -> Mapping[str, Any]:
    """The checklist as it stands."""
    held = papers_handed_in(viewer, row)
    numbers = {paper.code: paper.number for paper in held}
    return numbers | {WHY + paper.code: paper.statement for paper in held}


def checklist_in(data: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """The numbers and the statements that were typed, each by the code of the paper."""
    numbers = {code: typed for code, typed in data.items() if not code.startswith(WHY)}
    stated = {code: typed for code, typed in data.items() if code.startswith(WHY)}
    return numbers, {code.removeprefix(WHY): typed for code, typed in stated.items()}


class ExceptionForm(PolicyForm):
    """More than the cap: on which grounds, and why."""

    grounds = ChoicesField(_("理由类别"), {}, required=False)
    explanation = TextField(_("理由说明"), max_length=2000, lines=4)

    def arrange(self) -> None:
        """The grounds of the policy."""
        named = exception_grounds(self.viewer.today).items()
        pairs = [(code, name.said(self.viewer.language)) for code, name in named]
        self.fields["grounds"].choices = pairs  # type: ignore[attr-defined]


def exception_as_it_is(viewer: Viewer, row: Application) -> Mapping[str, Any]:
    """The exception as it was last asked."""
    asked: CapException | None = exception_of(viewer, row)
    return {} if asked is None else {"grounds": asked.grounds, "explanation": asked.explanation}


class AgreementForm(PolicyForm):
    """The agreement with the platform: its number and the wording of each term."""

    number = NumberField(_("协议编号"), max_length=100)

    def arrange(self) -> None:
        """A box for each term that the policy asks for."""
        for code, name in agreement_terms(self.viewer.today).items():
            said = name.said(self.viewer.language)
            self.fields[code] = TextField(said, max_length=4000, lines=4, required=False)


def terms_in(data: Mapping[str, Any]) -> dict[str, str]:
    """The terms that were worded."""
    return {code: wording for code, wording in data.items() if code != "number"}


def agreement_as_it_is(viewer: Viewer, row: Application) -> Mapping[str, Any]:
    """The agreement as it is drafted."""
    held: PlatformAgreement | None = agreement_of(viewer, row)
    return {} if held is None else {"number": held.number, **terms_stated(viewer, held)}


class SubmitForm(PolicyForm):
    """Sending the plan; a late one says why."""

    late_reason = ReasonField(_("逾期说明"), required=False, help_text=_("过了申报期限才填"))


class BindForm(PolicyForm):
    """The bound file: how many copies, and the seal."""

    copies = WholeField(_("份数"), min_value=1, max_value=99)
    is_sealed = FlagField(_("已加盖公章"))

    def arrange(self) -> None:
        """As many copies as the policy asks for are offered."""
        self.fields["copies"].initial = copies_asked(self.viewer.today)


class ReplyForm(PolicyForm):
    """The written reply of the government."""

    reply_number = NumberField(_("批复文号"), max_length=100)
    replied_on = DayField(_("批复日期"))
    approved_fen = MoneyField(_("批复市级补助"))


def reply_as_asked(_viewer: Viewer, row: Application) -> Mapping[str, Any]:
    """The reply as it is usual: the sum that was asked for."""
    return {"approved_fen": row.requested_fen}


class RecordForm(PolicyForm):
    """The filing with the municipality."""

    recorded_on = DayField(_("备案日期"))
    record_number = NumberField(_("备案编号"), max_length=100, required=False)
