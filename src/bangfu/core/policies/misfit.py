"""Values that do not fit their place in a pack, as problems in both languages with file and line."""

from typing import Any

from pydantic import ValidationError

from bangfu.core.policies.source import At, Source
from bangfu.core.problem import Problem
from bangfu.core.words import Unfit, Words, words

_REASONS = {
    "string_type": words("应为文字", "it must be text"),
    "int_type": words("应为整数", "it must be a whole number"),
    "int_parsing": words("应为整数", "it must be a whole number"),
    "bool_type": words("应为 true 或 false", "it must be true or false"),
    "bool_parsing": words("应为 true 或 false", "it must be true or false"),
    "date_type": words("应为日期，如 2018-10-27", "it must be a date such as 2018-10-27"),
    "list_type": words("应为列表", "it must be a list"),
    "tuple_type": words("应为列表", "it must be a list"),
    "dict_type": words("应为“键: 值”的映射", "it must be a mapping of keys to values"),
    "model_type": words("应为“键: 值”的映射", "it must be a mapping of keys to values"),
}


def misfits(error: ValidationError, source: Source, at: At) -> list[Problem]:
    """The faults of a part of a file, each at its line."""
    found = []
    for fault in error.errors(include_url=False):
        subject = ".".join(str(step) for step in fault["loc"])
        code, values = code_of(fault)
        where = source.where(_known_way(source, (*at, *fault["loc"])))
        found.append(Problem(code, "block", subject, where, values=values))
    return found


def code_of(fault: Any) -> tuple[str, dict[str, object]]:
    """The code and the values of the problem that a fault of a model is."""
    if fault["type"] == "extra_forbidden":
        return "unknown_key", {}
    if fault["type"] == "missing":
        return "missing_key", {}
    return "wrong_value", {"value": str(fault["input"])[:80], "why": _reason(fault)}


def _reason(fault: Any) -> Words | str:
    context = fault.get("ctx", {})
    if isinstance(context.get("error"), Unfit):
        return Words.model_validate(context["error"].words)
    if fault["type"] == "literal_error":
        return words(f"应为 {context['expected']} 之一", f"it must be {context['expected']}")
    if fault["type"] == "string_pattern_mismatch":
        return words(f"应符合 {context['pattern']}", f"it must match {context['pattern']}")
    return _REASONS.get(fault["type"], str(fault["msg"]))


def _known_way(source: Source, way: At) -> At:
    """The longest part of the way that stands in the file (models add steps of their own)."""
    known: At = ()
    for step in way:
        longer = (*known, step if (*known, step) in source.lines else str(step))
        if longer in source.lines:
            known = longer
    return known
