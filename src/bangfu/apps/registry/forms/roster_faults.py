"""What stands against a roster: every fault of every row, beside its cell."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bangfu.apps.pages.forms.sheet_cells import PERSONAL
from bangfu.apps.pages.forms.workbooks import ImportRow
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.access import ENTERERS
from bangfu.apps.registry.actions.entering import (
    IndividualEntered,
    looked_at,
    number_problem,
)
from bangfu.apps.registry.actions.individuals import CHANGEABLE as PLAINLY_CHANGEABLE
from bangfu.apps.registry.flow import HOUSEHOLD
from bangfu.apps.registry.forms.named import at, beside
from bangfu.apps.registry.queries.places import NamesOfPlaces
from bangfu.apps.registry.queries.rosters import (
    HeldHousehold,
    Roster,
    codes_taken,
    live_by_identity,
)
from bangfu.core.doubles import Listed, doubles
from bangfu.core.identity import holds_person
from bangfu.core.problem import Problem
from bangfu.core.words import Words, words

OF_HOUSEHOLD = ("village", "group_name", "status", "basis", "entered_on")
"""What is told of a household: in every row of it alike, or only in some."""

NEEDED = ("village", "status", "basis", "entered_on")
"""What a new household must tell."""

CHANGEABLE = (*PLAINLY_CHANGEABLE, "phone", "card")
"""What of a member a workbook may change; all else goes the way of its own act."""

SINGLY_MAX = 2_000
"""So many members of registered households are added or changed at once: each is an act of its own."""

_MEMBER = words("减少登记有误的，再增加成员", "Remove the wrong entry, then add the member")
_IDENTITY = words("登记或更正身份证号码", "Enter or correct the identity number")
_STATUS, _MOVE = words("变更户类型", "Change the status"), words("迁移", "Move the household")
_RETURN = words("退回后重新录入", "Give it back and enter it again")
WAYS: Mapping[str, Words] = {
    "name": _MEMBER,
    "identity": _IDENTITY,
    "born_on": _IDENTITY,
    "sex": _IDENTITY,
    "relation": words("变更户主", "Name another head"),
    "status": _STATUS,
    "basis": _STATUS,
    "township": _MOVE,
    "village": _MOVE,
    "group_name": _MOVE,
    "entered_on": _RETURN,
}
"""Where somebody changes what a workbook may not."""


@dataclass
class Family:
    """The rows of one household, what they say of it, and which row said it."""

    code: str
    rows: list[ImportRow] = field(default_factory=list)
    told: dict[str, tuple[Any, ImportRow]] = field(default_factory=dict)

    def value(self, column: str) -> Any:
        """What the rows say of the household; None where none does."""
        return self.told[column][0] if column in self.told else None

    @property
    def first(self) -> ImportRow:
        """The first row."""
        return self.rows[0]


def families(rows: Sequence[ImportRow], names: NamesOfPlaces) -> dict[str, Family]:
    """The rows by household. A village is told by its code, or as it is written where none is found."""
    found: dict[str, Family] = {}
    for row in rows:
        family = found.setdefault(row.key[0], Family(row.key[0]))
        family.rows.append(row)
        for column in OF_HOUSEHOLD:
            if column in row.values:
                family.told.setdefault(column, (_said(row, column, names), row))
    return found


def _said(row: ImportRow, column: str, names: NamesOfPlaces) -> Any:
    if column != "village":
        return row.values[column]
    codes = names.find(row.values.get("township") or "", row.values["village"])
    return codes[0] if len(codes) == 1 else None


class RosterFaults:
    """Goes through the households of a roster once, and tells everything that stands against it.

    A row whose name could not be read tells of its household only: nobody knows who is meant.
    """

    def __init__(
        self, viewer: Viewer, roster: Roster, rows: Sequence[ImportRow], labels: Mapping[str, Words]
    ) -> None:
        self.viewer, self.roster, self.labels = viewer, roster, labels
        self.rows = [row for row in rows if "name" in row.values]
        self.areas = tuple(g.area for g in viewer.grants if g.role in ENTERERS)
        self.families = families(rows, roster.names)

    def every(self) -> Iterator[Problem]:
        """Every fault, household by household, then what only the whole shows."""
        new = {code for code in self.families if code not in self.roster.households}
        taken = codes_taken(new)
        for code, family in self.families.items():
            yield from self._agreeing(family)
            held = self.roster.households.get(code)
            if held is None:
                yield from self._new(family, taken)
            else:
                yield from self._held(family, held)
        for row in self.rows:
            yield from self._person(row)
        yield from self._twice()
        yield from self._too_many()

    # --- a household ---

    def _agreeing(self, family: Family) -> Iterator[Problem]:
        """Whatever its rows tell of a household is one thing."""
        for row in family.rows:
            for column in OF_HOUSEHOLD:
                if column not in row.values:
                    continue
                value, first = family.told[column]
                if row is not first and _said(row, column, self.roster.names) != value:
                    told = {"named": self.labels[column], "first": first.number}
                    yield at(row, column, "household_told_twice", family.code, **told)

    def _new(self, family: Family, taken: Collection[str]) -> Iterator[Problem]:
        first = family.first
        if holds_person(family.code, on=self.viewer.today):
            yield from self._plain("household", family.code, first)
        if family.code in taken:
            yield at(first, "household", "household_code_taken", family.code)
        for column in NEEDED:
            if column not in family.told:
                told = {"named": self.labels[column]}
                yield at(first, column, "household_untold", family.code, **told)
        heads = [row for row in family.rows if row.values.get("relation") == "head"]
        if len(heads) != 1:
            yield at(
                heads[1] if heads else first, "relation", "household_without_head", family.code
            )
        if "village" in family.told:
            yield from self._placed(*family.told["village"])
        if "entered_on" in family.told:
            day, row = family.told["entered_on"]
            if day > self.viewer.today:
                yield at(row, "entered_on", "day_in_future", family.code)
        for column in ("basis", "group_name"):
            if column in family.told:
                yield from self._plain(column, *family.told[column])

    def _placed(self, code: str | None, row: ImportRow) -> Iterator[Problem]:
        village, told = row.values["village"], {"township": row.values.get("township") or ""}
        if code is None:
            yield at(row, "village", "village_not_found", village, **told)
        elif not code.startswith(self.areas):
            yield at(row, "village", "village_not_yours", village, **told)

    def _plain(self, column: str, text: str, row: ImportRow) -> Iterator[Problem]:
        """A text that is kept for good holds no number of anybody."""
        if problem := number_problem(column, self.labels[column], text):
            yield beside(row, problem)

    def _held(self, family: Family, held: HeldHousehold) -> Iterator[Problem]:
        """Of a household on the register nothing changes by a workbook but members and what they are."""
        first = family.first
        if not held.village.startswith(self.areas):
            told = {"township": ""}
            yield at(first, "household", "village_not_yours", family.code, **told)
        for column, (value, row) in family.told.items():
            if row.is_new and value != held.told(column):
                yield self._otherwise(row, column)
        moving = [row for row in family.rows if "name" in row.values and not row.is_same]
        if moving and held.state not in ("live", "returned"):
            state = HOUSEHOLD.state_by_code[held.state].name
            yield at(moving[0], "household", "household_not_live", family.code, state=state)
        for row in moving:
            yield from self._changed(row)

    def _changed(self, row: ImportRow) -> Iterator[Problem]:
        if row.is_new:
            if row.values["relation"] == "head":
                yield self._otherwise(row, "relation")
            return
        member = self.roster.member(row.key)
        if member is not None and member.standing == "gone":
            yield at(row, "name", "roster_member_left", row.key[0])
            return
        for column, (before, now) in row.changes.items():
            is_head = column == "relation" and "head" in (before, now)
            if is_head or column not in CHANGEABLE:
                yield self._otherwise(row, column)

    def _otherwise(self, row: ImportRow, column: str) -> Problem:
        told = {"named": self.labels[column], "way": WAYS[column]}
        return at(row, column, "roster_held_otherwise", row.key[0], **told)

    # --- a member ---

    def _person(self, row: ImportRow) -> Iterator[Problem]:
        """What does not go together in a member, as at every other door.

        What is wrong with one cell alone was told when it was read: what is left is whether the
        number says what is typed beside it.
        """
        told = row.values
        if not told.get("identity") and not (row.before or {}).get("identity"):
            yield _warned(at(row, "identity", "person_without_identity", row.key[0]))
        if not told.get("identity") or not (told.get("sex") or told.get("born_on")):
            return
        _done, problems = looked_at(person_of(row), on=self.viewer.today, called=row.key[0])
        for problem in problems:
            if problem.where.column not in PERSONAL:
                yield beside(row, problem)

    def _twice(self) -> Iterator[Problem]:
        """One number is that of one person; one account that of one household."""
        listed = [
            Listed(
                row.number, row.key[0], row.values["name"], row.key[1], row.values.get("card", "")
            )
            for row in self.rows
        ]
        yield from doubles(listed)
        numbers = {row.key[1]: row for row in reversed(self.rows) if row.key[1]}
        new = {index: row for index, row in numbers.items() if row.is_new}
        for index in sorted(live_by_identity(new), key=lambda index: new[index].number):
            row = new[index]
            yield _warned(at(row, "identity", "identity_elsewhere", row.key[0]))

    def _too_many(self) -> Iterator[Problem]:
        known = self.roster.households
        singly = [row for row in self.rows if not row.is_same and row.key[0] in known]
        if len(singly) > SINGLY_MAX:
            told = {"count": len(singly), "most": SINGLY_MAX}
            yield at(singly[SINGLY_MAX], "household", "too_many_changes_at_once", "", **told)


def person_of(row: ImportRow) -> IndividualEntered:
    """The member of a row as the acts take one."""
    values = row.values
    return IndividualEntered(
        values["name"],
        values["relation"],
        identity=values.get("identity", ""),
        phone=values.get("phone", ""),
        card=values.get("card", ""),
        sex=values.get("sex", ""),
        born_on=values.get("born_on"),
        labour=values.get("labour", ""),
        schooling=values.get("schooling", ""),
        insured=values.get("insured"),
        lives_here=values.get("lives_here", True),
    )


def _warned(problem: Problem) -> Problem:
    return replace(problem, severity="warn")
