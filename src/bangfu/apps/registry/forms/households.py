"""Forms of households, individuals, grids and suspected duplicates."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.fields import refuse_unseen
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    FlagField,
    LinesField,
    MoneyField,
    NumberField,
    PlaceField,
    PolicyForm,
    ReasonField,
    RowField,
    TextField,
    YearField,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.actions.entering import IndividualEntered
from bangfu.apps.registry.models import Grid, Household, Individual
from bangfu.apps.registry.models.households import CONSENT_SUBJECTS, HOUSEHOLD_INCOME_CLASSES
from bangfu.apps.registry.models.individuals import JOININGS, LEAVINGS, OUTCOMES, RELATIONS, SEXES
from bangfu.apps.registry.queries.households import (
    grid_choices,
    household_villages,
    live_households_for,
    members_of_household,
    worker_choices,
)
from bangfu.core.households import (
    GUARANTEE_STATES,
    GUARANTEES,
    HOUSEHOLD_STATUSES,
    LABOUR,
    SCHOOLING,
)
from bangfu.core.identity import card_problem, checked_identity, name_problem, phone_problem
from bangfu.core.money import FEN_MAX
from bangfu.core.problem import Problem
from bangfu.core.words import Words, words

NOT_HEAD = {code: name for code, name in RELATIONS.items() if code != "head"}
CLASS_3_NAMES: Mapping[str, Words] = {
    "identity": words("身份证号码", "Identity number"),
    "phone": words("电话", "Phone"),
    "card": words("银行账号", "Bank account"),
    "health": words("健康或残疾状况", "Illness or disability"),
}


class _SeenField(TextField):
    """A text that is checked as it was typed, with nothing taken away; the browser offers none."""

    viewer: Viewer

    def __init__(self, label: Any, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(label, widget=widget, strip=False, **options)

    def for_viewer(self, viewer: Viewer) -> None:
        """The day by which a birthday is checked, and the language of what is told."""
        self.viewer = viewer

    def problem(self, typed: str) -> Problem | None:
        """What is wrong with what was typed."""
        raise NotImplementedError

    def suggested(self, typed: str) -> str:
        """What was probably meant; told, never taken over."""
        return ""

    def clean(self, value: Any) -> Any:
        """What was typed, or a refusal that says what to do."""
        typed = super().clean(value)
        problem = self.problem(typed) if typed else None
        if problem is None:
            return typed
        told = problem.message(self.viewer.language)
        if suggested := self.suggested(typed):
            told += gettext("可能是：%(suggested)s。请对照证件核对后填写。") % {
                "suggested": suggested
            }
        raise ValidationError(told, code=problem.code)


class IdentityField(_SeenField):
    """An identity number, checked; one that was written otherwise is refused with what was meant."""

    default_validators = [refuse_unseen]

    def problem(self, typed: str) -> Problem | None:
        """The first thing that is wrong with the number."""
        told = checked_identity(typed, on=self.viewer.today)
        return None if told.number else told.problems[0]

    def suggested(self, typed: str) -> str:
        """The number that was probably meant."""
        return checked_identity(typed, on=self.viewer.today).suggested

    def clean(self, value: Any) -> Any:
        """The number in its one form: the last letter is a capital."""
        return str(super().clean(value)).upper()


class NameField(_SeenField):
    """A name, with every rare letter it has."""

    def problem(self, typed: str) -> Problem | None:
        """A lost letter, or a name that is none."""
        return name_problem(typed)


class PhoneField(_SeenField):
    """A phone number."""

    def problem(self, typed: str) -> Problem | None:
        """A number that is none."""
        return phone_problem(typed)


class CardField(_SeenField):
    """The number of a card or passbook."""

    def problem(self, typed: str) -> Problem | None:
        """A number that is none."""
        return card_problem(typed)


def _person_fields(relations: Mapping[str, Words]) -> dict[str, forms.Field]:
    """What is entered of a person: the same in a household's lines and in a form of its own."""
    return {
        "name": NameField(_("姓名"), max_length=100),
        "relation": ChoiceField(_("与户主关系"), relations),
        "identity": IdentityField(CLASS_3_NAMES["identity"].zh, required=False, max_length=40),
        "sex": ChoiceField(_("性别"), SEXES, required=False),
        "born_on": DayField(_("出生日期"), required=False),
        "phone": PhoneField(CLASS_3_NAMES["phone"].zh, required=False, max_length=40),
        "card": CardField(CLASS_3_NAMES["card"].zh, required=False, max_length=40),
        "labour": ChoiceField(_("劳动能力"), LABOUR, required=False),
    }


