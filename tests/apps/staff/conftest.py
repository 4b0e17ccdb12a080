"""People who sign in. Django is not set up yet when this file is read: it imports when it runs."""

from typing import Any

import pytest
from django.test import Client

from tests.pages import written_files

__all__ = ["written_files"]

PASSWORD = "clear water under the bridge"


@pytest.fixture(autouse=True)
def quick_door(db: Any, settings: Any) -> None:
    """No wrong code of another test is remembered, and no time is spent on hashing."""
    from django.core.cache import cache

    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clerk(db: Any) -> Any:
    """A clerk of a township, with a password."""
    from tests.apps.people.standing import TOWN, account, person

    return account(person("李明", "township", TOWN), "liming", PASSWORD)


@pytest.fixture
def signed_in(client: Client, clerk: Any) -> Client:
    """The clerk's browser, through the page of sign-in."""
    answer = client.post("/account/sign-in/", {"login": "liming", "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client
