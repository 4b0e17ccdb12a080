"""How the parameters of a kind are written in a pack, in words: for `packs kinds` and the docs."""

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from bangfu.core.money import Money, Rate
from bangfu.core.rules.eligibility import Bound
from bangfu.core.rules.measure import Measure
from bangfu.core.rules.rule import Count, Day, Flag, Kind, Year
from bangfu.core.words import Words, words

_NAMED: list[tuple[Any, Words]] = [
    (Money, words("金额", "money")),
    (Rate, words("费率", "rate")),
    (Measure, words("金额、整数或比例", "money, whole number or share")),
    (Bound, words("金额或费率", "money or rate")),
    (Day, words("日期", "date")),
    (Count, words("整数", "whole number")),
    (Year, words("年份", "year")),
    (Flag, words("true 或 false", "true or false")),
    (int, words("整数", "whole number")),
    (str, words("文字", "text")),
    (bool, words("true 或 false", "true or false")),
]


def written_parameters(kind: type[Kind]) -> dict[str, Words]:
    """Each parameter of a kind with how its value is written.

    >>> from bangfu.core.rules.waterfall import Waterfall
    >>> written_parameters(Waterfall)["release_from"].en
    'year'
    """
    return {name: _written(_annotation(kind, name)) for name in kind.model_fields}


def _annotation(model: type[BaseModel], name: str) -> Any:
    """The type of a field as it is declared: pydantic sets the marks of an `Annotated` aside."""
    info = model.model_fields[name]
    for mark in info.metadata:
        for named, _ in _NAMED:
            if mark in getattr(named, "__metadata__", ()):
                return named
    return info.annotation


def _written(annotation: Any) -> Words:
    for named, form in _NAMED:
        if annotation is named or annotation == named:
            return form
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return _written(next(part for part in inner if part is not NoneType))
    if origin is Annotated:
        return _written(inner[0])
    if origin is Literal:
        choice = " | ".join(str(value) for value in inner)
        return words(choice, choice)
    if origin is dict:
        key, value = _written(inner[0]), _written(inner[1])
        return words(f"{{{key.zh}: {value.zh}, …}}", f"{{{key.en}: {value.en}, …}}")
    if origin is tuple and inner[-1] is not Ellipsis:
        items = [_written(part) for part in inner]
        return words(f"[{', '.join(i.zh for i in items)}]", f"[{', '.join(i.en for i in items)}]")
    if origin is tuple:
        item = _written(inner[0])
        return words(f"[{item.zh}, …]", f"[{item.en}, …]")
    assert issubclass(annotation, BaseModel), f"no wording for {annotation}"
    return _written_item(annotation)


def _written_item(model: type[BaseModel]) -> Words:
    """An item with its keys; those that may be left out bear a question mark."""
    zh, en = [], []
    for name, info in model.model_fields.items():
        form = _written(_annotation(model, name))
        mark = "" if info.is_required() else "?"
        written = info.alias or name
        zh.append(f"{written}{mark}: {form.zh}")
        en.append(f"{written}{mark}: {form.en}")
    return words(f"{{{', '.join(zh)}}}", f"{{{', '.join(en)}}}")
