"""What every page of a pack begins with: the pack, or a page that says why there is none."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bangfu.apps.people.access import viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries import packs, questions
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.reader import PackUnusable
from bangfu.core.problem import PROBLEMS_SHOWN_MAX

PackView = Callable[..., HttpResponse]


def of_pack(view: PackView) -> PackView:
    """A view of one pack: it is handed the viewer and the pack in place of the pack's id."""

    @wraps(view)
    def found(request: HttpRequest, pack_id: str, **rest: Any) -> HttpResponse:
        viewer = viewer_of(request)
        try:
            pack = packs.pack_named(pack_id)
        except packs.NoSuchPack:
            raise Http404(_("没有编号为「%(id)s」的政策包。") % {"id": pack_id[:80]}) from None
        except PackUnusable as unusable:
            return unusable_page(request, viewer, pack_id, unusable)
        return view(request, viewer, pack, **rest)

    return found


def unusable_page(
    request: HttpRequest, viewer: Viewer, pack_id: str, unusable: PackUnusable
) -> HttpResponse:
    """The page of a pack that cannot be read: every fault with file and line."""
    lines = [
        (p.where.said(viewer.language), p.message(viewer.language))
        for p in unusable.problems[:PROBLEMS_SHOWN_MAX]
    ]
    context = {"pack_id": pack_id, "lines": lines}
    return render(request, "policies/unusable.html", context, status=503)


def about(pack: Pack, tab: str) -> dict[str, Any]:
    """The head of a pack's pages: its title and the tabs."""
    return {
        "pack": pack,
        "tab": tab,
        "has_forecast": questions.question_in(pack, questions.FORECAST) is not None,
    }
