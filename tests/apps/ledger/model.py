"""The books in sixty lines: plain numbers in dictionaries, against which the real ones are held."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from bangfu.core.ledger import Account, Line

FLOORS = {"treasury", "project_bank", "pool_bank", "village_bank"}


@dataclass
class Booked:
    """An entry: what it says, and by which other it was undone."""

    day: date
    lines: tuple[Line, ...]
    undoes: int | None = None
    undone: bool = False


@dataclass
class Model:
    """Every operation says whether it is allowed, and is done if it is."""

    journal: list[Booked] = field(default_factory=list)
    keys: dict[str, tuple[object, int]] = field(default_factory=dict)
    balances: Counter[Account] = field(default_factory=Counter)
    closed: list[date] = field(default_factory=list)
    stated: dict[Account, date] = field(default_factory=dict)
    approved: int = 0
    committed: int = 0
    spent: int = 0

    def post(self, key: str, day: date, lines: tuple[Line, ...]) -> bool:
        """Book, once for a key."""
        if key in self.keys:
            return self.keys[key][0] == (day, lines)
        if not self._may(day, lines):
            return False
        self._do(Booked(day, lines))
        self.keys[key] = ((day, lines), len(self.journal))
        return True

    def reverse(self, number: int, today: date) -> bool:
        """Undo an entry, once."""
        entry = self.journal[number - 1]
        lines = tuple(Line(x.account, -x.amount_fen, x.purpose) for x in entry.lines)
        day = max(today, entry.day)
        if entry.undone or entry.undoes is not None or not self._may(day, lines):
            return False
        entry.undone = True
        self._do(Booked(day, lines, undoes=number))
        return True

    def _may(self, day: date, lines: tuple[Line, ...]) -> bool:
        funds: Counter[str] = Counter()
        after = self.balances.copy()
        for line in lines:
            funds[line.account.fund] += line.amount_fen
            after[line.account] += line.amount_fen
        return (
            not any(funds.values())
            and all(line.amount_fen for line in lines)
            and not any(after[x.account] < 0 for x in lines if x.account.code in FLOORS)
            and (not self.closed or day > self.closed[-1])
            and all(day > self.stated.get(line.account, date.min) for line in lines)
        )

    def _do(self, entry: Booked) -> None:
        self.journal.append(entry)
        for line in entry.lines:
            self.balances[line.account] += line.amount_fen

    def balance_on(self, account: Account, day: date) -> int:
        """What stood on an account at the end of a day."""
        lines = (x for entry in self.journal if entry.day <= day for x in entry.lines)
        return sum(line.amount_fen for line in lines if line.account == account)

    def move(self, verb: str, fen: int) -> bool:
        """Reserve, spend, release or restore."""
        enough = {
            "reserve": self.approved - self.committed - self.spent,
            "spend": self.committed,
            "release": self.committed,
            "restore": self.spent,
        }[verb]
        if fen > enough:
            return False
        self.committed += {"reserve": fen, "spend": -fen, "release": -fen}.get(verb, 0)
        self.spent += {"spend": fen, "restore": -fen}.get(verb, 0)
        return True
