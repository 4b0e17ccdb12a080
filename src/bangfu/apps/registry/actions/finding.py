"""Two rows that may be one person: noted when found, proposed by one, decided by another, once."""

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, created, once, renew, snapshot, take, write_event
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.access import HOUSEHOLD_KEEPERS
from bangfu.apps.registry.actions.entering import body_of, refuse_numbers
from bangfu.apps.registry.models import Duplicate, Individual
from bangfu.apps.registry.models.individuals import OUTCOMES
from bangfu.core.words import words

WHAT = words("疑似重复", "suspected duplicate")


def note_duplicates(viewer: Viewer, individual: Individual, *, role: str) -> list[Duplicate]:
    """Note every live row that may be the same person as a new one. Call it inside `once`.

    Equal identity numbers are one person. Equal name and birthday may be; two different numbers
    say that they are not.
    """
    others = Individual.everything.filter(standing="live").exclude(pk=individual.pk)
    pairs = []
    if individual.identity_index:
        same = others.filter(identity_index=individual.identity_index)
        pairs += [(other, "identity") for other in same]
    if individual.born_on is not None:
        alike = others.filter(name_key=individual.name_key, born_on=individual.born_on)
        if individual.identity_index:
            alike = alike.filter(identity_index="")
        pairs += [(other, "name_and_birth") for other in alike]
    return [_noted(viewer, other, individual, grounds, role) for other, grounds in pairs]


def _noted(
    viewer: Viewer, first: Individual, second: Individual, grounds: str, role: str
) -> Duplicate:
    if first.pk > second.pk:
        first, second = second, first
    row, is_new = Duplicate.everything.get_or_create(
        first=first,
        second=second,
        defaults={"grounds": grounds, "found_on": viewer.today, "state": Duplicate.flow.first},
    )
    if is_new:
        created(viewer, row, role=role)
    found: Duplicate = row
    return found


def propose_outcome(
    viewer: Viewer, duplicate: Duplicate, outcome: str, *, reason: str, key: str
) -> Told:
    """Propose which of the two rows stays; another person decides. Raises Refused."""
    assert outcome in OUTCOMES, "an outcome is a known one"

    def do() -> Duplicate:
        row = renew(duplicate)
        _may_compare(viewer, row)
        refuse_numbers({"reason": (words("理由", "reason"), reason)})
        if row.grounds == "identity" and outcome == "keep_both":
            raise refuse("duplicate_not_allowed", row.event_label())
        Duplicate.everything.filter(pk=row.pk).update(outcome=outcome)
        row.outcome = outcome
        take(viewer, row, "propose", reason=reason, after={"outcome": outcome})
        return row

    body = body_of(duplicate=duplicate.pk, outcome=outcome, reason=reason)
    return once(viewer, key, body, do)


def decide_duplicate(
    viewer: Viewer, duplicate: Duplicate, event: str, *, reason: str = "", key: str
) -> Told:
    """Decide as proposed (`decide`), or reject and compare again (`reject`, with a reason)."""

    def do() -> Duplicate:
        row = renew(duplicate)
        _may_compare(viewer, row)
        refuse_numbers({"reason": (words("理由", "reason"), reason)})
        take(viewer, row, event, reason=reason, after={"outcome": row.outcome})
        if event == "decide":
            _settle(viewer, row)
        return row

    body = body_of(duplicate=duplicate.pk, event=event, reason=reason)
    return once(viewer, key, body, do)


def _may_compare(viewer: Viewer, row: Duplicate) -> None:
    """Who compares keeps the places of both."""
    for one in (row.first, row.second):
        roles = (*HOUSEHOLD_KEEPERS, "township_leader", "village", "resident_team")
        role_to_make(viewer, roles, one.household.village_id, WHAT)


def _settle(viewer: Viewer, row: Duplicate) -> None:
    """What the outcome says becomes so: one of the two leaves the register, the other is live."""
    if row.outcome == "keep_both":
        return
    stays, goes = (row.first, row.second)
    if row.outcome == "keep_second":
        stays, goes = goes, stays
    _refuse_head(goes)
    for one, values in (
        (goes, {"standing": "gone", "left_on": viewer.today, "left_why": "duplicate"}),
        (stays, {"standing": "live"}),
    ):
        before = snapshot(one)
        for name, value in values.items():
            setattr(one, name, value)
        one.version += 1
        one.save(update_fields=[*values, "version"])
        verb = f"{Individual.kind()}.change"
        write_event(viewer, verb, one, before=before, after=snapshot(one))


def _refuse_head(goes: Individual) -> None:
    """A head of a registered household with other members does not vanish from it."""
    others = Individual.everything.filter(household=goes.household, standing="live")
    if (
        goes.relation == "head"
        and goes.household.state == "live"
        and others.exclude(pk=goes.pk).exists()
    ):
        raise refuse("duplicate_is_head", goes.event_label())
