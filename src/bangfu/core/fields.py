"""Fields: the cells that forms ask for and answers hold, and short ways to declare them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from bangfu.core.words import Words, words


class FieldType(Enum):
    """What a cell holds."""

    FEN = "fen"
    DATE = "date"
    YEAR = "year"
    WHOLE = "whole"
    SHARE = "share"
    TEXT = "text"
    CODE = "code"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    PLACES = "places"


@dataclass(frozen=True)
class Field:
    """One named cell: a column of a table or a single value.

    `codes` are the permitted codes of a choice with their names; a reader may write either.
    `signed` money may be below zero.
    """

    name: str
    type: FieldType
    title: Words
    required: bool = False
    codes: Mapping[str, Words] = field(default_factory=dict)
    signed: bool = False


def fen(name: str, zh: str, en: str, *, required: bool = False, signed: bool = False) -> Field:
    """Money in fen."""
    return Field(name, FieldType.FEN, words(zh, en), required, signed=signed)


def day(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    """A date."""
    return Field(name, FieldType.DATE, words(zh, en), required)


def year(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    """A calendar year."""
    return Field(name, FieldType.YEAR, words(zh, en), required)


def whole(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    """A whole number, zero or more."""
    return Field(name, FieldType.WHOLE, words(zh, en), required)


def share(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    """An exact number that need not be whole, as fraction text."""
    return Field(name, FieldType.SHARE, words(zh, en), required)


def text(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    """A text."""
    return Field(name, FieldType.TEXT, words(zh, en), required)


def code(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    """The official code of a place."""
    return Field(name, FieldType.CODE, words(zh, en), required)


def flag(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    """True or false."""
    return Field(name, FieldType.FLAG, words(zh, en), required)


def choice(
    name: str, zh: str, en: str, *, codes: Mapping[str, Words], required: bool = False
) -> Field:
    """One of a list of codes."""
    return Field(name, FieldType.CHOICE, words(zh, en), required, codes)


def choices(
    name: str, zh: str, en: str, *, codes: Mapping[str, Words], required: bool = False
) -> Field:
    """Any of a list of codes; with no codes, any texts."""
    return Field(name, FieldType.CHOICES, words(zh, en), required, codes)


def places(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    """Codes of places, or how many there are."""
    return Field(name, FieldType.PLACES, words(zh, en), required)
