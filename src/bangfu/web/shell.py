"""What stands around every page: the road as far as it is built, the languages, the version."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from bangfu import __version__
from bangfu.apps.people.access import is_demonstration, viewer_of
from bangfu.demonstration import cast

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Stage:
    """A built stage of the road: its name in addresses, its title, its first page."""

    name: str
    title: "StrPromise"
    page: str


ROAD = (
    Stage("policies", _("政策"), "policies:packs"),
    Stage("registry", _("底册"), "registry:villages"),
    Stage("pairings", _("结对"), "pairings:agreements"),
    Stage("projects", _("项目"), "projects:projects"),
    Stage("funds", _("资金"), "funds:tranches"),
    Stage("assets", _("资产"), "assets:assets"),
    Stage("returns", _("收益"), "returns:dues"),
    Stage("payouts", _("分配"), "payouts:runs"),
    Stage("oversight", _("督导"), "oversight:targets"),
)
"""The stages that are built, in the order of the road. Monitoring comes with the households."""


def built_road() -> list[Stage]:
    """The stages whose first page stands at an address of this house."""
    return [stage for stage in ROAD if _has_page(stage)]


def _has_page(stage: Stage) -> bool:
    try:
        reverse(stage.page)
    except NoReverseMatch:
        return False
    return True


def shell(request: HttpRequest) -> dict[str, object]:
    """The context of the shell. `language_code` is what `<html lang>` says."""
    stage = request.path.strip("/").split("/")[0]
    is_public, shown = viewer_of(request).is_public, is_demonstration()
    road = [s for s in built_road() if not is_public or s.page in settings.PUBLIC_PAGES]
    return {
        "road": [
            {"title": s.title, "href": reverse(s.page), "is_here": s.name == stage} for s in road
        ],
        "todo": "" if is_public else reverse("todo"),
        "version": __version__,
        "is_demonstration": shown,
        "demonstration": _accounts(request) if shown else None,
        "here": request.get_full_path() if request.method == "GET" else request.path,
    }


def _accounts(request: HttpRequest) -> dict[str, object] | None:
    """The accounts of the demonstration, beside the form of sign-in and nowhere else."""
    if request.path != reverse("account_login"):
        return None
    return {"accounts": cast.accounts(), "password": cast.PASSWORD}