def person_of(typed: Mapping[str, Any], **more: Any) -> IndividualEntered:
    """The person as the actions take it."""
    known = set(IndividualEntered.__dataclass_fields__)
    values = {name: value for name, value in typed.items() if name in known}
    return IndividualEntered(**values | more)


class HouseholdForm(PolicyForm):
    """A household with its members."""

    village = PlaceField(_("村"), household_villages)
    group_name = TextField(_("村民小组"), max_length=50, required=False)
    code = NumberField(_("户编号"), max_length=40, required=False, help_text=_("不填的由系统编号"))
    status = ChoiceField(_("户类型"), HOUSEHOLD_STATUSES)
    basis = TextField(_("认定依据"), help_text=_("文号或名单名称"))
    entered_on = DayField(_("入册日期"))
    members = LinesField(
        _("家庭成员"),
        _person_fields(RELATIONS),
        help_text=_("填了身份证号码的，性别和出生日期可以不填。"),
    )


class MemberForm(PolicyForm):
    """Somebody who joins a household."""

    name = NameField(_("姓名"), max_length=100)
    relation = ChoiceField(_("与户主关系"), NOT_HEAD)
    joined_why = ChoiceField(_("增加原因"), JOININGS)
    joined_on = DayField(_("增加日期"))
    identity = IdentityField(_("身份证号码"), required=False, max_length=40)
    sex = ChoiceField(_("性别"), SEXES, required=False, help_text=_("填了身份证号码的可以不填"))
    born_on = DayField(_("出生日期"), required=False, help_text=_("填了身份证号码的可以不填"))
    phone = PhoneField(_("电话"), required=False, max_length=40)
    card = CardField(_("银行账号"), required=False, max_length=40)
    health = TextField(_("健康或残疾状况"), required=False)
    labour = ChoiceField(_("劳动能力"), LABOUR, required=False)
    schooling = ChoiceField(_("就学状况"), SCHOOLING, required=False)
    insured = FlagField(_("参加医保"), required=False)
    lives_here = FlagField(_("常住"))


class IndividualForm(PolicyForm):
    """What may change of an individual. Sealed values are never shown; empty ones stay."""

    relation = ChoiceField(_("与户主关系"), NOT_HEAD)
    labour = ChoiceField(_("劳动能力"), LABOUR, required=False)
    schooling = ChoiceField(_("就学状况"), SCHOOLING, required=False)
    insured = FlagField(_("参加医保"), required=False)
    lives_here = FlagField(_("常住"))
    phone = PhoneField(_("电话"), required=False, max_length=40, help_text=_("不改的不填"))
    card = CardField(_("银行账号"), required=False, max_length=40, help_text=_("不改的不填"))
    health = TextField(_("健康或残疾状况"), required=False, help_text=_("不改的不填"))

    def arrange(self) -> None:
        """The relation of a head changes with the head only."""
        if self.row is not None and self.row.relation == "head":
            del self.fields["relation"]


def individual_as_it_is(_viewer: Viewer, row: Individual) -> Mapping[str, Any]:
    """What the form shows of an individual: nothing sealed."""
    names = ("relation", "labour", "schooling", "insured", "lives_here")
    return {name: getattr(row, name) for name in names}


class IdentityForm(PolicyForm):
    """The identity number, and why it is entered or corrected."""

    identity = IdentityField(_("身份证号码"), max_length=40)
    reason = ReasonField()


