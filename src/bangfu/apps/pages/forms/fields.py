"""The fields of a form: each takes what an office types, exactly or not at all.

A field that depends on who looks has `for_viewer`; the form calls it before anything is bound.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.apps.pages.forms.sums import UNIT_FIRST, UNITS, NotExact, fen_of, typed_in, unit_names
from bangfu.apps.people.scope import Viewer
from bangfu.core.identity import holds_person
from bangfu.core.money import TYPED_FEN_MAX, Fen
from bangfu.core.papers import ENDINGS
from bangfu.core.period import DAY_FIRST, DAY_LAST
from bangfu.core.personal import holds_identity
from bangfu.core.unseen import has_unseen
from bangfu.core.words import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Choices = Mapping[str, Words] | Callable[[Viewer], Iterable[tuple[str, Any]]]
PAPER_BYTES_MAX = 20 * 1024 * 1024
PAPER_ENDINGS = tuple(ending for endings in ENDINGS.values() for ending in endings)
REASON = gettext_lazy("理由")
REASON_LENGTH_MAX = 2_000
YEARS = (DAY_FIRST.year, DAY_LAST.year)
WHOLE = re.compile(r"-?\d+", re.ASCII)
DAY_FORMS = ("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d")


def refuse_unseen(text: str) -> None:
    """Refuse a text with letters that cannot be seen. Raises ValidationError."""
    if has_unseen(text):
        raise ValidationError(_("含有看不见的字符。请删去后重新输入。"), code="unseen")


def refuse_identity(text: str) -> None:
    """Refuse a text with an identity number: texts are shown and kept as they are typed."""
    if holds_identity(text):
        raise _identity_refused()


def _identity_refused() -> ValidationError:
    told = _("含有身份证号，不得公开，也不得留存。请删去；号码只填在专设的栏内。")
    return ValidationError(told, code="identity")


class TextField(forms.CharField):
    """A text of letters that can be seen, without the identity number of anybody.

    With `lines` it is typed into a larger box.
    """

    default_validators = [refuse_unseen, refuse_identity]

    def __init__(
        self, label: "StrOrPromise", *, max_length: int = 200, lines: int = 1, **options: Any
    ) -> None:
        if lines > 1:
            options["widget"] = forms.Textarea(attrs={"rows": lines})
        super().__init__(label=label, max_length=max_length, **options)


class NumberField(TextField):
    """An official number: of a voucher, a contract, an office. It may look like that of a person.

    Only one that somebody bears by the day of the viewer is refused; prose is held more strictly.
    """

    default_validators = [refuse_unseen]
    on = DAY_LAST

    def for_viewer(self, viewer: Viewer) -> None:
        """The day by which somebody may have been born."""
        self.on = viewer.today

    def validate(self, value: str) -> None:
        """Refuse the identity number of a person."""
        super().validate(value)
        if holds_person(value, on=self.on):
            raise _identity_refused()


class ReasonField(TextField):
    """Why something is done; kept with the step."""

    def __init__(self, label: "StrOrPromise" = REASON, **options: Any) -> None:
        super().__init__(label, max_length=REASON_LENGTH_MAX, lines=3, **options)


class MoneyInput(forms.Widget):
    """A sum with its unit beside it: `name` and `name.unit`."""

    template_name = "pages/fields/money.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template draws."""
        context = super().get_context(name, value, attrs)
        typed, unit = value if isinstance(value, tuple) else ("", UNIT_FIRST)
        units = [(code, said, code == unit) for code, said in unit_names().items() if code != "fen"]
        context["widget"] |= {"typed": typed, "units": units}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was typed, and in which unit."""
        return data.get(name, ""), data.get(f"{name}.unit", UNIT_FIRST)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the form was sent without it."""
        return name not in data


