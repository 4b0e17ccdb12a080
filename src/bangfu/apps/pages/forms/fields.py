"""The fields of a form: each takes what an office types, exactly or not at all.

A field that depends on who looks has `for_viewer`; the form calls it before anything is bound.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.apps.pages.forms.sums import UNIT_FIRST, UNITS, NotExact, fen_of, typed_in, unit_names
from bangfu.apps.people.scope import Viewer
from bangfu.core.money import FEN_MAX, Fen, parse_rate
from bangfu.core.words import Unfit, Words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Choices = Mapping[str, Words] | Callable[[Viewer], Iterable[tuple[str, Any]]]
PAPER_BYTES_MAX = 20 * 1024 * 1024
PAPER_ENDINGS = ("pdf", "jpg", "jpeg", "png", "xlsx", "xls", "docx", "doc", "csv", "zip")
REASON = gettext_lazy("理由")
REASON_LENGTH_MAX = 2_000
YEARS = (1949, 2099)
DAY_FORMS = ("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d")


class TextField(forms.CharField):
    """A text. With `lines` it is typed into a larger box."""

    def __init__(
        self, label: "StrOrPromise", *, max_length: int = 200, lines: int = 1, **options: Any
    ) -> None:
        if lines > 1:
            options["widget"] = forms.Textarea(attrs={"rows": lines})
        super().__init__(label=label, max_length=max_length, **options)


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
        if not self.least_fen <= fen <= FEN_MAX:
            raise ValidationError(_("金额太小或太大，请核对数字和单位。"), code="money")
        return fen

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether anything was typed."""
        return bool(data and data[0].strip())


class DayField(forms.DateField):
    """A day: 2024-03-05, 2024.3.5, 2024年3月5日 or 20240305."""

    def __init__(self, label: "StrOrPromise", **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(label=label, input_formats=DAY_FORMS, widget=widget, **options)

    def to_python(self, value: Any) -> date | None:
        """The day; a form that is none is refused with an example."""
        try:
            return super().to_python(value)
        except ValidationError:
            told = _("「%(typed)s」不是日期。请写成 2024-03-05 的样子。") % {
                "typed": str(value)[:40]
            }
            raise ValidationError(told, code="day") from None


class WholeField(forms.IntegerField):
    """A whole number, zero or more unless `min_value` says otherwise."""

    def __init__(self, label: "StrOrPromise", *, min_value: int = 0, **options: Any) -> None:
        options.setdefault("max_value", 2**31 - 1)
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
        super().__init__(label=label, min_value=min_value, widget=widget, **options)


class YearField(WholeField):
    """A year of four digits."""

    def __init__(self, label: "StrOrPromise", **options: Any) -> None:
        super().__init__(label, min_value=YEARS[0], max_value=YEARS[1], **options)


class ShareField(forms.CharField):
    """A share typed as 12.5%, 0.065 or 13/200; cleaned to the text of a reduced fraction."""

    def __init__(self, label: "StrOrPromise", **options: Any) -> None:
        super().__init__(label=label, max_length=40, **options)

    def clean(self, value: Any) -> Any:
        """The fraction as text; empty for nothing typed."""
        typed = super().clean(value)
        try:
            return str(Fraction(parse_rate(typed))) if typed else ""
        except (Unfit, ZeroDivisionError):
            told = _("「%(typed)s」不是比例。请写成 12.5%% 或 1/4 的样子。") % {"typed": typed[:40]}
            raise ValidationError(told, code="share") from None


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
        super().__init__(queryset=None, label=label, **options)

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
        if file and file.size > PAPER_BYTES_MAX:
            raise ValidationError(_("文件超过 20 MB。请压缩或分开上传。"))
        return file
