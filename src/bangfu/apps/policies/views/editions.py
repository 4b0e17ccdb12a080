"""The editions of a pack: what it was when this county first met it."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.models import Edition
from bangfu.apps.policies.queries import editions
from bangfu.apps.policies.views.shelf import about, of_pack
from bangfu.core.policies.pack import Pack


def _edition(pack: Pack, digest: str) -> Edition:
    found = editions.edition_of(pack.id, digest)
    if found is None:
        raise Http404(_("没有编号以「%(digest)s」开头的版本。") % {"digest": digest[:80]})
    return found


@of_pack
def shelf(request: HttpRequest, viewer: Viewer, pack: Pack) -> HttpResponse:
    """All editions of a pack, newest first."""
    kept = editions.editions_of(pack.id)
    return render(request, "policies/editions.html", about(pack, "editions") | {"kept": kept})


@of_pack
def edition(request: HttpRequest, viewer: Viewer, pack: Pack, digest: str) -> HttpResponse:
    """One edition with the text of every file."""
    found = _edition(pack, digest)
    context = about(pack, "editions") | {
        "edition": found,
        "files": sorted(found.files.items()),
        "is_current": found.digest == pack.digest,
    }
    return render(request, "policies/edition.html", context)


@of_pack
def edition_json(request: HttpRequest, viewer: Viewer, pack: Pack, digest: str) -> HttpResponse:
    """One edition as data: its digest and the text of every file."""
    found = _edition(pack, digest)
    told = {
        "pack": found.pack,
        "digest": found.digest,
        "title": {"zh": found.title_zh, "en": found.title_en},
        "registered_at": found.registered_at.isoformat(),
        "files": dict(sorted(found.files.items())),
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = f"{found.pack}-{found.short}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
