"""Several lines of the same fields in one form: vouchers of a claim, parties of an agreement.

Inputs are called `<name>.<line>.<field>`; a line in which nothing is typed is no line.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bangfu.apps.people.scope import Viewer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LINES_MAX = 200
EMPTY_LINES = 3
"""How many empty lines follow those that are filled, so that no script is needed to add one."""


class LinesInput(forms.Widget):
    """A small table of inputs."""

    template_name = "pages/fields/lines.html"
    fields: Mapping[str, forms.Field]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template draws: filled lines, then a few empty ones."""
        context = super().get_context(name, value, attrs)
        filled = list(value or [])
        lines = [*filled, *[{} for _ in range(min(EMPTY_LINES, LINES_MAX - len(filled)))]]
        context["widget"] |= {
            "labels": [(f.label, f.required) for f in self.fields.values()],
            "lines": [self._drawn(name, at, line) for at, line in enumerate(lines)],
        }
        return context

    def _drawn(self, name: str, at: int, line: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [
            (str(f.label), f.widget.render(
                f"{name}.{at}.{own}",
                f.prepare_value(line.get(own)),
                {"id": f"field-{name}-{at}-{own}", "aria-label": str(f.label)},
            ))
            for own, f in self.fields.items()
        ]  # fmt: skip

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The lines in which something was typed, each with what was typed."""
        pattern = re.compile(rf"{re.escape(name)}\.(\d{{1,3}})\.")
        numbers = sorted({int(found[1]) for key in data if (found := pattern.match(key))})
        lines = [self._typed(data, files, f"{name}.{number}") for number in numbers[:LINES_MAX]]
        return [line for line in lines if any(_is_typed(value) for value in line.values())]

    def _typed(self, data: Any, files: Any, start: str) -> dict[str, Any]:
        return {
            own: f.widget.value_from_datadict(data, files, f"{start}.{own}")
            for own, f in self.fields.items()
        }

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the form was sent without it."""
        return not any(key.startswith(f"{name}.") for key in data)


def _is_typed(value: Any) -> bool:
    return bool(value[0].strip()) if isinstance(value, tuple) else bool(value)


class LinesField(forms.Field):
    """Lines of the same fields, cleaned to a list of mappings in the order in which they were typed.

    `LinesField(_("票据"), {"number": TextField(_("票据号")), "amount_fen": MoneyField(_("金额"))})`
    """

    widget = LinesInput

    def __init__(
        self, label: "StrOrPromise", fields: Mapping[str, forms.Field], **options: Any
    ) -> None:
        self.line_fields = fields
        super().__init__(label=label, **options)
        self.widget.fields = fields

    def __deepcopy__(self, memo: dict[int, Any]) -> "LinesField":
        copied = super().__deepcopy__(memo)
        assert isinstance(copied, LinesField)
        copied.line_fields = {name: f.__deepcopy__(memo) for name, f in self.line_fields.items()}
        copied.widget.fields = copied.line_fields
        return copied

    def for_viewer(self, viewer: Viewer) -> None:
        """Fit the fields of every line to the viewer."""
        for one in self.line_fields.values():
            if hasattr(one, "for_viewer"):
                one.for_viewer(viewer)

    def knows(self, rest: str) -> bool:
        """Whether `<line>.<field>`, perhaps with a unit, belongs to the lines."""
        number, _dot, own = rest.partition(".")
        return number.isdecimal() and own.removesuffix(".unit") in self.line_fields

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """The cleaned lines; every fault of every line at once, with its number."""
        if not value and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        faults: list[str] = []
        cleaned = [
            self._cleaned(number, line, faults) for number, line in enumerate(value or [], 1)
        ]
        if faults:
            raise ValidationError(faults)
        return cleaned

    def _cleaned(self, number: int, line: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
        cleaned = {}
        for name, one in self.line_fields.items():
            try:
                cleaned[name] = one.clean(line[name])
            except ValidationError as fault:
                place = {"line": number, "label": one.label}
                faults += [
                    _("第%(line)s行“%(label)s”：%(fault)s") % (place | {"fault": m})
                    for m in fault.messages
                ]
        return cleaned
