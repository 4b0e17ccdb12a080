"""The statement of an account: what stood there after each entry, in one reading of its lines."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from bangfu.apps.ledger.models import LedgerAccount
from bangfu.apps.ledger.queries import registers
from bangfu.apps.pages.tables.lists import ROWS_PER_PAGE, Column, Listing
from bangfu.apps.people.scope import Viewer
from bangfu.core.ledger import Entry, Line
from bangfu.core.words import words
from tests.apps.ledger.books import APPROPRIATION, DAY, TREASURY, accountant, booked, moved

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Viewer:
    """An accountant whose treasury took 1, 2, 3 … 60 fen, one entry each."""
    made = accountant()
    for fen in range(1, 61):
        booked(made, moved(TREASURY, APPROPRIATION, fen), f"came-{fen}")
    return made


def treasury() -> LedgerAccount:
    found: LedgerAccount = LedgerAccount.everything.get(code="treasury")
    return found


def listed(number: int, clerk: Viewer) -> list[int]:
    listing = Listing(
        "section", "流水", lambda viewer: registers.statement(viewer, treasury()),
        (Column("after_fen", "余额", "money"), Column("debit_fen", "借方", "money", total=True)),
        order=("-entry__sequence", "-pk"),
    )  # fmt: skip
    page = listing.page(clerk, QueryDict(f"page={number}"))
    assert (page.count, page.sums["sum_debit_fen"]) == (60, 1830)
    return [row.after_fen for row in page.rows]


def test_every_page_runs_from_the_first_line_of_the_account(clerk: Viewer) -> None:
    """A window over the rows of the page alone would begin anew on each page."""
    stood = [n * (n + 1) // 2 for n in range(60, 0, -1)]
    assert listed(1, clerk) == stood[:ROWS_PER_PAGE]
    assert listed(2, clerk) == stood[ROWS_PER_PAGE:]


def test_both_lines_of_one_entry_show_what_stood_after_it(clerk: Viewer) -> None:
    both = (Line(TREASURY, 100, "甲"), Line(TREASURY, -30, "乙"), Line(APPROPRIATION, -70))
    booked(clerk, Entry(DAY, both, words("调整", "Adjusted"), "JZ-019"), "both")
    last = registers.statement(clerk, treasury()).order_by("-entry__sequence")[:2]
    assert [row.after_fen for row in last] == [1900, 1900]


def test_a_statement_is_one_query_that_sums_no_line_twice(clerk: Viewer) -> None:
    account = treasury()
    with CaptureQueriesContext(connection) as asked:
        rows = list(registers.statement(clerk, account))
    assert len(rows) == 60
    [query] = asked.captured_queries
    assert "OVER (ORDER BY" in query["sql"]
