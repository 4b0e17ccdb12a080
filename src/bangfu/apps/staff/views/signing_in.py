"""Sign-in with its second factor, as allauth leads through it; only what is ours is added."""

from typing import Any

from allauth.account.views import LogoutView, PasswordChangeView
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bangfu.apps.people.access import viewer_of
from bangfu.apps.staff.access import address_of, name_tried
from bangfu.apps.staff.actions import accounts


class SignOut(LogoutView):
    """The end of a session. A browser that is shared forgets the pages it has seen."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        answer: HttpResponse = super().post(*args, **kwargs)
        answer["Clear-Site-Data"] = '"cache"'
        return answer


class PasswordChange(PasswordChangeView):
    """Change one's own password; every other session of the account ends."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the new password."""
        accounts.change_password(
            viewer_of(self.request), form.user, password=form.cleaned_data["password1"]
        )
        update_session_auth_hash(self.request, form.user)
        return redirect("staff:me")


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Too many wrong passwords: when the door opens again, and what to do meanwhile."""
    tried = {"username": name_tried(request, credentials), "ip_address": address_of(request)}
    last = AccessAttempt.objects.filter(**tried).aggregate(last=Max("attempt_time"))["last"]
    now = viewer_of(request).moment
    context = {
        "opens_at": (last or now) + settings.AXES_COOLOFF_TIME,
        "wrong": settings.AXES_FAILURE_LIMIT,
    }
    return render(request, "account/locked.html", context, status=429)
