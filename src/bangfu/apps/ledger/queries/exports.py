"""The journal for independent readers: beancount and hledger, with our balances as assertions.

The reader adds up the postings by itself and refuses the file where a balance is not ours: one
assertion for each account stands at the end.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bangfu.apps.ledger.models import JournalEntry, LedgerAccount
from bangfu.apps.ledger.queries.chain import entries_with_lines
from bangfu.core.ledger import Account, Nature, heading_of
from bangfu.core.money import Fen

Format = Literal["beancount", "hledger"]

_ROOTS: Mapping[Nature, str] = {
    "asset": "Assets",
    "liability": "Liabilities",
    "income": "Income",
    "expense": "Expenses",
}
_HLEDGER_TYPES: Mapping[Nature, str] = {
    "asset": "A",
    "liability": "L",
    "income": "R",
    "expense": "X",
}
_WIDE = str.maketrans(";|,", "；｜，")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9-]")


@dataclass(frozen=True)
class _Named:
    """An account with its name in the export and what we say stands on it."""

    name: str
    nature: Nature
    balance_fen: Fen


def exported(form: Format) -> Iterator[str]:
    """The whole journal as lines of text in one of the formats."""
    accounts = _named(form)
    first, last = _days()
    if form == "beancount":
        yield from _beancount(accounts, first, last)
    else:
        yield from _hledger(accounts, last)


def _days() -> tuple[date, date]:
    rows = JournalEntry.everything.order_by("booked_on").values_list("booked_on", flat=True)
    first, last = rows.first(), rows.last()
    return (first, last) if first and last else (date.min, date.min)


def _named(form: Format) -> dict[Account, _Named]:
    """Every account with a name that no other has."""
    named: dict[Account, _Named] = {}
    taken: set[str] = set()
    for row in LedgerAccount.everything.order_by("fund", "code", "holder"):
        heading = heading_of(row.account)
        assert heading is not None, f"{row} is booked and is not in the chart"
        parts = [_part(part) for part in (row.fund, row.code, row.holder) if part]
        if form == "beancount":
            parts = [_ROOTS[heading.nature], *parts]
        name = ":".join(parts)
        while name in taken:
            name += f"-{row.pk}"
        taken.add(name)
        named[row.account] = _Named(name, heading.nature, row.balance_fen)
    return named


def _part(text: str) -> str:
    """A part of a name as both readers take it: a capital or a digit first, then letters, digits, -.

    >>> _part("project_bank"), _part("JZ-2018-001"), _part("项目1")
    ('Project-bank', 'JZ-2018-001', 'X9879X76EE1')
    """
    ascii_only = _NOT_IN_NAMES.sub(
        lambda found: "-" if found[0] == "_" else f"X{ord(found[0]):X}", text
    )
    return ascii_only[:1].upper() + ascii_only[1:] if ascii_only[:1] != "-" else f"X{ascii_only}"


def _amount(fen: Fen) -> str:
    """A sum with two decimals, exact.

    >>> _amount(-5), _amount(123_456)
    ('-0.05', '1234.56')
    """
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"


def _beancount(accounts: Mapping[Account, _Named], first: date, last: date) -> Iterator[str]:
    yield 'option "operating_currency" "CNY"'
    for account in accounts.values():
        yield f"{first} open {account.name} CNY"
    for entry, lines in entries_with_lines():
        yield ""
        yield f"{entry.booked_on} * {_quoted(entry.memo_zh)}"
        for name, value in _said_of(entry).items():
            yield f"  {name}: {_quoted(value)}"
        for line in lines:
            yield f"  {accounts[line.account].name}  {_amount(line.amount_fen)} CNY"
            if line.purpose:
                yield f"    purpose: {_quoted(line.purpose)}"
    yield ""
    for account in accounts.values():
        # Beancount compares at the beginning of a day, and within a tolerance unless told none.
        balance = _amount(account.balance_fen)
        yield f"{last + timedelta(days=1)} balance {account.name}  {balance} ~ 0.00 CNY"


def _hledger(accounts: Mapping[Account, _Named], last: date) -> Iterator[str]:
    yield "decimal-mark ."
    yield "commodity 1000.00 CNY"
    for account in accounts.values():
        yield f"account {account.name}  ; type: {_HLEDGER_TYPES[account.nature]}"
    for entry, lines in entries_with_lines():
        yield ""
        yield f"{entry.booked_on} * ({entry.sequence}) {_unmarked(entry.memo_zh)}"
        for name, value in _said_of(entry).items():
            yield f"    ; {name}: {_unmarked(value)}"
        for line in lines:
            purpose = f"  ; purpose: {_unmarked(line.purpose)}" if line.purpose else ""
            amount = _amount(line.amount_fen)
            yield f"    {accounts[line.account].name}  {amount} CNY{purpose}"
    if accounts:
        yield ""
        yield f"{last} * balances"
    for account in accounts.values():
        yield f"    {account.name}  0.00 CNY = {_amount(account.balance_fen)} CNY"


def _said_of(entry: JournalEntry) -> dict[str, str]:
    said = {
        "sequence": str(entry.sequence),
        "key": entry.key,
        "clause": entry.clause,
        "pack": f"{entry.pack} {entry.pack_digest}",
        "document": entry.document,
        "digest": entry.digest,
    }
    return {name: value for name, value in said.items() if value}


def _quoted(text: str) -> str:
    r"""A text of beancount.

    >>> print(_quoted('购"优质"种苗'))
    "购\"优质\"种苗"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _unmarked(text: str) -> str:
    """A text of hledger: where a comment, a note or the next tag would begin stands its wide form."""
    return text.translate(_WIDE)
