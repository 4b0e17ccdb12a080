"""Checkers: what a page says can be said in English, and nothing is said outside translation."""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation import templatize

CHINESE = re.compile(r"[\u3400-\u9fff]+[^<>{}\n]*")
# What `templatize` leaves of a page: calls that gather the texts, as xgettext would read them.
CALL = re.compile(
    r"""\b(?P<form>n?p?gettext|_)\(\s*(?P<rest>u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*").*?)\)""",
    re.DOTALL,
)
TEXT = re.compile(r"""u?(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")""")
TRANSLATED = re.compile(
    r"\{#.*?#\}|\{% *comment *%\}.*?\{% *endcomment *%\}|<!--.*?-->"
    r"|\{% *blocktrans(?:late)?\b.*?\{% *endblocktrans(?:late)? *%\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
KEYWORDS: dict[str, object] = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "said": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def in_template(text: str) -> set[str]:
    """The texts that a template asks to have translated."""
    found = set()
    for call in CALL.finditer(templatize(text)):
        spoken = [a or b for a, b in TEXT.findall(call["rest"])]
        takes = {"gettext": 0, "_": 0, "ngettext": 0, "pgettext": 1, "npgettext": 1}
        found.add(_unescaped(spoken[takes[call["form"]]]))
    return found


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1]), text)


def in_python(text: str) -> set[str]:
    """The texts that Python source asks to have translated."""
    gathered = extract_python(io.BytesIO(text.encode()), list(KEYWORDS), [], {"encoding": "utf-8"})
    found = set()
    for _, function, message, _ in gathered:
        spoken = message if isinstance(message, tuple) else (message,)
        said = spoken[1] if function.startswith("pgettext") else spoken[0]
        if said and (function != "said" or CHINESE.search(said)):  # `said` is of words, too
            found.add(said)
    return found


def outside_translation(text: str) -> list[str]:
    """Chinese that a reader of English would meet, since no tag translates it."""
    left = TRANSLATED.sub(lambda tag: "\n" * tag[0].count("\n"), text)
    return [
        f"line {number}: not translated: {found[0].strip()[:60]}"
        for number, line in enumerate(left.splitlines(), start=1)
        if (found := CHINESE.search(line))
    ]


def translated(catalogues: Iterable[Path]) -> set[str]:
    """The texts that have a translation in catalogues: not empty, not marked as a guess."""
    return {said for path in catalogues for said in _translated(path)}


def _translated(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for message in read_po(file):
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.id and all(forms) and not message.fuzzy:
                yield message.id[0] if isinstance(message.id, tuple) else message.id