class LeavingForm(PolicyForm):
    """When and why somebody leaves."""

    why = ChoiceField(
        _("减少原因"), {code: name for code, name in LEAVINGS.items() if code != "duplicate"}
    )
    left_on = DayField(_("减少日期"))
    reason = ReasonField(_("说明"), required=False)


class RevealForm(PolicyForm):
    """Which value is to be shown in full, and why."""

    field = ChoiceField(_("项目"), CLASS_3_NAMES)
    reason = ReasonField(help_text=_("查看人、时间、项目和理由都会留痕。"))

    def arrange(self) -> None:
        """Only what there is can be shown."""
        field = self.fields["field"]
        assert isinstance(field, ChoiceField)
        field.choices = [
            ("", ""),
            *[
                (code, name.said(self.viewer.language))
                for code, name in CLASS_3_NAMES.items()
                if getattr(self.row, code) is not None
            ],
        ]


class ErasureForm(PolicyForm):
    """Why somebody is to be erased."""

    reason = TextField(_("理由"), lines=3, max_length=500)


class EraseForm(PolicyForm):
    """That it is meant."""

    meant = FlagField(_("删除后任何人都无法恢复，确认删除"))

    def clean_meant(self) -> bool:
        """It must be meant."""
        if self.cleaned_data["meant"] is not True:
            raise ValidationError(gettext("没有确认，不能删除。"))
        return True


class FindForm(PolicyForm):
    """An identity number, typed as a whole."""

    identity = IdentityField(
        _("身份证号码"),
        max_length=40,
        help_text=_("须输入完整号码。号码不保存，也不出现在网址中。"),
    )


class StatusForm(PolicyForm):
    """The new status of a household, from when and on which ground."""

    status = ChoiceField(_("户类型"), HOUSEHOLD_STATUSES)
    from_on = DayField(_("自何日起"))
    basis = TextField(_("认定依据"), help_text=_("文号或名单名称"))


class MoveForm(PolicyForm):
    """Whither a household moves."""

    to_village = PlaceField(_("迁入村"), household_villages)
    to_group = TextField(_("村民小组"), max_length=50, required=False)
    moved_on = DayField(_("迁移日期"))
    reason = ReasonField(_("原因"))


class HouseholdChoice(RowField):
    """A household, by its head and code."""

    def label_from_instance(self, obj: Household) -> str:
        """How it is known in the village."""
        return f"{obj.head_name} {obj.code}"


class MergeForm(PolicyForm):
    """Into which household this one goes."""

    into = HouseholdChoice(_("并入哪一户"), live_households_for)
    head_becomes = ChoiceField(_("本户户主与该户户主的关系"), NOT_HEAD)
    on = DayField(_("并户日期"))
    reason = ReasonField(_("原因"))

    def arrange(self) -> None:
        """Only households of the same township: others are moved first."""
        field = self.fields["into"]
        assert isinstance(field, RowField)
        near = live_households_for(self.viewer).filter(
            village__code__startswith=self.row.village_id[:9]
        )
        field.queryset = near.exclude(pk=self.row.pk)


class SplitForm(PolicyForm):
    """Which members leave, and what they are to the head of the new household."""

    on = DayField(_("分户日期"))
    code = NumberField(
        _("新户编号"), max_length=40, required=False, help_text=_("不填的由系统编号")
    )
    reason = ReasonField(_("原因"))

    def arrange(self) -> None:
        """A choice for each present member: to stay, or a relation in the new household."""
        language = self.viewer.language
        stay = [("", gettext("留在原户"))]
        relations = [(code, name.said(language)) for code, name in RELATIONS.items()]
        for one in present_members(self.viewer, self.row):
            label = gettext("%(name)s 在新户中") % {"name": one.name}
            self.fields[f"member_{one.pk}"] = forms.ChoiceField(
                label=label, choices=[*stay, *relations], required=False
            )

    @staticmethod
    def leaving(data: Mapping[str, Any]) -> dict[int, str]:
        """By the key of each member who leaves, the relation to the new head."""
        return {
            int(name.removeprefix("member_")): str(relation)
            for name, relation in data.items()
            if name.startswith("member_") and relation
        }


