"""Who looks: the viewer behind a request or a token, and what is shown to whoever may not look.

Every page needs sign-in unless `PUBLIC_PAGES` of the settings names it: what is forgotten is closed.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language

from bangfu.apps.people.models import ApiToken, County, Person, RoleGrant, User, held_on
from bangfu.apps.people.scope import Grant, Viewer
from bangfu.core.words import Language

Respond = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]

SEEN_EVERY_SECONDS = 300
"""How often the session of somebody at work is written anew, so that it ends only when idle."""


def language_of_page() -> Language:
    """The language in which the page is spoken."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer behind a request. Grants are read each time: one withdrawn ends with the next page."""
    known: Viewer | None = getattr(request, "viewer", None)
    if known is None:
        user = getattr(request, "user", None)
        is_known = user is not None and user.is_authenticated and user.is_active
        person = user.person if is_known and user is not None else None
        known = viewer_for(person, at=county_clock(), language=language_of_page())
        request.viewer = known  # type: ignore[attr-defined]
    return known


def viewer_for(person: Person | None, *, at: datetime, language: Language = "zh") -> Viewer:
    """A person as a viewer with the grants valid on the day; without one the public."""
    if person is None:
        return Viewer(language, at=at)
    valid = RoleGrant.everything.filter(RoleGrant.valid_q(timezone.localdate(at)), person=person)
    grants = tuple(Grant(g.role, g.place, g.organisation) for g in valid.order_by("pk"))
    return Viewer(language, person.pk, person.name, grants, at)


def county_clock() -> datetime:
    """The moment as the county counts it: a demonstration goes on from the day its story ends."""
    behind = County.objects.values_list("behind", flat=True).first()
    return timezone.now() - behind if behind else timezone.now()


def demonstration_place() -> str:
    """The code of a county in which everything is invented, as each page and file says; else empty."""
    shown = County.objects.filter(is_demonstration=True)
    return shown.values_list("code", flat=True).first() or ""


# --- programs -----------------------------------------------------------------------------------


def digest_of_token(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def viewer_of_token(request: HttpRequest) -> Viewer | None:
    """The program behind `Authorization: Bearer …`, as a viewer who reads and never acts.

    None where no token is shown, or one that is unknown, not confirmed, not begun or at its end.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return None
    at = county_clock()
    held = ApiToken.everything.filter(held_on(timezone.localdate(at)), confirmed_by__isnull=False)
    found = held.filter(digest=digest_of_token(token.strip())).first()
    if found is None:
        return None
    grant = Grant(found.role, found.place, found.organisation)
    return Viewer(language_of_page(), None, found.name, (grant,), at)


# --- pages ------------------------------------------------------------------------------------


class NotYours(PermissionDenied):
    """A page of another office; `roles` tell whose."""

    def __init__(self, *roles: str) -> None:
        super().__init__(", ".join(roles))
        self.roles = roles


def only_for(*roles: str) -> Callable[[View], View]:
    """A page for some roles only. Others are told whose it is; strangers are asked to sign in."""

    def guarded(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer = viewer_of(request)
            if viewer.is_public:
                return asked_to_sign_in(request)
            if not viewer.roles & set(roles):
                raise NotYours(*roles)
            return view(request, *args, **kwargs)

        return page

    return guarded


def asked_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the page of sign-in, which leads back: to this page, or to the one that held the form."""
    is_page = request.method in ("GET", "HEAD") and "HX-Request" not in request.headers
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    shown = urlsplit(came_from)
    back = f"{shown.path}?{shown.query}" if shown.query else shown.path
    answer = redirect_to_login(request.get_full_path() if is_page else back or "/")
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": answer.headers["Location"]})
    return answer


class SignInMiddleware:
    """Lets strangers see public pages only, and keeps the session of somebody at work alive.

    What is answered to somebody is kept by no browser and no proxy: it may be about people. A form
    is: whoever goes back to it and sends it again sends the same one-time key.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the session of a person ends eight hours after the last page."""
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            seen = int(viewer_of(request).moment.timestamp()) // SEEN_EVERY_SECONDS
            if request.session.get("seen") != seen:
                request.session["seen"] = seen
        answer = self.respond(request)
        is_known = user is not None and user.is_authenticated
        if is_known or "Authorization" in request.headers:
            is_form = getattr(request, "is_form", False)
            answer.headers.setdefault("Cache-Control", "private" if is_form else "no-store")
        return answer

    def process_view(
        self, request: HttpRequest, view: object, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Another answer than the page: sign-in, or the change of a password that another has set."""
        match = request.resolver_match
        assert match is not None, "a view was found by its address"
        space = match.namespaces[0] if match.namespaces else ""
        if match.view_name in settings.PUBLIC_PAGES or space in settings.PUBLIC_SPACES:
            return None
        if viewer_of(request).is_public:
            return asked_to_sign_in(request)
        assert isinstance(request.user, User), "who is not the public has signed in"
        if request.user.must_change_password and match.view_name != settings.CHANGE_PASSWORD:
            return redirect(settings.CHANGE_PASSWORD)
        return None
