"""Imported households as a checker meets them: which files wait, what is in one, and one act for all."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bangfu.apps.pages.forms.policy_form import KEY
from bangfu.apps.pages.views.forms import new_key
from bangfu.apps.pages.views.see_other import SeeOther, tell_refused
from bangfu.apps.people.access import only_for, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.access import CHECKERS
from bangfu.apps.registry.actions.batches import check_batch
from bangfu.apps.registry.queries import batches as queries


@only_for(*CHECKERS)
def every_batch(request: HttpRequest) -> HttpResponse:
    """The files of which households wait to be checked."""
    found = queries.waiting_batches(viewer_of(request))
    return render(request, "registry/batches.html", {"batches": found})


@only_for(*CHECKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def one_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits of a file; posted, all of it is registered."""
    viewer = viewer_of(request)
    if request.method == "POST":
        return _registered(request, viewer, pk)
    batch = queries.waiting_batch(viewer, pk)
    if batch is None:
        raise Http404(_("这份文件没有等待审核的户。"))
    codes = queries.ready_codes(viewer, pk)
    context = {
        "batch": batch,
        "villages": queries.waiting_by_village(viewer, pk),
        "sample": queries.sample_of(viewer, pk, codes),
        "ready": len(codes),
        "doubtful": batch.households - len(codes),
        "key": new_key(),
    }
    return render(request, "registry/batch.html", context)


def _registered(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    codes = queries.ready_codes(viewer, pk)
    place = next(grant.place for grant in viewer.grants if grant.role in CHECKERS)
    try:
        check_batch(viewer, pk, codes, place=place, key=request.POST.get(KEY, ""))
    except Refused as refused:
        tell_refused(request, refused)
        return SeeOther(reverse("registry:batch", args=[pk]))
    messages.success(request, _("已审核入册。"))
    return SeeOther(reverse("registry:batches"))
