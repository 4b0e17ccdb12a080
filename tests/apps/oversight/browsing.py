"""Short ways to use the pages: open a form and send it, take an event from its record."""

from typing import Any

from django.test import Client

from tests.apps.policies.visiting import words_of


def post(client: Client, address: str, status: int = 303, **typed: Any) -> Any:
    """Open a form and send it with what was typed; `__` in a name is a dot."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code, words_of(page)[:300])
    form = page.context["form"]
    sent = {name.replace("__", "."): value for name, value in typed.items()}
    answer = client.post(address, {"_key": form.key, "_version": form.version or "", **sent})
    assert answer.status_code == status, (address, words_of(answer)[:1500])
    return answer


def take(client: Client, record: str, event: str, status: int = 303, **typed: Any) -> Any:
    """Take an event from the page of its record, by the form that stands there."""
    page = client.get(record)
    assert page.status_code == 200, (record, page.status_code)
    [possible] = [one for one in page.context["possible"] if one["event"].code == event]
    assert possible["is_open"], (event, possible)
    if "form" not in possible:
        return post(client, possible["href"], status, **typed)
    form = possible["form"]
    sent = {"_key": form.key, "_version": form.version, **typed}
    answer = client.post(possible["address"], sent)
    assert answer.status_code == status, (record, event, words_of(answer)[:1500])
    return answer
