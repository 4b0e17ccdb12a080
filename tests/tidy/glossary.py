"""Checker: one Chinese term has one English noun, and one name in code."""

from collections import Counter
from collections.abc import Iterator

from ruamel.yaml import YAML

FIELDS = {"zh", "en", "code", "not"}

Entry = dict[str, object]


def entries(text: str) -> list[Entry]:
    """Every entry of the glossary, in its order, all groups together."""
    groups = YAML(typ="safe", pure=True).load(text)
    return [entry for group in groups.values() for entry in group]


def faults(text: str) -> list[str]:
    """What is wrong with a glossary: a broken entry, or a term, noun or code with two meanings."""
    listed = entries(text)
    return [*_malformed(listed), *_doubled(listed), *_contradictions(listed)]


def _malformed(listed: list[Entry]) -> Iterator[str]:
    for entry in listed:
        unknown = set(entry) - FIELDS
        if unknown:
            yield f"{entry}: unknown field {sorted(unknown)}"
        words = [entry.get(name) for name in ("zh", "en", "code")]
        if not all(isinstance(word, str) and word.strip() == word and word for word in words):
            yield f"{entry}: zh, en and code are plain words"
            continue
        if not any("\u4e00" <= letter <= "\u9fff" for letter in str(entry["zh"])):
            yield f"{entry['zh']}: zh is not Chinese"
        if (
            not str(entry["code"]).replace(".", "_").isidentifier()
            or not str(entry["code"]).islower()
        ):
            yield f"{entry['code']}: not a name for code"


def _doubled(listed: list[Entry]) -> Iterator[str]:
    for name in ("zh", "en", "code"):
        counted = Counter(str(entry.get(name)) for entry in listed)
        yield from (f"{word}: stands twice as {name}" for word, n in counted.items() if n > 1)


def _contradictions(listed: list[Entry]) -> Iterator[str]:
    nouns = {entry.get("en") for entry in listed}
    for entry in listed:
        refused = entry.get("not", [])
        assert isinstance(refused, list)
        yield from (f"{word}: refused, and used as a noun" for word in refused if word in nouns)


def codes(text: str) -> set[str]:
    """Every name of code that the glossary knows."""
    return {str(entry["code"]) for entry in entries(text)}
