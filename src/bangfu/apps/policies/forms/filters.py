"""The filter over the clauses of a pack: choices made from the pack itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from bangfu.apps.policies.queries.clauses import Chosen
from bangfu.core.catalogue import QUESTIONS
from bangfu.core.policies.pack import READING_NAMES, Pack
from bangfu.core.rules import KINDS
from bangfu.core.words import Language, Words

QUERY_LENGTH_MAX = 100


@dataclass(frozen=True)
class Select:
    """One choice of the filter with its options: value, name and whether it is chosen."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]


class FilterForm:
    """What was chosen, and what may be. A choice the pack does not know is no choice."""

    def __init__(self, data: QueryDict, *, pack: Pack, language: Language) -> None:
        self.selects = [
            self._select(data, name, label, options)
            for name, label, options in _choices(pack, language)
        ]
        picked = {
            s.name: value
            for s in self.selects
            for value, _name, is_chosen in s.options
            if is_chosen
        }
        self.chosen = Chosen(q=data.get("q", "").strip()[:QUERY_LENGTH_MAX], **picked)

    def _select(self, data: QueryDict, name: str, label: str, options: Mapping[str, str]) -> Select:
        given = data.get(name, "")
        return Select(name, label, [(code, said, code == given) for code, said in options.items()])

    @property
    def query(self) -> str:
        """The filter as a query, so that an export holds exactly what is shown."""
        return urlencode({name: value for name, value in vars(self.chosen).items() if value})


def _choices(pack: Pack, language: Language) -> list[tuple[str, str, dict[str, str]]]:
    every = list(pack.clauses.values())
    kinds = {name: kind.title for name, kind in KINDS.items()}
    questions = {name: asked.title for name, asked in QUESTIONS.items()}
    sources = {code: source.name for code, source in pack.identity.sources.items()}
    readings = {str(name): words for name, words in READING_NAMES.items()}
    return [
        ("reading", _("读作"), _named(readings, (c.reading for c in every), language)),
        ("kind", _("规则种类"), _named(kinds, (c.kind for c in every), language)),
        ("question", _("问题"), _named(questions, (c.question for c in every), language)),
        (
            "by",
            _("单位"),
            _named(pack.identity.offices, (o for c in every for o in c.by), language),
        ),
        ("source", _("文本"), _named(sources, (c.source for c in every), language)),
    ]


def _named(
    names: Mapping[str, Words], used: Iterable[str | None], language: Language
) -> dict[str, str]:
    """The names that are used, in the order of the names."""
    found = set(used)
    return {code: words.said(language) for code, words in names.items() if code in found}
