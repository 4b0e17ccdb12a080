"""What a question needs and gives, as JSON Schema with titles in both languages and units."""

from typing import Any

from bangfu.core.catalogue import QUESTIONS
from bangfu.core.facts import Field, FieldType, Form, Table
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
    FieldType.CHOICES: {"type": "array", "items": {"type": "string"}},
}


def schema(pack: Pack, question: str) -> dict[str, Any]:
    """The facts a question needs and the answer it gives, for one pack.

    Raises Unanswerable where the pack does not answer the question.
    """
    asked = QUESTIONS[question]
    book = Rulebook(pack, pack.identity.in_force.start, {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "pack": pack.id,
        "question": question,
        "title": _titles(asked.title),
        "description": _titles(asked.about),
        "facts": _form(asked.form(book)),
        "answer": _answer(asked.answer),
    }


def _titles(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


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
        "title": _titles(table.title),
        "minItems": 1,
        "items": _row(table.fields),
    } | key


def _field(field: Field) -> dict[str, Any]:
    told = dict(_TYPES[field.type]) | {"title": _titles(field.title)}
    if field.type is FieldType.FEN and not field.signed:
        told["minimum"] = 0
    if field.codes:
        names = {"codes": {code: _titles(name) for code, name in field.codes.items()}}
        if field.type is FieldType.CHOICES:
            told["items"] = {"type": "string", "enum": list(field.codes)}
        else:
            told["enum"] = list(field.codes)
        told |= names
    return told


def _answer(form: AnswerForm) -> dict[str, Any]:
    row = {"type": "object", "properties": {field.name: _field(field) for field in form.fields}}
    for name, fields in form.lists.items():
        row["properties"][name] = {"type": "array", "items": _row(fields)}  # type: ignore[index]
    return {"type": "array", "items": row} if form.is_list else row
