"""What a question needs and gives, as JSON Schema with titles in both languages and units."""

from typing import Any

from bangfu.core.catalogue import QUESTIONS
from bangfu.core.facts import Form, Table
from bangfu.core.fields import Field, FieldType
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.questions import AnswerForm
from bangfu.core.words import Words

_TYPES: dict[FieldType, dict[str, Any]] = {
    FieldType.FEN: {"type": "integer", "unit": "fen"},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.YEAR: {"type": "integer", "unit": "year"},
    FieldType.WHOLE: {"type": "integer", "minimum": 0},
    FieldType.SHARE: {"type": "string", "pattern": r"^-?\d+(/\d+|\.\d+)?$", "unit": "exact number"},
    FieldType.TEXT: {"type": "string"},
    FieldType.CODE: {"type": "string", "pattern": r"^(\d{6}|\d{9}|\d{12})$"},
    FieldType.FLAG: {"type": "boolean"},
    FieldType.CHOICE: {"type": "string"},
    FieldType.PLACES: {"type": ["array", "string", "integer"], "items": {"type": "string"}},
    FieldType.CHOICES: {"type": ["array", "string", "integer"], "items": {"type": "string"}},
}


def schema(pack: Pack, question: str) -> dict[str, Any]:
    """The facts a question needs and the answer it gives, for one pack.

    Raises Unanswerable where the pack does not answer the question.
    """
    asked = QUESTIONS[question]
    form = asked.form(Rulebook(pack, pack.identity.in_force.start, {}))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "pack": pack.id,
        "question": question,
        "title": _titles(asked.title),
        "description": _titles(asked.about),
        "facts": _form(form),
        "answer": _answer(asked.answer, one_case=form.one_case),
    }


def _titles(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _titled(words: Words) -> dict[str, Any]:
    """A title as JSON Schema wants it, a plain text, and beside it the title in each language."""
    return {"title": words.zh, "titles": _titles(words)}


def _form(form: Form) -> dict[str, Any]:
    properties = {table.name: _table(table) for table in form.tables}
    properties |= {field.name: _field(field) for field in form.values}
    required = [t.name for t in form.tables if t.required] + [
        f.name for f in form.values if f.required
    ]
    whole = {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    if not form.one_case:
        return whole
    return {"oneOf": [_row(form.tables[0].fields, form.values), whole]}


def _row(fields: tuple[Field, ...], values: tuple[Field, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field.name: _field(field) for field in (*fields, *values)},
        "required": [field.name for field in (*fields, *values) if field.required],
    }


def _table(table: Table) -> dict[str, Any]:
    key = {"key": list(table.key)} if table.key else {}
    return {
        "type": "array",
        **_titled(table.title),
        "minItems": 1,
        "items": _row(table.fields),
    } | key


def _field(field: Field) -> dict[str, Any]:
    told = dict(_TYPES[field.type]) | _titled(field.title)
    if field.type is FieldType.FEN and not field.signed:
        told["minimum"] = 0
    if field.codes:
        names = {"codes": {code: _titles(name) for code, name in field.codes.items()}}
        if field.type is FieldType.CHOICES:
            told["type"] = ["array", "string", "boolean"]
            told["items"] = {"type": "string", "enum": list(field.codes)}
        else:
            told["enum"] = list(field.codes)
        told |= names
    return told


def _answer(form: AnswerForm, *, one_case: bool) -> dict[str, Any]:
    """The answer: rows, or an object; a question about one case answers a table of them by rows."""
    row: dict[str, Any] = {"type": "object", "properties": _answered(form.fields)}
    for name, fields in form.lists.items():
        items = {"type": "object", "properties": _answered(fields)}
        row["properties"][name] = {"type": "array", "items": items}
    rows = {"type": "array", "items": row}
    if one_case:
        return {"oneOf": [row, rows]}
    return rows if form.is_list else row


def _answered(fields: tuple[Field, ...]) -> dict[str, Any]:
    """The fields of an answer; what cannot be said is null."""
    return {field.name: {"anyOf": [_field(field), {"type": "null"}]} for field in fields}
