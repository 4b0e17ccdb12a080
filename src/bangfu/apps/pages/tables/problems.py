"""Problems as a page tells them: how grave, in words, where, and which clause."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.core.problem import Problem
from bangfu.core.words import Language

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Said here as a page needs it: the wording of the core speaks of options of the command line.
SEVERITIES: Mapping[str, "StrOrPromise"] = {
    "block": _("拒绝"),
    "reason": _("须说明理由"),
    "warn": _("提醒"),
    "info": _("告知"),
}


@dataclass(frozen=True)
class Told:
    """One problem: how grave, what, where, which clause, and the input it is about."""

    severity: str
    message: str
    place: str = ""
    clause: str = ""
    clause_href: str = ""
    input_id: str = ""
    href: str = ""
    word: str = ""

    def __post_init__(self) -> None:
        if not self.word:
            object.__setattr__(self, "word", str(SEVERITIES[self.severity]))


def told(
    problem: Problem, language: Language, *, pack: str = "", input_id: str = "", href: str = ""
) -> Told:
    """A problem as a page tells it. Its clause leads to the pack, or where none is named, to the search.

    `href` is where it is put right, when that is another page.
    """
    clause = problem.clause or ""
    read_at = clause_href(pack, clause) if clause else ""
    place = problem.where.said(language)
    message = problem.message(language)
    return Told(problem.severity, message, place, clause, read_at, input_id, href)


def clause_href(pack: str, clause: str) -> str:
    """Where a clause is read."""
    if not pack:
        return f"{reverse('search')}?{urlencode({'q': clause})}"
    return reverse("policies:clause", args=[pack, clause])
