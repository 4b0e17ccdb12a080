"""The forms of pairings."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    MoneyField,
    NumberField,
    PlaceField,
    PolicyForm,
    ReasonField,
    RowField,
    TextField,
)
from bangfu.apps.pairings.models import (
    AGREEMENT_CATEGORIES,
    CONTRIBUTION_CATEGORIES,
    TRAINING_CATEGORIES,
    UNIT_LEVELS,
    Agreement,
    HelpingUnit,
    UnitContribution,
)
from bangfu.apps.pairings.queries.agreements import term_names
from bangfu.apps.pairings.queries.units import units_for
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code, policy_pack_on
from bangfu.apps.registry.models import Organisation
from bangfu.apps.registry.queries.organisations import active_organisations
from bangfu.apps.registry.queries.places import place_choices, township_choices, village_choices

TERM_LENGTH_MAX = 2000


def _active(viewer: Viewer) -> QuerySet[Organisation]:
    return active_organisations(viewer, viewer.today)


class UnitForm(PolicyForm):
    """A helping unit."""

    organisation = RowField(_("单位"), _active, help_text=_("先在底册登记单位"))
    level = ChoiceField(_("级别"), UNIT_LEVELS)
    contact = TextField(_("联系人"), max_length=100, required=False)

    @staticmethod
    def given(data: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {
            "organisation_id": data["organisation"].pk,
            "division_id": county_code(),
            "level": data["level"],
            "contact": data["contact"],
        }


class UnitChangeForm(PolicyForm):
    """The level and the contact of a unit."""

    level = ChoiceField(_("级别"), UNIT_LEVELS)
    contact = TextField(_("联系人"), max_length=100, required=False)


def unit_as_it_is(_viewer: Viewer, row: HelpingUnit) -> Mapping[str, Any]:
    """A unit as its form shows it."""
    return {"level": row.level, "contact": row.contact}


class PairingForm(PolicyForm):
    """A unit and the village it helps from a day on."""

    unit = RowField(_("帮扶单位"), units_for)
    village = PlaceField(_("村"), village_choices)
    team = TextField(_("工作组"), max_length=100, required=False)
    paired_on = DayField(_("结对日期"))


class PairingEndForm(PolicyForm):
    """When a pairing ends and why."""

    ended_on = DayField(_("结束日期"))
    reason = ReasonField()


class ContributionForm(PolicyForm):
    """What a unit gave."""

    unit = RowField(_("帮扶单位"), units_for)
    place = PlaceField(
        _("受助地点"), place_choices, help_text=_("到村的选村；不分村的选镇乡或区县")
    )
    given_on = DayField(_("日期"))
    category = ChoiceField(_("形式"), CONTRIBUTION_CATEGORIES)
    amount_fen = MoneyField(_("金额"), help_text=_("物资和人力按折价"))
    about = TextField(_("内容"), required=False)

    @staticmethod
    def given(data: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        kept = {name: data[name] for name in ("given_on", "category", "amount_fen", "about")}
        return kept | {"unit_id": data["unit"].pk, "place_id": data["place"]}


class ContributionCorrectForm(PolicyForm):
    """What of a contribution may be corrected."""

    given_on = DayField(_("日期"))
    category = ChoiceField(_("形式"), CONTRIBUTION_CATEGORIES)
    amount_fen = MoneyField(_("金额"))
    about = TextField(_("内容"), required=False)
    reason = ReasonField(_("更正理由"))


def contribution_as_it_is(_viewer: Viewer, row: UnitContribution) -> Mapping[str, Any]:
    """A contribution as its form shows it."""
    names = ("given_on", "category", "amount_fen", "about")
    return {name: getattr(row, name) for name in names}


class AgreementForm(PolicyForm):
    """An agreement: its parties, the terms that the policy demands, and others in words."""

    category = ChoiceField(_("类别"), AGREEMENT_CATEGORIES)
    first_party = RowField(_("甲方"), _active)
    second_party = RowField(_("乙方"), _active)
    begins_on = DayField(_("起始日期"), required=False)
    ends_on = DayField(_("到期日期"), required=False)
    other = TextField(_("其他条款"), max_length=TERM_LENGTH_MAX, lines=4, required=False)

    def arrange(self) -> None:
        """One box for each term that the policy demands of any agreement."""
        if policy_pack_on(self.viewer.today) is None:
            return
        for category in AGREEMENT_CATEGORIES:
            for code, name in term_names(category, self.viewer.today).items():
                label = name.said(self.viewer.language)
                self.fields[code] = TextField(
                    label, max_length=TERM_LENGTH_MAX, lines=3, required=False
                )
                self.initial.setdefault(code, self.initial.get("terms", {}).get(code, ""))
        self.fields["other"] = self.fields.pop("other")


def agreement_given(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as the action takes it: every box that is no field of its own is a term."""
    parties = {f"{side}_id": data[side].pk for side in ("first_party", "second_party")}
    own = {name: data[name] for name in ("category", "begins_on", "ends_on") if name in data}
    terms = {
        code: text
        for code, text in data.items()
        if code not in own and f"{code}_id" not in parties and text
    }
    return own | parties | {"terms": terms}


class AgreementChangeForm(AgreementForm):
    """The same of a draft that is there: its category stays."""

    category = None  # type: ignore[assignment]


def agreement_as_it_is(_viewer: Viewer, row: Agreement) -> Mapping[str, Any]:
    """An agreement as its form shows it."""
    return {
        "first_party": row.first_party_id,
        "second_party": row.second_party_id,
        "begins_on": row.begins_on,
        "ends_on": row.ends_on,
        "other": row.terms.get("other", ""),
        "terms": row.terms,
    }


class SigningForm(PolicyForm):
    """The number and the day of a signing."""

    number = NumberField(_("文号"), max_length=60)
    signed_on = DayField(_("签订日期"))


def hosts(viewer: Viewer) -> list[tuple[str, str]]:
    """The county, for whoever reads all of it, and the townships."""
    county = county_code()
    whole = [(county, str(_("区县")))] if viewer.holds(viewer.roles, county) else []
    return whole + township_choices(viewer)


class TrainingForm(PolicyForm):
    """A course or a visit."""

    category = ChoiceField(_("类别"), TRAINING_CATEGORIES)
    topic = TextField(_("内容"))
    held_on = DayField(_("日期"))
    host = PlaceField(_("承办或接待"), hosts)
    attendees = TextField(_("参加人"), max_length=500, lines=2)
    guests = TextField(_("来访镇乡"), max_length=500, required=False, help_text=_("观摩必填"))

    @staticmethod
    def given(data: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        kept = {name: value for name, value in data.items() if name != "host"}
        return kept | {"host_id": data["host"]}
