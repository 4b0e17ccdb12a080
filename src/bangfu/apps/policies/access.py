"""Who may see what. Policies are public: everybody may read all of them, signed in or not."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language

from bangfu.core.words import Language


@dataclass(frozen=True)
class Viewer:
    """Who looks, and in which language. Nobody signs in yet, so every viewer is the public."""

    language: Language = "zh"


PUBLIC = Viewer()


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer behind a request: the public, in the language of the page."""
    return Viewer("en" if (get_language() or "").startswith("en") else "zh")


def may_read_policies(viewer: Viewer) -> bool:
    """Packs, clauses, editions and the calculator are public."""
    return True
