"""Households: entered by one and checked by another; status, place, head, splitting, merging, ending.

Whatever is told about a household after a day keeps what was true before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, changed, created, hold, once, renew, snapshot, take
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.apps.registry.access import ENTERERS, HOUSEHOLD_KEEPERS
from bangfu.apps.registry.actions.divisions import division_on, hold_division
from bangfu.apps.registry.actions.entering import (
    IndividualEntered,
    body_of,
    checked,
    made,
    refuse_identity_code,
    refuse_numbers,
)
from bangfu.apps.registry.actions.finding import note_duplicates
from bangfu.apps.registry.models import (
    Household,
    HouseholdMove,
    HouseholdStatus,
    Individual,
    IndividualMove,
)
from bangfu.core.households import HOUSEHOLD_STATUSES
from bangfu.core.problem import Problem
from bangfu.core.words import words

WHAT = words("户", "household")
REASON = words("理由", "reason")
BASIS = words("认定依据", "basis")
GROUP = words("村民小组", "group")
SPLIT_BASIS = "分户，沿用原户类型"


@dataclass(frozen=True)
class HouseholdEntered:
    """A household as entered. Without a code it gets the next of its village."""

    village: str
    status: str
    basis: str
    entered_on: date
    code: str = ""
    group_name: str = ""


def enter_household(
    viewer: Viewer,
    entered: HouseholdEntered,
    members: Sequence[IndividualEntered],
    *,
    key: str,
) -> Told:
    """Enter a household with its members; another person checks it. Raises Refused.

    A member whose identity number stands on the register already is entered as doubtful, and the
    two are to be compared.
    """

    def do() -> Household:
        role = role_to_make(viewer, ENTERERS, entered.village, WHAT)
        not_after(viewer, entered.entered_on, entered.code)
        refuse_numbers({"basis": (BASIS, entered.basis)})
        whole = _checked_members(viewer, members)
        row = _new_household(viewer, entered, role)
        hold(viewer, row, "propose", act=words("录入", "Enter"))
        begin_status(viewer, row, entered.status, entered.entered_on, entered.basis, role=role)
        add_members(viewer, row, whole, joined_on=entered.entered_on, role=role)
        refresh_head(row)
        return row

    return once(viewer, key, body_of(entered=entered, members=list(members)), do)


def move_household_on(
    viewer: Viewer, household: Household, event: str, *, reason: str = "", key: str
) -> Told:
    """Check, give back, hand in again, or end a household: the events of its flow."""

    def do() -> Household:
        row = renew(household)
        refuse_numbers({"reason": (REASON, reason)})
        if event == "check":
            _refuse_without_head(row)
        if event == "end":
            _refuse_with_members(row)
            Household.everything.filter(pk=row.pk).update(ended_on=viewer.today)
        take(viewer, row, event, reason=reason)
        return row

    body = body_of(household=household.pk, event=event, reason=reason)
    return once(viewer, key, body, do)


def set_status(  # noqa: PLR0913 (what, from when, on which ground)
    viewer: Viewer, household: Household, status: str, *, from_on: date, basis: str, key: str
) -> Told:
    """Change the status of a household from a day on. Kept: what it was before, and the basis."""

    def do() -> Household:
        row = renew(household)
        role = role_to_make(viewer, ("agriculture_bureau",), row.village_id, WHAT)
        write_status(viewer, row, status, from_on=from_on, basis=basis, role=role)
        return row

    body = body_of(household=household.pk, status=status, from_on=from_on, basis=basis)
    return once(viewer, key, body, do)


def write_status(  # noqa: PLR0913 (what, from when, on which ground, by which role)
    viewer: Viewer, household: Household, status: str, *, from_on: date, basis: str, role: str
) -> HouseholdStatus:
    """End the present status of a household that is held, and begin another. Call it inside `once`.

    A case that is decided changes the status by this. Raises Refused.
    """
    assert status in HOUSEHOLD_STATUSES, "a household is of a known status"
    refuse_unless_live(household)
    refuse_numbers({"basis": (BASIS, basis)})
    present = HouseholdStatus.everything.select_for_update().get(
        household=household, until_on__isnull=True
    )
    if present.status == status:
        raise refuse("household_status_same", str(household), status=HOUSEHOLD_STATUSES[status])
    if not present.from_on < from_on <= viewer.today:
        raise refuse("household_status_before", str(household), start=present.from_on)
    before = snapshot(present)
    present.until_on = from_on
    present.save(update_fields=["until_on"])
    changed(viewer, present, before, role=role)
    write(viewer, household, role=role, reason=basis, status=status)
    return begin_status(viewer, household, status, from_on, basis, role=role)


def begin_status(  # noqa: PLR0913 (what, from when, on which ground, by which role)
    viewer: Viewer, household: Household, status: str, from_on: date, basis: str, *, role: str
) -> HouseholdStatus:
    """The status of a household from a day on, with its event."""
    row = HouseholdStatus(household=household, status=status, from_on=from_on, basis=basis)
    row.save()
    created(viewer, row, role=role)
    return row


def move_household(  # noqa: PLR0913 (whither, when and why)
    viewer: Viewer,
    household: Household,
    to_village: str,
    *,
    to_group: str = "",
    moved_on: date,
    reason: str,
    key: str,
) -> Told:
    """Move a household to another village or group; from then on it is seen there.

    Whoever moves it keeps both places: across townships that is the county.
    """

    def do() -> Household:
        row = renew(household)
        role = role_to_make(viewer, HOUSEHOLD_KEEPERS, row.village_id, WHAT)
        role_to_make(viewer, HOUSEHOLD_KEEPERS, to_village, WHAT)
        refuse_unless_live(row)
        refuse_numbers({"reason": (REASON, reason), "to_group": (GROUP, to_group)})
        not_after(viewer, moved_on, str(row))
        not_before(row, moved_on)
        place = division_on(to_village, moved_on, level="village")
        if (row.village_id, row.group_name) == (to_village, to_group):
            raise refuse("household_moves_nowhere", str(row))
        move = HouseholdMove(
            household=row,
            from_village_id=row.village_id,
            from_group=row.group_name,
            to_village=place,
            to_group=to_group,
            moved_on=moved_on,
            reason=reason,
        )
        grid = row.grid_id if row.village_id == to_village else None
        values = {"village_id": to_village, "group_name": to_group, "grid_id": grid}
        write(viewer, row, role=role, reason=reason, **values)
        move.household = row
        move.save()
        created(viewer, move, role=role, reason=reason)
        return row

    body = body_of(household=household.pk, to=[to_village, to_group], on=moved_on, reason=reason)
    return once(viewer, key, body, do)


def name_head(
    viewer: Viewer, household: Household, head: Individual, former_becomes: str, *, key: str
) -> Told:
    """Make another member the head; the former one gets a relation to the new head."""

    def do() -> Household:
        row = renew(household)
        role = role_to_make(viewer, ENTERERS, row.village_id, WHAT)
        new = member_of(row, head)
        former = Individual.everything.filter(household=row, standing="live", relation="head")
        for one in former.exclude(pk=new.pk):
            change_relation(viewer, one, former_becomes, role)
        change_relation(viewer, new, "head", role)
        refresh_head(row)
        return row

    body = body_of(household=household.pk, head=head.pk, former=former_becomes)
    return once(viewer, key, body, do)


def split_household(  # noqa: PLR0913 (who leaves, when and why)
    viewer: Viewer,
    household: Household,
    leaving: Mapping[int, str],
    *,
    code: str = "",
    on: date,
    reason: str,
    key: str,
) -> Told:
    """Split members off into a household of their own, which another person checks.

    `leaving` gives by the key of each member the relation to the new head, who is among them. The
    new household begins with the status of the old. Leads to the new one.
    """

    def do() -> Household:
        row = renew(household)
        role = role_to_make(viewer, ENTERERS, row.village_id, WHAT)
        _may_split(viewer, row, leaving, on, reason)
        entered = HouseholdEntered(
            row.village_id, row.status, SPLIT_BASIS, on, code, row.group_name
        )
        new = _new_household(viewer, entered, role)
        hold(viewer, new, "propose", act=words("分户", "Split"))
        begin_status(viewer, new, row.status, on, f"{SPLIT_BASIS}（{row.code}）", role=role)
        for pk, relation in sorted(leaving.items()):
            going = member_of(row, Individual(pk=pk, code=str(pk)))
            move_individual(viewer, going, new, relation, moved_on=on, why=reason, role=role)
        write(viewer, row, role=role, reason=reason)
        refresh_head(new)
        return new

    body = body_of(household=household.pk, leaving=leaving, code=code, on=on, reason=reason)
    return once(viewer, key, body, do)


def _may_split(
    viewer: Viewer, row: Household, leaving: Mapping[int, str], on: date, reason: str
) -> None:
    refuse_unless_live(row)
    refuse_numbers({"reason": (REASON, reason)})
    not_after(viewer, on, str(row))
    not_before(row, on)
    present = Individual.everything.filter(household=row, standing="live")
    staying = present.exclude(pk__in=leaving)
    if not staying.exists():
        raise refuse("household_has_no_members", str(row))
    if not staying.filter(relation="head").exists():
        raise refuse("head_leaves", str(row))
    if list(leaving.values()).count("head") != 1:
        raise refuse("household_without_head", str(row))


def merge_households(  # noqa: PLR0913 (which into which, when and why)
    viewer: Viewer,
    household: Household,
    into: Household,
    *,
    head_becomes: str,
    on: date,
    reason: str,
    key: str,
) -> Told:
    """Merge a household into another: its members move there, it ends and names its successor.

    `head_becomes` is the relation of its head to the head of the other. Leads to the other.
    """

    def do() -> Household:
        if household.pk == into.pk:
            raise refuse("household_merges_itself", str(household))
        row, other = renew(household), renew(into)
        role = role_to_make(viewer, HOUSEHOLD_KEEPERS, row.village_id, WHAT)
        role_to_make(viewer, HOUSEHOLD_KEEPERS, other.village_id, WHAT)
        refuse_numbers({"reason": (REASON, reason)})
        for one in (row, other):
            refuse_unless_live(one)
            not_before(one, on)
        not_after(viewer, on, str(row))
        going = Individual.everything.filter(household=row, standing__in=("live", "doubtful"))
        for one in going.order_by("pk"):
            relation = head_becomes if one.relation == "head" else one.relation
            move_individual(viewer, one, other, relation, moved_on=on, why=reason, role=role)
        Household.everything.filter(pk=row.pk).update(ended_on=on, successor=other)
        take(viewer, row, "end", reason=reason, after={"successor": other.code, "ended_on": on})
        refresh_head(other)
        return other

    body = body_of(household=household.pk, into=into.pk, head=head_becomes, on=on, reason=reason)
    return once(viewer, key, body, do)


# --- what several acts share ----------------------------------------------------------------------


def write(
    viewer: Viewer, row: Household | Individual, *, role: str, reason: str = "", **values: Any
) -> None:
    """Change a held row that nobody changed meanwhile, with its event. Raises Refused."""
    before = snapshot(row)
    now = {**values, "version": F("version") + 1}
    done = type(row).everything.filter(pk=row.pk, version=row.version).update(**now)
    if done != 1:
        raise refuse("changed_meanwhile", row.event_label())
    row.refresh_from_db(from_queryset=type(row).everything.all())
    changed(viewer, row, before, role=role, reason=reason)


def move_individual(  # noqa: PLR0913 (who, whither, when and why)
    viewer: Viewer,
    individual: Individual,
    to: Household,
    relation: str,
    *,
    moved_on: date,
    why: str,
    role: str,
) -> None:
    """Bring a member into another household; the move is kept."""
    move = IndividualMove(
        individual=individual,
        from_household_id=individual.household_id,
        to_household=to,
        from_relation=individual.relation,
        to_relation=relation,
        moved_on=moved_on,
        why=why,
    )
    write(viewer, individual, role=role, reason=why, household_id=to.pk, relation=relation)
    move.save()
    created(viewer, move, role=role, reason=why)


def change_relation(viewer: Viewer, individual: Individual, relation: str, role: str) -> None:
    """Give a member another relation to the head."""
    if individual.relation != relation:
        write(viewer, individual, role=role, relation=relation)


def add_members(
    viewer: Viewer,
    household: Household,
    members: Sequence[IndividualEntered],
    *,
    joined_on: date,
    role: str,
) -> list[Individual]:
    """Add persons that were checked, each with an event; who may be somebody else is noted."""
    number = _last_number(household)
    added = []
    for at, entered in enumerate(members, number + 1):
        row = made(household, f"{household.code}-{at:02d}", entered, joined_on=joined_on)
        known = Individual.everything.filter(
            identity_index=row.identity_index, standing="live"
        ).exclude(identity_index="")
        row.standing = "doubtful" if known.exists() else "live"
        row.save()
        created(viewer, row, role=role)
        note_duplicates(viewer, row, role=role)
        added.append(row)
    return added


def _last_number(household: Household) -> int:
    codes = Individual.everything.filter(code__startswith=f"{household.code}-")
    return max((int(code.rpartition("-")[2]) for code in codes.values_list("code", flat=True)),
               default=0)  # fmt: skip


def refresh_head(household: Household) -> None:
    """Repeat the name of the present head on the household. No event: it is no fact of its own."""
    heads = Individual.everything.filter(household=household, relation="head")
    present = heads.filter(standing__in=("live", "doubtful")).order_by("standing").last()
    if present is not None:
        household.head_name = present.name
        Household.everything.filter(pk=household.pk).update(head_name=present.name)


def member_of(household: Household, individual: Individual) -> Individual:
    """A present member of a household, held. Raises Refused."""
    found: Individual | None = (
        Individual.everything.select_for_update()
        .filter(pk=individual.pk, household=household, standing="live")
        .first()
    )
    if found is None:
        raise refuse("not_of_household", individual.event_label())
    found.household = household
    return found


def refuse_unless_live(household: Household) -> None:
    """Refuse an act on a household that is not registered, or was ended."""
    if household.state != "live":
        raise refuse("household_not_live", str(household), state=household.state_name)


def not_after(viewer: Viewer, day: date, called: str) -> None:
    """Refuse a day that has not come."""
    if day > viewer.today:
        raise refuse("day_in_future", called)


def not_before(household: Household, day: date) -> None:
    """Refuse a day before the household was entered, or before its last move."""
    moves = HouseholdMove.everything.filter(household=household).order_by("-moved_on")
    last = moves.values_list("moved_on", flat=True).first()
    start = max(household.entered_on, last + timedelta(days=1)) if last else household.entered_on
    if day < start:
        raise refuse("day_before_entry", str(household), start=start)


def _checked_members(
    viewer: Viewer, members: Sequence[IndividualEntered]
) -> list[IndividualEntered]:
    """The members, all checked; every fault of every one at once. One of them is the head."""
    whole, problems = [], []
    for number, entered in enumerate(members, 1):
        try:
            whole.append(checked(entered, on=viewer.today, called=f"#{number}"))
        except Refused as refused:
            problems += refused.problems
    if sum(entered.relation == "head" for entered in members) != 1:
        problems.append(Problem("household_without_head", "block"))
    numbers = [entered.identity for entered in whole if entered.identity]
    twice = {number for number in numbers if numbers.count(number) > 1}
    problems += [
        Problem("identity_held", "block", f"#{at}")
        for at, entered in enumerate(whole, 1)
        if entered.identity in twice
    ]
    if problems:
        raise Refused(problems)
    return whole


def _new_household(viewer: Viewer, entered: HouseholdEntered, role: str) -> Household:
    hold_division(division_on(entered.village, entered.entered_on, level="village").code)
    refuse_numbers({"group_name": (GROUP, entered.group_name)})
    if entered.code:
        refuse_identity_code(entered.code, on=viewer.today)
    code = entered.code or _next_code(entered.village)
    if Household.everything.filter(code=code).exists():
        raise refuse("household_code_taken", code)
    row = Household(
        state=Household.flow.first,
        code=code,
        village_id=entered.village,
        group_name=entered.group_name,
        status=entered.status,
        entered_on=entered.entered_on,
    )
    row.save()
    created(viewer, row, role=role)
    return row


def _next_code(village: str) -> str:
    """The code of the village with the next four digits; the village is held."""
    codes = Household.everything.filter(code__regex=rf"^{village}[0-9]{{4}}$")
    last = codes.order_by("-code").values_list("code", flat=True).first()
    return f"{village}{int(last[12:]) + 1 if last else 1:04d}"


def _refuse_without_head(household: Household) -> None:
    heads = Individual.everything.filter(household=household, relation="head", standing="live")
    if heads.count() != 1:
        raise refuse("household_without_head", str(household))


def _refuse_with_members(household: Household) -> None:
    count = Individual.everything.filter(household=household, standing="live").count()
    if count:
        raise refuse("household_has_members", str(household), count=count)
