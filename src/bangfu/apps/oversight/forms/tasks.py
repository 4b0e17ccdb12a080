"""The forms of the work ledger and of filed figures."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.queries.tasks import (
    matter_choices,
    period_choices,
    village_choices_of,
)
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    LinesField,
    MoneyField,
    PlaceField,
    PolicyForm,
    RowField,
    TextField,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.queries.projects import projects_for
from bangfu.apps.registry.queries.places import place_choices

LONG = 2_000


class TaskForm(PolicyForm):
    """A line of the work ledger."""

    place = PlaceField(_("承办地"), place_choices)
    project = RowField(_("项目"), projects_for, required=False)
    matter = ChoiceField(_("事项"), matter_choices, required=False)
    measure = TextField(_("措施"), max_length=300)
    road_map = TextField(_("路线图"), max_length=LONG, lines=3)
    responsible = TextField(_("责任人"), max_length=100)
    due_on = DayField(_("完成时间"))


class ProgressForm(PolicyForm):
    """How far a task is."""

    progress = TextField(_("进展"), max_length=LONG, lines=3)


class PeriodForm(PolicyForm):
    """The period whose figures townships are asked for."""

    period = ChoiceField(_("所属期"), period_choices)


def no_villages(viewer: Viewer) -> list[tuple[str, str]]:
    """Which villages there are is known with the return."""
    return []


class FiguresForm(PolicyForm):
    """The figures of every weak village of a township."""

    figures = LinesField(
        _("各村数据"),
        {
            "village": ChoiceField(_("村"), no_villages),
            "operating_income_fen": MoneyField(
                _("集体经营性收入"), least_fen=-(10**15), required=False
            ),
            "income_per_head_fen": MoneyField(_("人均可支配收入"), least_fen=0, required=False),
        },
    )

    def arrange(self) -> None:
        """The villages of the township that files."""
        lines = self.fields["figures"]
        assert isinstance(lines, LinesField)
        choice = lines.line_fields["village"]
        choice.choices = [("", ""), *village_choices_of(self.row)]  # type: ignore[attr-defined]
