"""What the register holds for the rows of a workbook: households by their code, members by who they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import unseal_all
from bangfu.apps.records.parts import in_parts
from bangfu.apps.registry.models import (
    GuaranteeCheck,
    Household,
    HouseholdIncome,
    HouseholdStatus,
    Individual,
)
from bangfu.apps.registry.queries.places import NamesOfPlaces, names_of_places

Key = tuple[str, ...]
_OPENED = ("identity", "phone", "card")


class HeldHousehold(NamedTuple):
    """A household as it stands, with the basis of its present status."""

    pk: int
    code: str
    village: str
    group_name: str
    status: str
    entered_on: date
    state: str
    basis: str = ""

    def told(self, column: str) -> Any:
        """What a column of a workbook says of it; None where nothing is entered."""
        return getattr(self, column) or None


class HeldMember(NamedTuple):
    """A member as the table holds it."""

    pk: int
    household_id: int
    name: str
    name_key: str
    relation: str
    sex: str
    born_on: date | None
    data_key: bytes | None
    identity: bytes | None
    identity_index: str
    phone: bytes | None
    card: bytes | None
    labour: str
    schooling: str
    insured: bool | None
    lives_here: bool
    standing: str

    def told(self) -> dict[str, Any]:
        """What the columns of a workbook say of the member; sealed values are opened."""
        plain = {name: getattr(self, name) for name in _PLAIN}
        opened = unseal_all(self.data_key, {name: getattr(self, name) for name in _OPENED})
        return {name: None if value == "" else value for name, value in (plain | opened).items()}


_PLAIN = ("name", "relation", "sex", "born_on", "labour", "schooling", "insured", "lives_here")


class Roster:
    """The households and members that a viewer sees, found by what a row of a workbook says.

    A key is the code of the household, the blind index of the number, the key of the name, the
    birthday, township and village as they are written. A member is found by the number, else by the
    name: whoever bears the name of a member and another number is taken for that member, so that
    the difference is told and nobody is entered twice.
    """

    def __init__(
        self,
        names: NamesOfPlaces,
        households: Mapping[str, HeldHousehold],
        members: Mapping[int, Sequence[HeldMember]],
    ) -> None:
        self.names, self.households, self.members = names, households, members

    def member(self, key: Key) -> HeldMember | None:
        """Who is meant by a row."""
        code, index, name_key, born = key[:4]
        household = self.households.get(code)
        if household is None:
            return None
        people = self.members.get(household.pk, ())
        same = [one for one in people if index and one.identity_index == index]
        alike = [one for one in people if name_key and one.name_key == name_key]
        alike.sort(key=lambda one: (one.standing == "gone", str(one.born_on or "") != born))
        return next(iter((*same, *alike)), None)

    def get(self, key: Key) -> Mapping[str, Any] | None:
        """What the columns of a workbook say of who is meant by a row."""
        member = self.member(key)
        if member is None:
            return None
        household = self.households[key[0]]
        township, village = key[4:]
        told = {
            name: household.told(name) for name in ("group_name", "status", "basis", "entered_on")
        }
        codes = self.names.find(township, village) if village else ()
        is_there = not village or codes == (household.village,)
        place = {"township": township, "village": village if is_there else household.village}
        return {"household": key[0], **told, **place, **member.told()}


def roster_for(viewer: Viewer) -> Roster:
    """What a viewer sees of the register, for comparing a workbook with it."""
    households = {one.code: one for one in held_households(viewer)}
    members: dict[int, list[HeldMember]] = defaultdict(list)
    seen = Individual.objects.visible_to(viewer).exclude(standing="erased")
    for row in seen.values_list(*HeldMember._fields).iterator():
        members[row[1]].append(HeldMember(*row))
    return Roster(names_of_places(viewer, viewer.today), households, members)


def held_households(viewer: Viewer) -> Iterator[HeldHousehold]:
    """The households a viewer sees."""
    present = HouseholdStatus.objects.visible_to(viewer).filter(until_on__isnull=True)
    bases = dict(present.values_list("household_id", "basis"))
    fields = ("pk", "code", "village_id", "group_name", "status", "entered_on", "state")
    for row in Household.objects.visible_to(viewer).values_list(*fields).iterator():
        yield HeldHousehold._make((*row, bases.get(row[0], "")))


def codes_taken(codes: Iterable[str]) -> set[str]:
    """Which codes of households are in use, by whomever."""
    return {
        str(code)
        for some in in_parts(sorted(codes))
        for code in Household.everything.filter(code__in=some).values_list("code", flat=True)
    }


def live_by_identity(indexes: Iterable[str]) -> dict[str, int]:
    """The keys of the live individuals, wherever they live, by their blind indexes among some."""
    live, found = Individual.everything.filter(standing="live"), dict[str, int]()
    for some in in_parts(sorted({*indexes} - {""})):
        rows = live.filter(identity_index__in=some)
        found.update(rows.values_list("identity_index", "pk"))
    return found


def incomes_held(viewer: Viewer) -> dict[Key, dict[str, int]]:
    """The incomes of the households a viewer sees, by code and year."""
    held: dict[Key, dict[str, int]] = defaultdict(dict)
    rows = HouseholdIncome.objects.visible_to(viewer).values_list(
        "household__code", "year", "income_class", "amount_fen"
    )
    for code, year, income_class, fen in rows.iterator():
        held[code, str(year)][income_class] = fen
    return held


def guarantees_held(viewer: Viewer) -> dict[Key, dict[str, tuple[str, str]]]:
    """What was found of guarantees, by the code of the household and the day: state and finding."""
    held: dict[Key, dict[str, tuple[str, str]]] = defaultdict(dict)
    rows = GuaranteeCheck.objects.visible_to(viewer).values_list(
        "household__code", "checked_on", "item", "state", "finding"
    )
    for code, day, item, state, finding in rows.iterator():
        held[code, day.isoformat()][item] = (state, finding)
    return held
