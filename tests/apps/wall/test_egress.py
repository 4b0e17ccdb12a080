"""T18: no number and no illness leaves: on no page, in no file, log, event, error or byte of the database."""

import io
import logging
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client

from bangfu.apps.ledger.queries.checks import verify
from bangfu.apps.monitoring.models import Visit
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.people.sealed import unseal
from bangfu.apps.records.models import (
    AuditEvent,
    Decision,
    Fingerprint,
    Job,
    Notice,
    Submission,
)
from bangfu.apps.registry.actions.individuals import decide_erasure
from bangfu.apps.registry.models import Erasure, Individual
from bangfu.apps.registry.tables.individuals import INDIVIDUALS
from bangfu.apps.registry.views import households as household_views
from bangfu.web.log_lines import Formatter
from bangfu.web.settings import LOGGING
from tests.apps.acts import key
from tests.apps.monitoring.households import office
from tests.apps.wall.conftest import Plant
from tests.apps.wall.county import County
from tests.apps.wall.crawl import look, said
from tests.apps.wall.secrets import illnesses, leaking, names, numbers, secrets_in
from tests.apps.wall.spots import OWN_GRID, SPOTS

pytestmark = pytest.mark.django_db
WHILE_IT_HANGS = datetime(2024, 5, 8, 4, tzinfo=UTC)


def head_of(county: County) -> Individual:
    row: Individual = Individual.everything.get(
        household=county.settled[0].household, relation="head"
    )
    return row


# --- what everybody gets --------------------------------------------------------------------------


def test_no_page_file_header_or_answer_of_the_api_tells_a_number(county: County) -> None:
    """Of every role, also those that read everybody and may reveal: all they got in the crawl."""
    found = [
        f"{name} {at}" for name, seen in county.after.items() for at in leaking(seen.texts.items())
    ]
    assert found == []


def test_the_numbers_are_there_to_be_found(county: County) -> None:
    head = head_of(county)
    assert {value for _field, value in numbers(OWN_GRID)} >= {
        unseal(head.data_key, field, getattr(head, field))
        for field in ("identity", "phone", "card")
    }
    assert "•" in "".join(county.after["township"].texts.values()), "masked values were on pages"


def test_the_search_knows_a_number_a_piece_of_it_and_masks_that_show_too_much() -> None:
    of_somebody = dict(numbers(OWN_GRID))
    phone, card, identity = (of_somebody[one] for one in ("phone", "card", "identity"))
    for told in (
        phone, card, identity, phone[2:9], identity[-8:], f"{phone[:4]}****{phone[-4:]}",
        f"{identity[:6]}********{identity[-4:]}", f"****{card[-6:]}", illnesses(OWN_GRID)[0],
    ):  # fmt: skip
        assert secrets_in(f"电话（{told}）"), told
    assert not secrets_in(f"••••••{phone[-2:]} ••••••{card[-4:]} ••••••")


def test_a_value_is_told_once_to_who_reveals_it_with_a_reason_that_is_kept(county: County) -> None:
    client, head = county.eye("township").client, head_of(county)
    address = f"/registry/individuals/{head.pk}/reveal/"
    form = client.get(address).context["form"]
    sent = {
        "_key": form.key,
        "_version": form.version or "",
        "field": "phone",
        "reason": "电话核实",
    }
    answer = client.post(address, sent)
    phone = unseal(head.data_key, "phone", head.phone)
    assert phone in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    again = client.post(address, sent, follow=True)
    assert secrets_in(said(again)) == []
    event = AuditEvent.everything.latest("sequence")
    assert (event.verb, event.reason) == ("registry.individual.reveal", "电话核实")
    assert secrets_in(str(event.__dict__)) == []
    assert county.eye("village").client.get(address).status_code == 403


def test_public_pages_name_nobody_while_a_notice_hangs_out(county: County) -> None:
    stranger = Client()
    with patch("django.utils.timezone.now", return_value=WHILE_IT_HANGS):
        texts = dict(look(county.eye("stranger"), ["oversight"]).texts)
        for notice in Notice.everything.all():
            texts[str(notice.pk)] = said(stranger.get(f"/oversight/public/{notice.pk}/"))
    shown = "".join(texts.values())
    assert "监测对象公示" in shown, "the notices hang out"
    assert f"{OWN_GRID.mark}*" in shown
    assert [n for spot in SPOTS for n in (*names(spot), f"{spot.mark}组") if n in shown] == []
    assert leaking(texts.items()) == []


# --- errors and logs ------------------------------------------------------------------------------


@pytest.fixture
def log() -> Any:
    """Everything that is logged, as the server writes it."""
    stream, root = io.StringIO(), logging.getLogger()
    given = LOGGING["formatters"]["plain"]  # type: ignore[index]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Formatter(given["format"], style=given["style"]))
    loggers = [root, logging.getLogger("django"), logging.getLogger("django.request")]
    for one in loggers:
        one.addHandler(handler)
    yield stream
    for one in loggers:
        one.removeHandler(handler)


def failing(*_given: object, **_named: object) -> Any:
    """A page that fails over a value: the worst that a programmer can do."""
    phone = dict(numbers(OWN_GRID))["phone"]
    identity = dict(numbers(OWN_GRID))["identity"].replace("990000", "211282", 1)
    raise ValueError(
        f"cannot read {identity} {phone}\nDETAIL:  Failing row contains ({names(OWN_GRID)[0]})."
    )


