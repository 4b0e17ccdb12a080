"""The forms of targets and evaluations."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.models.evaluations import EVALUATION_CATEGORIES
from bangfu.apps.oversight.queries.evaluations import line_choices
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    LinesField,
    PolicyForm,
    TextField,
    WholeField,
    YearField,
)
from bangfu.apps.people.scope import Viewer

LONG = 2_000


class TargetsForm(PolicyForm):
    """The year whose targets are to be found."""

    year = YearField(_("年度"))


class EvaluationForm(PolicyForm):
    """What is to be evaluated, by whom and when."""

    category = ChoiceField(_("评价类别"), EVALUATION_CATEGORIES)
    year = YearField(_("年度"))
    scope = TextField(_("评价范围"), max_length=300)
    evaluator = TextField(_("评价单位"))
    evaluated_on = DayField(_("评价日期"))


def no_lines(viewer: Viewer) -> list[tuple[str, str]]:
    """Which lines there are is known with the evaluation."""
    return []


class ScoresForm(PolicyForm):
    """Points for the lines of an evaluation."""

    scores = LinesField(
        _("评分"),
        {
            "line": ChoiceField(_("镇乡和指标"), no_lines),
            "score": WholeField(_("得分"), max_value=100),
            "reason": TextField(_("评分理由"), max_length=300, required=False),
        },
    )

    def arrange(self) -> None:
        """The lines of the evaluation."""
        lines = self.fields["scores"]
        assert isinstance(lines, LinesField)
        choice = lines.line_fields["line"]
        choice.choices = [("", ""), *line_choices(self.viewer, self.row)]  # type: ignore[attr-defined]


class ConclusionForm(PolicyForm):
    """What the evaluation concludes."""

    conclusion = TextField(_("评价结论"), max_length=LONG, lines=4)
