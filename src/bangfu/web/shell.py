"""What stands around every page: the road as far as it is built, the languages, the version."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from bangfu import __version__
from bangfu.apps.people.access import demonstration_place, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.demonstration.cast import PASSWORD
from bangfu.demonstration.counties import DemonstrationCounty, county_at

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Stage:
    """A built stage of the road: its name in addresses, its title, its first page.

    `public_page` is the first page of a stranger, where it is another one. A stage about people is
    on the road of those who read households.
    """

    name: str
    title: "StrOrPromise"
    page: str
    public_page: str = ""
    is_about_people: bool = False

    def is_for(self, viewer: Viewer) -> bool:
        """Whether the stage is on the viewer's road."""
        return not self.is_about_people or bool(viewer.household_areas or viewer.grid_areas)

    def first_page(self, *, is_public: bool) -> str:
        """The page on which a stranger begins, or somebody who works here."""
        return self.public_page or self.page if is_public else self.page


ROAD = (
    Stage("policies", pgettext_lazy("stage", "政策"), "policies:packs"),
    Stage("registry", pgettext_lazy("stage", "底册"), "registry:villages"),
    Stage(
        "monitoring", pgettext_lazy("stage", "监测"), "monitoring:dashboard", is_about_people=True
    ),
    Stage("pairings", pgettext_lazy("stage", "结对"), "pairings:agreements"),
    Stage("projects", pgettext_lazy("stage", "项目"), "projects:projects"),
    Stage("funds", pgettext_lazy("stage", "资金"), "funds:tranches"),
    Stage("assets", pgettext_lazy("stage", "资产"), "assets:assets"),
    Stage("returns", pgettext_lazy("stage", "收益"), "returns:dues", "returns:use_plans"),
    Stage("payouts", pgettext_lazy("stage", "分配"), "payouts:runs", "payouts:lines"),
    Stage(
        "oversight", pgettext_lazy("stage", "督导"), "oversight:targets", "oversight:public_notices"
    ),
)
"""The stages that are built, in the order of the road."""

BOOKS = Stage("ledger", pgettext_lazy("stage", "账本"), "ledger:trial_balance")
"""The ledger lies under the road; those who work here open it from anywhere."""


def shell(request: HttpRequest) -> dict[str, object]:
    """The context of the shell. `language_code` is what `<html lang>` says."""
    stage = request.path.strip("/").split("/")[0]
    viewer, shown = viewer_of(request), county_at(demonstration_place())
    is_public = viewer.is_public
    stages = [one for one in (*ROAD, BOOKS) if one.is_for(viewer)]
    pages = {one: one.first_page(is_public=is_public) for one in stages}
    return {
        "road": [
            {"title": one.title, "href": reverse(page), "is_here": one.name == stage}
            for one, page in pages.items()
            if not is_public or page in settings.PUBLIC_PAGES
        ],
        "todo": "" if is_public else reverse("todo"),
        "version": __version__,
        "told": shown,
        "demonstration": _accounts(request, shown) if shown else None,
        "here": request.get_full_path() if request.method == "GET" else request.path,
    }


def _accounts(request: HttpRequest, shown: DemonstrationCounty) -> dict[str, object] | None:
    """The accounts of the demonstration, beside the form of sign-in and nowhere else."""
    if request.path != reverse("account_login"):
        return None
    return {"accounts": shown.cast.accounts(), "password": PASSWORD}
