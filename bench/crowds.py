"""The demonstration county grown large, and how long its pages take: a process with a county of its own.

    BANGFU_HOME=<a copy of the demonstration> python -m bench.crowds

Rows are planted in bulk, as no act would write them: what is measured is reading. A page's time is
that of the server, from the request to the last byte, without a network.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count, islice

import django

VILLAGES = 100_000
YEARS = 10
COPIES_A_YEAR = 4
"""So often a year everything is booked again that the demonstration books in three years."""

CHUNK = 2_000
FIRST_TOWNSHIP = 500
"""The townships of the county have lower numbers."""


def plant_villages() -> int:
    """Villages of a hundred new townships; every tenth is a weak one. Gives how many there are now."""
    from bangfu.apps.registry.models import Division, VillageList, VillageProgramme

    county = Division.everything.get(level="county")
    listed = VillageList.everything.order_by("pk").first()
    assert listed is not None, "the demonstration has a list of weak villages"
    codes = list(islice(_codes(county.code[:6]), VILLAGES))
    for township in sorted({code[:9] for code in codes}):
        Division.everything.create(
            code=f"{township}000", level="township", category="town",
            name=f"第{township[6:]}镇", parent=county,
        )  # fmt: skip
    Division.everything.bulk_create(
        [
            Division(
                code=code, level="village", category="village",
                name=f"第{code[6:]}村委会", parent_id=f"{code[:9]}000",
            )
            for code in codes
        ],
        batch_size=CHUNK,
    )  # fmt: skip
    VillageProgramme.everything.bulk_create(
        [
            VillageProgramme(
                village_id=code, village_list=listed, programme=listed.programme, round=1,
                helped_level="district", entered_on=date(2018, 1, 1), source="bench",
            )
            for code in codes[::10]
        ],
        batch_size=CHUNK,
    )  # fmt: skip
    return int(Division.everything.filter(level="village").count())


def _codes(county: str) -> Iterator[str]:
    for township in count(FIRST_TOWNSHIP):
        yield from (f"{county}{township:03d}{village:03d}" for village in range(1, 1000))


def plant_postings() -> tuple[int, int]:
    """Ten years of postings on the accounts there are. Gives how many entries and lines there are now."""
    from bangfu.apps.ledger.models import JournalEntry, JournalLine

    entries = list(JournalEntry.everything.order_by("sequence"))
    lines = list(JournalLine.everything.order_by("pk"))
    sequence = entries[-1].sequence
    key = max(entry.pk for entry in entries)
    for copy in range(YEARS * COPIES_A_YEAR):
        keys = {entry.pk: key + n for n, entry in enumerate(entries, start=1)}
        JournalEntry.everything.bulk_create(
            [_copied(entry, keys, sequence + n, copy) for n, entry in enumerate(entries, start=1)],
            batch_size=CHUNK,
        )
        JournalLine.everything.bulk_create(
            [
                JournalLine(
                    entry_id=keys[line.entry_id], account_id=line.account_id,
                    amount_fen=line.amount_fen, purpose=line.purpose,
                )
                for line in lines
            ],
            batch_size=CHUNK,
        )  # fmt: skip
        key, sequence = key + len(entries), sequence + len(entries)
    return int(JournalEntry.everything.count()), int(JournalLine.everything.count())


def _copied(entry: object, keys: dict[int, int], sequence: int, copy: int) -> object:
    from bangfu.apps.ledger.models import JournalEntry
    from bangfu.apps.records.models import columns_of

    assert isinstance(entry, JournalEntry)
    held = {f.attname: getattr(entry, f.attname) for f in columns_of(entry)}
    year = entry.booked_on.year + copy // COPIES_A_YEAR
    return JournalEntry(
        **held
        | {
            "id": keys[entry.pk],
            "sequence": sequence,
            "key": f"{entry.key}.{copy}",
            "booked_on": date(year, entry.booked_on.month, min(entry.booked_on.day, 28)),
            "reverses_id": keys[entry.reverses_id] if entry.reverses_id else None,
        }
    )


def opening(name: str, address: str) -> Callable[[], None]:
    """Opening an address as somebody of the cast; it must open."""
    from django.test import Client

    from bangfu.apps.people.models import User

    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(User.objects.get(username=name))

    def opened() -> None:
        assert browser.get(address).status_code == 200, address

    return opened


def searching(name: str, address: str, word: str) -> Callable[[], None]:
    """Searching a list of people for a word, by its form."""
    from django.test import Client

    from bangfu.apps.people.models import User

    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(User.objects.get(username=name))

    def found() -> None:
        page = browser.post(address, {"q": word}, follow=True)
        assert page.status_code == 200, address
        assert page.redirect_chain, "what was searched for is kept"

    return found


def main() -> None:
    """Grow the county, measure, and print the figures as JSON."""
    django.setup()
    from bangfu.apps.ledger.models import LedgerAccount
    from bench.measuring import seconds_and_cpu

    villages, (entries, lines) = plant_villages(), plant_postings()
    bank = LedgerAccount.everything.get(code="pool_bank")
    works = {
        "villages, first page": opening("auditor", "/registry/villages/"),
        "villages, last page": opening("auditor", "/registry/villages/?page=99999"),
        "villages, searched": opening("auditor", "/registry/villages/?q=123"),
        "cockpit, leader": opening("leader", "/"),
        "cockpit, auditor": opening("auditor", "/"),
        "cockpit, clerk": opening("clerk", "/"),
        "statement of an account": opening("auditor", f"/ledger/accounts/{bank.pk}/"),
    }
    for work in works.values():
        work()
    rows = {"villages": villages, "entries": entries, "lines": lines}
    print(json.dumps({"rows": rows, "seconds": seconds_and_cpu(works)}))


if __name__ == "__main__":
    main()
