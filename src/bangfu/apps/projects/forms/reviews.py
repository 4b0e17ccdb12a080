"""Forms of a review: the panel, a member's opinion, the conclusion, the preference."""

from collections.abc import Mapping
from typing import Any

from django.forms import Field
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    FlagField,
    LinesField,
    PlaceField,
    PolicyForm,
    ReasonField,
    RowField,
    TextField,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.actions.reviews import Nominee, Verdict
from bangfu.apps.projects.models import Review
from bangfu.apps.projects.models.reviews import OPINIONS, PREFERENCE_GROUNDS
from bangfu.apps.projects.queries.choices import experts_for
from bangfu.apps.projects.queries.policy import criteria
from bangfu.apps.registry.queries.places import township_choices

MET, REMARK = "met_", "remark_"


class PanelForm(PolicyForm):
    """The members of a panel and where they come from."""

    members = LinesField(
        _("专家组成员"),
        {
            "person": RowField(_("专家"), experts_for),
            "home": PlaceField(_("所在镇乡"), township_choices, required=False),
        },
        help_text=_("申报镇乡的人不能进专家组；不在本区县任职的，所在镇乡留空"),
    )


def members_in(data: Mapping[str, Any]) -> list[Nominee]:
    """The members that were named."""
    return [Nominee(line["person"].pk, line["home"]) for line in data["members"]]


class OpinionForm(PolicyForm):
    """What one expert holds of each criterion, and the opinion that is signed."""

    opinion = ChoiceField(_("本人意见"), OPINIONS)
    remark = ReasonField(
        _("说明"), required=False, help_text=_("有条件不认可而同意通过的，必须说明")
    )
    is_impartial = FlagField(_("本人与申报单位、项目无利害关系"))

    def arrange(self) -> None:
        """Yes or no for each criterion of the policy, in front of the opinion."""
        asked: dict[str, Field] = {}
        for code, name in criteria(self.viewer.today).items():
            said = name.said(self.viewer.language)
            flag = FlagField(said)
            flag.for_viewer(self.viewer)
            asked[MET + code] = flag
            label = _("%(name)s：说明") % {"name": said}
            asked[REMARK + code] = TextField(label, max_length=300, required=False)
        self.fields = asked | self.fields


def verdicts_in(data: Mapping[str, Any]) -> dict[str, Verdict]:
    """The verdicts that were given, by criterion."""
    return {
        name.removeprefix(MET): Verdict(bool(value), data[REMARK + name.removeprefix(MET)])
        for name, value in data.items()
        if name.startswith(MET)
    }


class ConclusionForm(PolicyForm):
    """The conclusion of a panel that passes the plan."""

    reason = ReasonField(
        _("专家组说明"), required=False, help_text=_("有专家不认可某项条件的，必须说明")
    )


class PreferenceForm(PolicyForm):
    """Whether the project deserves preference, on all three grounds."""

    preference = FlagField(_("优先扶持"))
    close_links = TextField(_("联结紧密"), max_length=1000, lines=2, required=False)
    clear_effect = TextField(_("带动明显"), max_length=1000, lines=2, required=False)
    good_repute = TextField(_("口碑良好"), max_length=1000, lines=2, required=False)


def preference_as_it_is(_viewer: Viewer, row: Review) -> Mapping[str, Any]:
    """The judgement as it stands."""
    return {name: getattr(row, name) for name in ("preference", *PREFERENCE_GROUNDS)}
