"""Every page of the register and of monitoring in a told county, for every role: a process of its own.

BANGFU_HOME=<Kaiyuan> DJANGO_SETTINGS_MODULE=… python -m tests.journeys.opening
"""

import json
import re
from collections.abc import Iterator

import django

SPACES = ("monitoring", "registry")
LINK = re.compile(r'href="(/(?:monitoring|registry)/[^"?#]*)')
NUMBER = re.compile(r"\d+")
WHOLLY = ("bureau", "clerk", "grid", "medical")
"""Who follows the links of pages as well; the other roles open the pages that need no row."""


def first_pages() -> list[str]:
    """The addresses of both stages that name no row."""
    from tests.apps.crawling import routes

    found = (route for route in routes() if route.space in SPACES)
    return [f"/{route.pattern}" for route in found if not route.parameters]


def opened(username: str) -> Iterator[tuple[str, int, int]]:
    """Each page that somebody of the cast opens: its address, its status, how many queries it took."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bangfu.apps.people.models import User

    browser = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    browser.force_login(User.objects.get(username=username))
    waiting, seen = first_pages(), set[str]()
    while waiting:
        address = waiting.pop(0)
        if (shape := NUMBER.sub("0", address)) in seen:
            continue
        seen.add(shape)
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(address)
        yield address, answer.status_code, len(asked)
        if username in WHOLLY and "html" in answer.headers.get("Content-Type", ""):
            waiting += LINK.findall(answer.content.decode())


def main() -> None:
    """Print everything as JSON."""
    django.setup()
    from bangfu.demonstration.counties import COUNTIES

    accounts = reversed(COUNTIES["kaiyuan"].cast.accounts())
    by_role = {office.zh.partition("（")[0]: name for name, office in accounts}
    names = {*by_role.values(), *WHOLLY}
    print(json.dumps({name: list(opened(name)) for name in sorted(names)}))


if __name__ == "__main__":
    main()
