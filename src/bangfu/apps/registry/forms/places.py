"""Forms of divisions and organisations."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    FlagField,
    NumberField,
    PlaceField,
    PolicyForm,
    ReasonField,
    TextField,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import pack_in_force, policy_pack_on
from bangfu.apps.registry.models import Division, Organisation
from bangfu.apps.registry.models.divisions import names_in
from bangfu.apps.registry.models.organisations import OFFICE_LEVELS, ORGANISATION_CATEGORIES
from bangfu.apps.registry.queries.places import place_choices, places_of


class _PaperForm(PolicyForm):
    """What every change of a division needs: the paper, its day, and a note."""

    document = TextField(_("依据文件"), help_text=_("文号或文件名称"))
    changed_on = DayField(_("自何日起"))
    reason = ReasonField(_("说明"), required=False)


class RenameForm(_PaperForm):
    """A new name of a division."""

    name = TextField(_("新名称"), max_length=100)
    name_en = TextField(_("英文名称"), required=False)
    field_order = ("name", "name_en", "document", "changed_on", "reason")


class EndForm(_PaperForm):
    """The end of a division, and which other it became a part of."""

    successor = PlaceField(_("并入"), lambda viewer: [("", "")], required=False)
    field_order = ("successor", "document", "changed_on", "reason")

    def arrange(self) -> None:
        """Only a place of the same level in the same county takes it over."""
        field = self.fields["successor"]
        assert isinstance(field, PlaceField)
        county = f"{self.row.pk[:6]}000000"
        places = places_of(self.viewer, self.row.level, inside=county, on=self.viewer.today)
        others = places.exclude(pk=self.row.pk)
        field.choices = [
            ("", ""),
            *[(p.code, f"{p.parent.name if p.parent else ''} {p.short_name}") for p in others],
        ]


class ProfileForm(_PaperForm):
    """What the policy records of a county."""

    terrain = TextField(_("地形"))
    farming = FlagField(_("农业大区"))
    old_base_area = FlagField(_("革命老区"))
    field_order = ("terrain", "farming", "old_base_area", "document", "changed_on", "reason")


def profile_as_it_is(_viewer: Viewer, row: Division) -> dict[str, Any]:
    """The profile of a place as the form shows it."""
    return dict(row.profile)


def offices_of(viewer: Viewer) -> list[tuple[str, str]]:
    """The offices that the policy in force names; none before there is one."""
    if policy_pack_on(viewer.today) is None:
        return []
    offices = pack_in_force(viewer.today).identity.offices
    return [(code, name.said(viewer.language)) for code, name in offices.items()]


class OrganisationForm(PolicyForm):
    """An organisation."""

    code = NumberField(_("编号"), max_length=40, help_text=_("自编号，或统一社会信用代码"))
    name = TextField(_("名称"))
    aliases = TextField(_("别名"), required=False, help_text=_("用顿号分开，如：农委、农业局"))
    category = ChoiceField(_("类别"), ORGANISATION_CATEGORIES)
    office = ChoiceField(
        _("政策所称单位"),
        offices_of,
        required=False,
        help_text=_("政策条文点名的单位须选，其职责由此对应"),
    )
    level = ChoiceField(_("级别"), OFFICE_LEVELS)
    division = PlaceField(_("所在地"), place_choices)
    credit_code = NumberField(_("统一社会信用代码"), max_length=18, required=False)
    active_from = DayField(_("设立日期"))

    @staticmethod
    def given(data: dict[str, Any]) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        kept = {name: value for name, value in data.items() if name != "division"}
        return kept | {
            "aliases": "、".join(names_in(data["aliases"])),
            "division_id": data["division"],
            "credit_code": data["credit_code"].strip().upper(),
        }


class OrganisationChangeForm(OrganisationForm):
    """The same, of one that is there: its code stays."""

    code = None  # type: ignore[assignment]
    reason = ReasonField(_("说明"), required=False)


def organisation_as_typed(_viewer: Viewer, row: Organisation) -> dict[str, Any]:
    """An organisation as its form shows it."""
    names = ("name", "aliases", "category", "office", "level", "credit_code", "active_from")
    return {name: getattr(row, name) for name in names} | {"division": row.division_id}


class OrganisationEndForm(PolicyForm):
    """The last day of an organisation and why."""

    active_until = DayField(_("停用日期"), help_text=_("从这一天起不再有效"))
    reason = ReasonField()