class MoneyField(forms.Field):
    """A sum, typed in 万元 or 元 and cleaned to whole fen. `least_fen` is the smallest it may be."""

    widget = MoneyInput

    def __init__(self, label: "StrOrPromise", *, least_fen: Fen = 1, **options: Any) -> None:
        self.least_fen = least_fen
        super().__init__(label=label, **options)

    def prepare_value(self, value: Any) -> Any:
        """Fen as they would be typed: 万元 where that is short."""
        if not isinstance(value, int):
            return value
        unit = "wan" if value % (UNITS["wan"] // 100) == 0 else "yuan"
        return typed_in(value, unit), unit

    def clean(self, value: Any) -> Any:
        """The exact fen; None for nothing typed."""
        typed, unit = value
        if not typed.strip():
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            fen = fen_of(typed, unit if unit in UNITS else UNIT_FIRST)
        except NotExact as fault:
            raise ValidationError(str(fault), code="money") from None
        if abs(fen) > TYPED_FEN_MAX:
            raise ValidationError(
                _("金额超过 10 万亿元，无法登记。请核对数字和单位。"), code="money"
            )
        if fen < self.least_fen:
            raise ValidationError(_("金额太小或太大，请核对数字和单位。"), code="money")
        return fen

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether anything was typed."""
        return bool(data and data[0].strip())


class DayField(forms.DateField):
    """A day: 2024-03-05, 2024.3.5, 2024年3月5日 or 20240305; within the years of the records."""

    def __init__(self, label: "StrOrPromise", **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(label=label, input_formats=DAY_FORMS, widget=widget, **options)

    def to_python(self, value: Any) -> date | None:
        """The day; a form that is none is refused with an example."""
        try:
            day = super().to_python(value)
        except ValidationError:
            told = _("「%(typed)s」不是日期。请写成 2024-03-05 的样子。") % {
                "typed": str(value)[:40]
            }
            raise ValidationError(told, code="day") from None
        if day is not None and not DAY_FIRST <= day <= DAY_LAST:
            told = _("日期只能在 %(first)s 至 %(last)s 之间。请核对年份。") % {
                "first": DAY_FIRST.isoformat(),
                "last": DAY_LAST.isoformat(),
            }
            raise ValidationError(told, code="day")
        return day


class WholeField(forms.IntegerField):
    """A whole number, zero or more unless `min_value` says otherwise."""

    def __init__(self, label: "StrOrPromise", *, min_value: int = 0, **options: Any) -> None:
        options.setdefault("max_value", 2**31 - 1)
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
        super().__init__(label=label, min_value=min_value, widget=widget, **options)

    def to_python(self, value: Any) -> int | None:
        """The number; only plain digits make one."""
        if isinstance(value, str) and value.strip() and not WHOLE.fullmatch(value.strip()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class YearField(WholeField):
    """A year of four digits."""

    def __init__(self, label: "StrOrPromise", **options: Any) -> None:
        super().__init__(label, min_value=YEARS[0], max_value=YEARS[1], **options)


class ChoiceField(forms.ChoiceField):
    """One of several codes. `choices` is a mapping of words or a function of the viewer."""

    def __init__(self, label: "StrOrPromise", choices: Choices, **options: Any) -> None:
        self.source = choices
        super().__init__(label=label, **options)

    def for_viewer(self, viewer: Viewer) -> None:
        """The choices in the viewer's language."""
        self.choices = [("", ""), *pairs_of(self.source, viewer)]


class ChoicesField(forms.MultipleChoiceField):
    """Any of several codes, ticked: a checklist of papers, of steps, of conditions."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, label: "StrOrPromise", choices: Choices, **options: Any) -> None:
        self.source = choices
        super().__init__(label=label, **options)

    def for_viewer(self, viewer: Viewer) -> None:
        """The choices in the viewer's language."""
        self.choices = pairs_of(self.source, viewer)


def pairs_of(choices: Choices, viewer: Viewer) -> list[tuple[str, Any]]:
    """Choices as pairs of code and label; a label that is a list makes a group."""
    if isinstance(choices, Mapping):
        return [(code, words.said(viewer.language)) for code, words in choices.items()]
    return list(choices(viewer))


class PlaceField(ChoiceField):
    """A place of the viewer's area, as its 12-digit code. `places` gives code and name."""


class FlagField(ChoiceField):
    """Yes or no, said and not left out: a box that was overlooked is not a no."""

    def __init__(self, label: "StrOrPromise", **options: Any) -> None:
        answers = lambda _viewer: [("yes", _("是")), ("no", _("否"))]  # noqa: E731
        super().__init__(label, answers, **options)

    def prepare_value(self, value: Any) -> Any:
        """A flag as its answer."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def clean(self, value: Any) -> Any:
        """True, False, or None for no answer."""
        return {"yes": True, "no": False}.get(str(super().clean(value)))


class RowField(forms.ModelChoiceField):
    """A row that the viewer sees: `RowField(_("项目"), queries.projects_for)`; cleaned to the row."""

    def __init__(
        self, label: "StrOrPromise", rows: Callable[[Viewer], QuerySet[Any]], **options: Any
    ) -> None:
        self.source = rows
        super().__init__(queryset=None, label=label, empty_label="", **options)

    def for_viewer(self, viewer: Viewer) -> None:
        """The rows that may be chosen."""
        self.queryset = self.source(viewer)


class PaperField(forms.FileField):
    """A file of one of the usual kinds, within the limit of size; cleaned to the uploaded file."""

    def __init__(
        self,
        label: "StrOrPromise",
        *,
        endings: Sequence[str] = PAPER_ENDINGS,
        **options: Any,
    ) -> None:
        self.endings = tuple(endings)
        accept = ",".join(f".{ending}" for ending in endings)
        widget = forms.FileInput(attrs={"accept": accept})
        super().__init__(label=label, max_length=200, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file; refused by its ending or its size."""
        file = super().clean(data, initial)
        if file and file.name.rpartition(".")[2].lower() not in self.endings:
            allowed = _("、").join(self.endings)
            raise ValidationError(_("不收这种文件。可以交：%(kinds)s。") % {"kinds": allowed})
        if file:
            refuse_unseen(file.name)
            refuse_identity(file.name)
        if file and file.size > PAPER_BYTES_MAX:
            raise ValidationError(_("文件超过 20 MB。请压缩或分开上传。"))
        return file