def present_members(viewer: Viewer, household: Household) -> Any:
    """The members of a household on the register."""
    return members_of_household(viewer, household).filter(standing="live").order_by("code")


class MemberChoice(RowField):
    """A member, by name."""

    def label_from_instance(self, obj: Individual) -> str:
        """The name."""
        return obj.name


class HeadForm(PolicyForm):
    """The new head, and what the former one is to the new one."""

    head = MemberChoice(_("新户主"), lambda viewer: Individual.objects.none())
    former_becomes = ChoiceField(_("原户主与新户主的关系"), NOT_HEAD)

    def arrange(self) -> None:
        """One of the other members."""
        field = self.fields["head"]
        assert isinstance(field, RowField)
        field.queryset = present_members(self.viewer, self.row).exclude(relation="head")


class HouseholdIncomesForm(PolicyForm):
    """The incomes of a household in a period; what is left empty stays as it is."""

    year = YearField(_("收入年度"))
    wage = MoneyField(_("工资性收入"), least_fen=0, required=False)
    business = MoneyField(_("经营净收入"), least_fen=-FEN_MAX, required=False)
    property = MoneyField(_("财产净收入"), least_fen=0, required=False)
    transfer = MoneyField(_("转移净收入"), least_fen=0, required=False)
    source = TextField(_("来源"))

    @staticmethod
    def amounts(data: Mapping[str, Any]) -> dict[str, int]:
        """The sums that were typed, by class."""
        return {code: data[code] for code in HOUSEHOLD_INCOME_CLASSES if data[code] is not None}


class GuaranteeForm(PolicyForm):
    """What was found of a guarantee on a day."""

    item = ChoiceField(_("保障项目"), GUARANTEES)
    state = ChoiceField(_("保障状况"), GUARANTEE_STATES)
    checked_on = DayField(_("核查日期"))
    finding = TextField(_("情况"), lines=2, max_length=500, required=False)


class ConsentForm(PolicyForm):
    """What a household said to a question."""

    subject = ChoiceField(_("事项"), CONSENT_SUBJECTS)
    willing = FlagField(_("同意"))
    given_on = DayField(_("日期"))
    document = TextField(_("书面依据"))


class InGridForm(PolicyForm):
    """The grid of a household."""

    grid = ChoiceField(_("网格"), lambda _viewer: [], required=False)

    def arrange(self) -> None:
        """One of the grids of its village."""
        field = self.fields["grid"]
        assert isinstance(field, ChoiceField)
        field.choices = [
            ("", gettext("不编入网格")),
            *grid_choices(self.viewer, self.row.village_id),
        ]


def grid_as_it_is(_viewer: Viewer, row: Grid) -> Mapping[str, Any]:
    """A grid as the form shows it."""
    return {"name": row.name, "worker": row.worker_id, "until_on": row.until_on}


class GridForm(PolicyForm):
    """A new grid."""

    village = PlaceField(_("村"), household_villages)
    code = NumberField(_("网格编号"), max_length=20)
    name = TextField(_("网格名称"), max_length=100)
    worker = ChoiceField(_("网格员"), worker_choices, required=False)
    from_on = DayField(_("启用日期"))


class GridChangeForm(PolicyForm):
    """What may change of a grid."""

    name = TextField(_("网格名称"), max_length=100)
    worker = ChoiceField(_("网格员"), worker_choices, required=False)
    until_on = DayField(_("停用日期"), required=False)


class OutcomeForm(PolicyForm):
    """Which of two rows stays."""

    outcome = ChoiceField(_("处理意见"), OUTCOMES)
    reason = ReasonField()

    def arrange(self) -> None:
        """Of two rows with one identity number one goes."""
        if self.row is not None and self.row.grounds == "identity":
            language = self.viewer.language
            kept = {code: name for code, name in OUTCOMES.items() if code != "keep_both"}
            field = self.fields["outcome"]
            assert isinstance(field, ChoiceField)
            field.choices = [("", ""), *[(code, w.said(language)) for code, w in kept.items()]]
