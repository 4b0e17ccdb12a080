"""The form of an act: one-time key, version, exact fields, and every fault told at once.

    class ProjectForm(PolicyForm):
        name = TextField(_("名称"))
        township = PlaceField(_("镇乡"), townships_for)
        requested_fen = MoneyField(_("申请资金"))

What a form does not ask for is refused, not ignored.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from bangfu.apps.pages.forms.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    FlagField,
    MoneyField,
    NumberField,
    PaperField,
    PlaceField,
    ReasonField,
    RowField,
    TextField,
    WholeField,
    YearField,
)
from bangfu.apps.pages.forms.lines import LinesField
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.refusal import Refused
from bangfu.core.problem import Problem

__all__ = [
    "ChoiceField",
    "ChoicesField",
    "DayField",
    "FlagField",
    "LinesField",
    "MoneyField",
    "NumberField",
    "PaperField",
    "PlaceField",
    "PolicyForm",
    "ReasonField",
    "RowField",
    "Sent",
    "TextField",
    "WholeField",
    "YearField",
]

KEY, VERSION, ASK, MORE = "_key", "_version", "_ask", "_more"
OF_EVERY_FORM = {KEY, VERSION, ASK, MORE, "csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Sent:
    """One form as it was sent: who, with which one-time key, with which cleaned values.

    `row` is the row the form is about, with the version it had when the form was opened; `body` is
    what was sent, for `records.actions.once`.
    """

    viewer: Viewer
    key: str
    data: Mapping[str, Any]
    row: Any = None
    body: Mapping[str, object] = field(default_factory=dict)


class PolicyForm(forms.Form):
    """A form that knows who fills it in, and about which row.

    `arrange` is called once the fields are there and before anything is read: drop a field, or fit
    its choices to the row.
    """

    def __init__(  # noqa: PLR0913 (what a form is bound to)
        self,
        data: Any = None,
        files: Any = None,
        *,
        viewer: Viewer,
        row: Any = None,
        key: str = "",
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.viewer, self.row, self.key = viewer, row, key
        self.refusals: list[tuple[Problem, str]] = []
        super().__init__(data, files, initial=dict(initial or {}), auto_id="field-%s")
        self.label_suffix = ""
        for one in self.fields.values():
            if hasattr(one, "for_viewer"):
                one.for_viewer(viewer)
        self.arrange()

    def arrange(self) -> None:
        """Fit the fields to the viewer and the row."""

    @property
    def is_being_filled(self) -> bool:
        """Whether it was sent only to have more lines: nothing is at fault yet."""
        return MORE in self.data

    @property
    def errors(self) -> ErrorDict:
        """What is wrong with what was typed, by field."""
        return ErrorDict() if self.is_being_filled else super().errors

    @property
    def has_own_fields(self) -> bool:
        """Whether it asks for more than a reason."""
        return bool(set(self.fields) - {"reason"})

    @property
    def has_files(self) -> bool:
        """Whether a file may be handed in."""
        return self.is_multipart()

    @property
    def version(self) -> int | None:
        """The version of the row, as the form was opened; None where it has none."""
        return getattr(self.row, "version", None)

    def full_clean(self) -> None:
        """Check everything. A day that cannot be read stays as typed: a date input would drop it."""
        super().full_clean()
        for name in self.errors:
            if isinstance(self.fields.get(name), DayField):
                self.fields[name].widget.input_type = "text"

    def clean(self) -> dict[str, Any]:
        """Refuse what the form does not ask for."""
        cleaned = super().clean() or self.cleaned_data
        unknown = sorted(name for name in [*self.data, *self.files] if not self._knows(name))
        if unknown:
            told = _("表单里有不认识的内容：%(names)s。请刷新页面后再填。")
            raise forms.ValidationError(told % {"names": _("、").join(unknown)[:200]})
        return cleaned

    def _knows(self, name: str) -> bool:
        if name in OF_EVERY_FORM:
            return True
        own, _dot, rest = name.partition(".")
        asked = self.fields.get(own)
        if asked is None:
            return False
        if isinstance(asked, LinesField):
            return asked.knows(rest)
        return not rest or (isinstance(asked, MoneyField) and rest == "unit")

    def refuse(self, refused: Refused) -> None:
        """Take over the reasons of a refused act, each at the field it is about."""
        for problem in refused.problems:
            about = problem.where.column or problem.subject
            name = about if about in self.fields else NON_FIELD_ERRORS
            self.refusals.append((problem, "" if name == NON_FIELD_ERRORS else name))

    @property
    def was_overtaken(self) -> bool:
        """Whether the act was refused because somebody else changed the row meanwhile."""
        return any(problem.code == "changed_meanwhile" for problem, _name in self.refusals)

    @property
    def sent(self) -> Sent:
        """The form as it was sent. Call it once the form is valid."""
        data = self.data if isinstance(self.data, MultiValueDict) else MultiValueDict()
        own = sorted(set(data) - OF_EVERY_FORM)
        body: dict[str, object] = {name: data.getlist(name) for name in own}
        for name in sorted(self.files):
            file: Any = self.files[name]
            body[name] = f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
            file.seek(0)
        body["form"] = f"{type(self).__module__}.{type(self).__name__}"
        body["row"] = getattr(self.row, "pk", None)
        return Sent(self.viewer, self.key, self.cleaned_data, self.row, body)
