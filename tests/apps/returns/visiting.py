"""Browsers of the county's people: signed in, on the day on which they act."""

import html
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from unittest.mock import patch

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bangfu.apps.people.models import Person, RoleGrant, User
from bangfu.apps.people.scope import Viewer
from tests.apps.acts import key
from tests.apps.people.standing import grant

Visit = Callable[..., HttpResponse]


def visitor(viewer: Viewer) -> Visit:
    """A browser in which a viewer has signed in: GET, or POST with data."""
    person = Person.objects.get(pk=viewer.person_id)
    for held in viewer.grants:
        if not RoleGrant.everything.filter(person=person, role=held.role).exists():
            grant(person, held.role, held.place, begins_on=date(2017, 1, 1))
    user, _is_new = User.objects.get_or_create(username=f"u{person.pk}", person=person)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return _visiting(client, viewer.moment)


def stranger(moment: Any) -> Visit:
    """A browser in which nobody has signed in."""
    return _visiting(Client(), moment)


def _visiting(client: Client, moment: Any) -> Visit:
    def visit(name: str, *args: object, post: dict[str, Any] | None = None, query: str = "") -> Any:
        href = name if name.startswith("/") else reverse(name, args=args) + query
        with patch("django.utils.timezone.now", return_value=moment):
            return client.get(href) if post is None else client.post(href, {"_key": key()} | post)

    return visit


def words_of(response: HttpResponse) -> str:
    """The words of a page, without its tags and with single blanks."""
    assert response.status_code in (200, 422), response.status_code
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))
