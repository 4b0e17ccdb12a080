"""Words for people, always in both languages: Chinese is the source, English is complete."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

Language = Literal["zh", "en"]


class Words(BaseModel):
    """One wording in Chinese and in English.

    >>> Words(zh="保洁", en="Cleaning").said("en")
    'Cleaning'
    >>> Words.model_validate("1/288")
    Words(zh='1/288', en='1/288')
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def one_text_serves_both(cls, value: Any) -> Any:
        """A plain text is the same in both languages, as in a county's own Chinese pack."""
        return {"zh": value, "en": value} if isinstance(value, str) else value

    def said(self, language: Language) -> str:
        """The wording in one language."""
        return self.zh if language == "zh" else self.en


class Named(Words):
    """Something with a name in both languages, and whatever else its kind adds."""

    @property
    def name(self) -> Words:
        """The name alone."""
        return Words(zh=self.zh, en=self.en)


def words(zh: str, en: str) -> Words:
    """A wording written in code.

    >>> words("是", "yes").zh
    '是'
    """
    return Words(zh=zh, en=en)


class Unfit(ValueError):
    """A text that is not what it should be, with the reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh=zh, en=en)


def said(value: object, language: Language) -> object:
    """`value` with every wording inside it spoken in one language; all else untouched."""
    if isinstance(value, Words):
        return value.said(language)
    if isinstance(value, Mapping):
        return {key: said(item, language) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [said(item, language) for item in value]
    return value
