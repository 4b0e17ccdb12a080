"""What is wrong with data, as a value: collected, worded in both languages, never raised by row.

The wordings stand in `problems/`, one file a part of the house, one entry a code; `docs/errors.md`
is made from them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

from ruamel.yaml import YAML

from bangfu.core.words import Language, Words

Severity = Literal["block", "reason", "warn", "info"]

PROBLEMS_SHOWN_MAX = 1000
"""How many problems of one file are told; after them one line says how many more there are."""


@dataclass(frozen=True)
class Where:
    """The place of a fault in what was handed in: a file, and a row, column or line of it."""

    file: str = ""
    row: int | None = None
    column: str | None = None
    line: int | None = None

    def said(self, language: Language) -> str:
        """The place in words: `facts.csv, row 7, column subsidy_fen`."""
        zh = language == "zh"
        parts = [self.file] if self.file else []
        if self.line is not None:
            parts.append(f"第{self.line}行" if zh else f"line {self.line}")
        if self.row is not None:
            parts.append(f"第{self.row}行" if zh else f"row {self.row}")
        if self.column is not None:
            parts.append(f"{self.column} 列" if zh else f"column {self.column}")
        return ("，" if zh else ", ").join(parts)


@dataclass(frozen=True)
class Problem:
    """One fault or finding: what, how grave, about whom, where, why, and what to do next."""

    code: str
    severity: Severity
    subject: str = ""
    where: Where = field(default_factory=Where)
    clause: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.code in problem_texts(), f"problem code {self.code} has no wording"

    def message(self, language: Language) -> str:
        """The sentence for the reader: cause and next step, with the values put in."""
        spoken = {name: _spoken(value, language) for name, value in self.values.items()}
        return (
            problem_texts()[self.code].said(language).format_map({"subject": self.subject} | spoken)
        )

    def as_json(self, language: Language) -> dict[str, object]:
        """The shape every face of bangfu shows: command line, API and pages."""
        return {
            "code": self.code,
            "severity": self.severity,
            "subject": self.subject,
            "where": self.where.said(language),
            "message": self.message(language),
            "clause": self.clause,
        }


def _spoken(value: object, language: Language) -> object:
    if isinstance(value, Words | Where):
        return value.said(language)
    if isinstance(value, list | tuple):
        return ("、" if language == "zh" else ", ").join(str(_spoken(v, language)) for v in value)
    return value


@cache
def problem_texts() -> dict[str, Words]:
    """Every code with its wording."""
    texts: dict[str, Words] = {}
    for name in problem_files():
        for code, wording in _load(name).items():
            assert code not in texts, f"problem code {code} has two wordings"
            texts[code] = Words.model_validate(wording)
    return texts


def problem_files() -> list[str]:
    """The files that hold the wordings, in order."""
    folder = resources.files("bangfu.core").joinpath("problems")
    return sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))


def _load(name: str) -> dict[str, dict[str, str]]:
    source = resources.files("bangfu.core").joinpath("problems", name).read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = YAML(typ="safe", pure=True).load(source)
    return loaded


def told(problems: Iterable[Problem]) -> list[Problem]:
    """The problems a reader is shown: all of them, or the first thousand and a count of the rest."""
    every = list(problems)
    rest = len(every) - PROBLEMS_SHOWN_MAX
    if rest <= 0:
        return every
    gravest = min((p.severity for p in every[PROBLEMS_SHOWN_MAX:]), key=SEVERITIES.index)
    return [*every[:PROBLEMS_SHOWN_MAX], Problem("and_more", gravest, values={"count": rest})]


SEVERITIES: Sequence[Severity] = ("block", "reason", "warn", "info")


def is_refusal(problems: Iterable[Problem]) -> bool:
    """Whether any problem refuses the act (`block`) or asks for a justification (`reason`)."""
    return any(problem.severity in ("block", "reason") for problem in problems)
