"""Short ways to visit the pages of Jizhou's plan and to read what they say."""

import html
import re
from typing import Any

from django.test import Client

PACK_ID = "jizhou-2018"
AT = f"/policies/{PACK_ID}/"


def words_of(response: Any) -> str:
    """The words of a page, without its tags and with single blanks."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def seen(client: Client, address: str, status: int = 200) -> str:
    """The words of the page at an address."""
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return words_of(response)
