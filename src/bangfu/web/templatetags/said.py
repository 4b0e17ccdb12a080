"""Filters for words: said in the language of the page, with what was searched marked."""

import re
from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from bangfu.core.words import Words

register = template.Library()


@register.filter
def said(words: Words | None) -> str:
    """A wording in the language of the page."""
    if words is None:
        return ""
    return words.said("en" if (get_language() or "").startswith("en") else "zh")


@register.filter
def grouped(count: int | None) -> str:
    """A whole number with its thousands apart; a dash where there is none.

    >>> grouped(3009), grouped(0), grouped(None)
    ('3,009', '0', '—')
    """
    return "—" if count is None else f"{count:,}"


@register.filter
def other(words: Words | None) -> str:
    """A wording in the language that the page does not speak."""
    if words is None:
        return ""
    return words.said("zh" if (get_language() or "").startswith("en") else "en")


@register.filter
def marked(text: str, words: Iterable[str]) -> SafeString:
    """A text with every word that was searched marked; everything in it is escaped."""
    sought = [re.escape(word) for word in words if word]
    if not sought:
        return escape(text)
    pieces = re.split(f"({'|'.join(sought)})", text, flags=re.IGNORECASE)
    told = [
        f"<mark>{escape(piece)}</mark>" if at % 2 else escape(piece)
        for at, piece in enumerate(pieces)
    ]
    return mark_safe("".join(told))  # noqa: S308 (every piece is escaped above)
