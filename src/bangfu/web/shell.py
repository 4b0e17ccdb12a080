"""What stands around every page: the road as far as it is built, the languages, the version."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu import __version__

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Stage:
    """A built stage of the road: its name in addresses, its title, its first page."""

    name: str
    title: "StrPromise"
    page: str


ROAD = (Stage("policies", _("政策"), "policies:packs"),)
"""The stages that are built, in the order of the road. A stage joins it with its first page."""


def shell(request: HttpRequest) -> dict[str, object]:
    """The context of the shell. `language_code` is what `<html lang>` says."""
    stage = request.path.strip("/").split("/")[0]
    return {
        "road": [
            {"title": s.title, "href": reverse(s.page), "is_here": s.name == stage} for s in ROAD
        ],
        "version": __version__,
        "here": request.get_full_path() if request.method == "GET" else request.path,
    }
