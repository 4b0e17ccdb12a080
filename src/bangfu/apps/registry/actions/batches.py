"""Many households at once: rows in, one event for all of them with their digest. The imports' way.

    write_batch(viewer, rows, place=county, source="…", key=key)   # all of them or none
    check_batch(viewer, batch, codes, place=county, key=key)       # by somebody else

Rows were checked before (`entering.looked_at`); what the database refuses refuses all of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Max

from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import commitment_of_body
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, once, write_event
from bangfu.apps.records.models import DutyHeld
from bangfu.apps.records.parts import in_parts
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.access import CHECKERS, ENTERERS
from bangfu.apps.registry.actions.bulk import insert_many
from bangfu.apps.registry.actions.divisions import hold_division
from bangfu.apps.registry.actions.entering import (
    SEALED_COLUMNS,
    IndividualEntered,
    identity_index,
    seal_many,
)
from bangfu.apps.registry.models import (
    Division,
    Duplicate,
    Household,
    HouseholdStatus,
    Individual,
)
from bangfu.apps.registry.queries.rosters import live_by_identity
from bangfu.core.words import words

WHAT = words("户（批量）", "households (many)")
HOUSEHOLD_COLUMNS = (
    "state", "version", "round", "code", "village_id", "group_name", "grid_id", "head_name",
    "status", "entered_on", "batch_id",
)  # fmt: skip


@dataclass(frozen=True)
class HouseholdRow:
    """A household of a batch with its members, one of them the head."""

    code: str
    village: str
    status: str
    basis: str
    entered_on: date
    members: tuple[IndividualEntered, ...]
    group_name: str = ""
    grid_id: int | None = None


def write_batch(  # noqa: PLR0913 (what, for which place, from where)
    viewer: Viewer,
    rows: Sequence[HouseholdRow],
    *,
    place: str,
    source: str,
    key: str,
    batch: ImportBatch | None = None,
) -> Told:
    """Enter new households of a place with their members, all of them or none; another checks them.

    One event tells how many and holds the keyed digest of all of it. A member whose identity number
    is on the register, or stands twice in the rows, is doubtful and noted for comparison. Leads to
    the place.
    """
    digest = commitment_of_body({"rows": list(rows)})

    def do() -> Division:
        role = role_to_make(viewer, ENTERERS, place, WHAT)
        held = hold_division(place)
        outside = next((row for row in rows if not viewer.holds(ENTERERS, row.village)), None)
        if outside is not None:
            raise refuse("not_yours_to_make", outside.code, what=WHAT)
        _refuse_known(rows)
        last = Individual.everything.aggregate(last=Max("pk"))["last"] or 0
        keys = _write_households(viewer, rows, batch)
        individuals = _write_individuals(rows, keys, batch)
        after = {
            "households": len(keys),
            "individuals": individuals,
            "duplicates": _write_duplicates(viewer, last),
            "digest": digest,
            "source": source,
        }
        write_event(viewer, f"{Household.kind()}.enter_many", held, role=role, after=after)
        return held

    return once(viewer, key, {"digest": digest, "place": place, "source": source}, do)


def check_batch(
    viewer: Viewer, batch: int | None, codes: Sequence[str], *, place: str, key: str
) -> Told:
    """Check and register many households that a file (or none) brought; not by who entered one.

    All of them or none: one that waits no longer, or that has no head, refuses the act.
    """
    digest = commitment_of_body({"codes": list(codes)})

    def do() -> Division:
        role = role_to_make(viewer, CHECKERS, place, WHAT)
        held = hold_division(place)
        if not codes:
            raise refuse("nothing_waits_to_be_checked")
        for few in in_parts(codes):
            waiting = Household.everything.filter(code__in=few, batch=batch, state="entered")
            _hold_check(viewer, waiting)
            _refuse_headless(few)
            if waiting.update(state="live", version=F("version") + 1) != len(few):
                raise refuse("changed_meanwhile", few[0])
        after = {"households": len(codes), "digest": digest, "batch": batch}
        write_event(viewer, f"{Household.kind()}.check_many", held, role=role, after=after)
        return held

    return once(viewer, key, {"batch": batch, "place": place}, do)


def _refuse_headless(codes: Sequence[str]) -> None:
    heads = Individual.everything.filter(
        relation="head", standing="live", household__code__in=codes
    )
    headed = set(heads.values_list("household__code", flat=True))
    if lacking := [code for code in codes if code not in headed]:
        raise refuse("household_without_head", lacking[0])


def _hold_check(viewer: Viewer, waiting: Any) -> None:
    """Hold the duty of checking for each; the duties of one person exclude one another."""
    rows = list(waiting.values_list("pk", "round", "village_id", "code"))
    for _pk, _round, village, code in rows:
        if viewer.holds(CHECKERS, village) is None:
            raise refuse("not_yours_to_make", code, what=WHAT)
    mine = DutyHeld.objects.filter(
        subject_kind=Household.kind(),
        subject_id__in=[pk for pk, *_rest in rows],
        person_id=viewer.acting_id,
    )
    held = {(duty.subject_id, duty.round): duty.duty for duty in mine}
    for pk, round_, _village, code in rows:
        if held.get((pk, round_), "check") != "check":
            raise refuse("entered_by_oneself", code)
    new = [(pk, round_) for pk, round_, *_rest in rows if (pk, round_) not in held]
    _write_duties(viewer, new, "check")


def _write_duties(viewer: Viewer, rounds: Iterable[tuple[int, int]], duty: str) -> None:
    insert_many(
        DutyHeld,
        ("subject_kind", "subject_id", "round", "person_id", "duty"),
        ((Household.kind(), pk, round_, viewer.acting_id, duty) for pk, round_ in rounds),
    )


def _refuse_known(rows: Sequence[HouseholdRow]) -> None:
    """A code is that of one household, in the rows and on the register; each has one head."""
    seen: set[str] = set()
    for row in rows:
        if row.code in seen:
            raise refuse("household_code_taken", row.code)
        seen.add(row.code)
        if sum(member.relation == "head" for member in row.members) != 1:
            raise refuse("household_without_head", row.code)
    for few in in_parts(sorted(seen)):
        known = Household.everything.filter(code__in=few).first()
        if known is not None:
            raise refuse("household_code_taken", known.code)


def _write_households(
    viewer: Viewer, rows: Sequence[HouseholdRow], batch: ImportBatch | None
) -> dict[str, int]:
    """The households with the beginning of their status, by code; who entered them holds that duty."""
    first, batch_id = Household.flow.first, batch.pk if batch else None
    insert_many(
        Household,
        HOUSEHOLD_COLUMNS,
        (
            (first, 1, 1, row.code, row.village, row.group_name, row.grid_id, _head_of(row),
             row.status, row.entered_on, batch_id)
            for row in rows
        ),
    )  # fmt: skip
    keys: dict[str, int] = {}
    for few in in_parts([row.code for row in rows]):
        keys.update(Household.everything.filter(code__in=few).values_list("code", "pk"))
    insert_many(
        HouseholdStatus,
        ("household_id", "status", "from_on", "basis"),
        ((keys[row.code], row.status, row.entered_on, row.basis) for row in rows),
    )
    _write_duties(viewer, ((keys[row.code], 1) for row in rows), "propose")
    return keys


def _head_of(row: HouseholdRow) -> str:
    return next(member.name for member in row.members if member.relation == "head")


def _write_individuals(
    rows: Sequence[HouseholdRow], keys: Mapping[str, int], batch: ImportBatch | None
) -> int:
    """The members, sealed; tells how many. One whose identity number is there already is doubtful."""
    numbers = (member.identity for row in rows for member in row.members if member.identity)
    taken = set(live_by_identity(identity_index(number) for number in numbers))
    batch_id = batch.pk if batch else None

    def sealed() -> Iterator[tuple[Any, ...]]:
        for row in rows:
            named = (
                (keys[row.code], f"{row.code}-{number:02d}", member)
                for number, member in enumerate(row.members, 1)
            )
            for one in seal_many(named, joined_on=row.entered_on, taken=taken):
                yield (*one, batch_id)

    insert_many(Individual, (*SEALED_COLUMNS, "batch_id"), sealed())
    return sum(len(row.members) for row in rows)


_SAME_NUMBER = """
SELECT held.id, new.id FROM registry_individual new
JOIN registry_individual held ON held.identity_index = new.identity_index AND held.standing = 'live'
WHERE new.id > %s AND new.standing = 'doubtful'
"""
_SAME_NAME = """
SELECT held.id, new.id FROM registry_individual new
JOIN registry_individual held ON held.name_key = new.name_key AND held.born_on = new.born_on
WHERE new.id > %s AND held.id < new.id AND new.standing = 'live' AND held.standing = 'live'
AND (new.identity_index = '' OR held.identity_index = '')
"""


def _write_duplicates(viewer: Viewer, after: int) -> int:
    """Note every pair with a row of a later key than `after` that may be one person; tells how many."""
    pairs: dict[tuple[int, int], str] = {}
    with connection.cursor() as cursor:
        for query, grounds in ((_SAME_NAME, "name_and_birth"), (_SAME_NUMBER, "identity")):
            cursor.execute(query, [after])
            found = ((min(pair), max(pair)) for pair in cursor.fetchall())
            pairs |= dict.fromkeys(found, grounds)
    Duplicate.everything.bulk_create(
        Duplicate(
            first_id=first,
            second_id=second,
            grounds=grounds,
            found_on=viewer.today,
            state=Duplicate.flow.first,
        )
        for (first, second), grounds in sorted(pairs.items())
    )
    return len(pairs)
