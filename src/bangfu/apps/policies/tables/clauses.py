"""Clauses as rows: in the document, in a file, and how a pack is covered."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.core.catalogue import QUESTIONS
from bangfu.core.policies.pack import READING_NAMES, Clause, Pack, Reading
from bangfu.core.rules import KINDS
from bangfu.core.words import Language

READING_MEANS = {
    "executable": gettext_lazy("给出事实就能算出或判断，附算例"),
    "record": gettext_lazy("不作计算，按登记表留存"),
    "human": gettext_lazy("由负责人判断，留下人、时间和理由"),
    "context": gettext_lazy("不产生办理事项，注明原因"),
    "pending": gettext_lazy("已读懂，本版本尚不办理，注明原因"),
}
BAR_WIDTH = 600


@dataclass(frozen=True)
class Bar:
    """One part of the bar that shows how a pack is read."""

    reading: Reading
    name: str
    means: str
    count: int
    percent: str
    x: int
    width: int


def coverage_bars(pack: Pack, language: Language) -> list[Bar]:
    """How many clauses are read in each way: as parts of one bar, with numbers."""
    whole = max(1, len(pack.clauses))
    bars, x = [], 0
    for reading, count in pack.coverage().items():
        width = BAR_WIDTH * count // whole
        percent = f"{round(Fraction(100 * count, whole))}%"
        name, means = READING_NAMES[reading].said(language), str(READING_MEANS[reading])
        bars.append(Bar(reading, name, means, count, percent, x, width))
        x += width
    return [*bars[:-1], replace(bars[-1], width=BAR_WIDTH - bars[-1].x)]


def kind_name(clause: Clause, language: Language) -> str:
    """The kind of rule of a clause in words."""
    kind = KINDS.get(clause.kind or "")
    return kind.title.said(language) if kind else ""


def question_name(name: str | None, language: Language) -> str:
    """A question in words."""
    asked = QUESTIONS.get(name or "")
    return asked.title.said(language) if asked else (name or "")


def clause_heads() -> list[str]:
    """The heading of the list of clauses as a file."""
    return [
        _("编号"),
        _("位置"),
        _("章节"),
        _("要点（中文）"),
        _("要点（英文）"),
        _("读作"),
        _("问题"),
        _("规则种类"),
        _("单位"),
        _("记入"),
        _("说明"),
    ]


def clause_rows(
    pack: Pack, chapters: Iterable[tuple[object, list[Clause]]], language: Language
) -> list[list[object]]:
    """The clauses as rows of a file, in the order given."""
    return [_row(pack, clause, language) for _chapter, clauses in chapters for clause in clauses]


def _row(pack: Pack, clause: Clause, language: Language) -> list[object]:
    offices = pack.identity.offices
    by = [offices[o].said(language) if o in offices else o for o in clause.by]
    told = clause.why or clause.notes
    return [
        clause.id,
        clause.at,
        pack.chapter_of(clause.id).name.said(language),
        clause.gist.zh,
        clause.gist.en,
        READING_NAMES[clause.reading].said(language),
        question_name(clause.question, language),
        kind_name(clause, language),
        _("、").join(by),
        clause.record or clause.form or "",
        told.said(language) if told else "",
    ]