def test_errors_and_logs_tell_nothing(county: County, log: io.StringIO, plant: Plant) -> None:
    client, number = county.eye("township").client, dict(numbers(OWN_GRID))["phone"]
    assert client.get(f"/registry/{number}/").status_code == 404
    plant(household_views, "with_identity", failing)
    form = client.get("/registry/individuals/find/").context["form"]
    identity = next(value for field, value in numbers(OWN_GRID) if field == "identity")
    sent = {"_key": form.key, "identity": identity}
    failed = client.post("/registry/individuals/find/", sent)
    assert failed.status_code == 500
    texts = [said(failed), said(client.get("/registry/individuals/find/nobody/"))]
    written = log.getvalue()
    assert "ValueError" in written
    assert "Not Found" in written
    assert leaking([("log", written), *(("page", text) for text in texts)]) == []
    assert names(OWN_GRID)[0] not in written


def test_a_number_in_a_log_line_is_found_where_it_is_not_taken_out(log: io.StringIO) -> None:
    plain = logging.StreamHandler(raw := io.StringIO())
    logger = logging.getLogger("bangfu")
    logger.addHandler(plain)
    logger.warning("looked for %s", dict(numbers(OWN_GRID))["phone"])
    logger.removeHandler(plain)
    assert leaking([("raw", raw.getvalue())])
    assert not leaking([("log", log.getvalue())])


def test_the_server_writes_no_log_of_addresses() -> None:
    from bangfu.cli.server import _server

    assert _server("127.0.0.1", 1).log_access is False


@pytest.mark.parametrize("address", ["/registry/households/", "/monitoring/", "/", "/todo/"])
def test_no_browser_and_no_proxy_keeps_what_somebody_got(address: str, county: County) -> None:
    answer = county.eye("township").client.get(address)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    file = county.eye("township").client.get("/registry/households/?format=csv")
    assert file["Cache-Control"] == "no-store"
    by_token = county.eye("token of township").client.get("/api/v1/registers/registry/households")
    assert by_token["Cache-Control"] == "no-store"


# --- what is kept ---------------------------------------------------------------------------------

KEPT_FOR_GOOD = (AuditEvent, Submission, Fingerprint, Decision, Notice, Job)


def kept_for_good() -> str:
    """Everything that no erasing reaches, as one text."""
    return "\n".join(str(list(model._base_manager.values())) for model in KEPT_FOR_GOOD)


def test_what_is_kept_for_good_names_nobody(county: County) -> None:
    text = kept_for_good()
    assert leaking([("kept", text)]) == []
    assert [name for spot in SPOTS for name in names(spot) if name in text] == []


def bytes_of_database() -> bytes:
    """The database as a backup holds it: the bytes of SQLite, every value of every table of PostgreSQL."""
    raw: Any = connection.connection
    if connection.vendor == "sqlite":
        held: bytes = raw.serialize()
        return held
    values = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            values += [value for row in cursor.fetchall() for value in row]
    return b"\n".join(
        bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in values
    )


def test_the_bytes_of_the_database_tell_no_number(county: County) -> None:
    held = bytes_of_database()
    assert names(OWN_GRID)[0].encode() in held, "what is not sealed is found"
    assert leaking([("database", held.decode("utf-8", errors="ignore"))]) == []


def test_a_number_written_into_a_table_is_found(county: County) -> None:
    Visit.everything.filter(household=county.settled[0].household).update(
        needs=f"电话 {dict(numbers(OWN_GRID))['phone']}"
    )
    assert leaking([("database", bytes_of_database().decode("utf-8", errors="ignore"))])


def test_an_export_that_unseals_is_found(county: County, plant: Plant) -> None:
    open_ = Column("open", "号码", value=lambda row: unseal(row.data_key, "identity", row.identity))
    plant(INDIVIDUALS, "columns", (*INDIVIDUALS.columns, open_))
    eye = county.eye("township")
    assert leaking(look(eye, ["registry"], deep=False).texts.items())


def unsound() -> set[str]:
    """What `bangfu verify` finds: of the rows that tests wrote by hand that nobody wrote them."""
    return {f"{found.check.code} {one.subject}" for found in verify() for one in found.problems}


def test_who_was_erased_is_nowhere_and_the_books_verify(county: County) -> None:
    """Another officer than the one who proposed it when the spot was settled."""
    parent = names(OWN_GRID)[3]
    row = Individual.everything.get(household=county.settled[0].household, relation="parent")
    assert row.name == parent
    secret = [unseal(row.data_key, one, getattr(row, one)) for one in ("identity", "phone", "card")]
    wrapped, before = bytes(row.data_key or b""), unsound()
    proposed = Erasure.everything.get(individual=row)
    decide_erasure(office("agriculture_bureau"), proposed, "erase", key=key())
    held = bytes_of_database()
    assert [one for one in (*secret, parent) if one.encode() in held] == []
    assert wrapped not in held, "the key is gone; of SQLite from the bytes too: zeros stand there"
    assert parent not in kept_for_good()
    seen = look(county.eye("township"), ["registry"]).texts
    assert [at for at, text in seen.items() if parent in text] == []
    assert unsound() == before
