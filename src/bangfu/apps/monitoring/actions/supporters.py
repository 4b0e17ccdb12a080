"""Who helps a household is named, and replaced, from a day on."""

from datetime import date

from bangfu.apps.monitoring.access import SUPPORTER_NAMERS
from bangfu.apps.monitoring.models import Supporter
from bangfu.apps.monitoring.queries.focus import fit_to_help
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, add, once, renew, write
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.actions.entering import body_of
from bangfu.apps.registry.actions.households import not_after, not_before, refuse_unless_live
from bangfu.apps.registry.models import Household
from bangfu.core.words import words

WHAT = words("帮扶责任人", "supporter")


def name_supporter(
    viewer: Viewer, household: Household, person: int, *, from_on: date, key: str
) -> Told:
    """Name the supporter of a household from a day on; the one before helps until then. Raises Refused.

    Somebody who works for its village or township helps. Leads to the household.
    """

    def do() -> Household:
        row = renew(household)
        role = role_to_make(viewer, SUPPORTER_NAMERS, row.village_id, WHAT)
        refuse_unless_live(row)
        not_after(viewer, from_on, str(row))
        not_before(row, from_on)
        if not fit_to_help(row, viewer.today).filter(pk=person).exists():
            raise refuse("supporter_unfit", str(Person.objects.filter(pk=person).first() or "—"))
        before = Supporter.everything.filter(household=row, until_on__isnull=True).first()
        if before is not None:
            _relieve(viewer, before, person, from_on, role)
        add(viewer, Supporter(household=row, person_id=person, from_on=from_on), role=role)
        return row

    return once(viewer, key, body_of(household=household.pk, supporter=person, on=from_on), do)


def _relieve(viewer: Viewer, before: Supporter, person: int, on: date, role: str) -> None:
    """The supporter before helps until the day on which another begins."""
    if before.person_id == person or on <= before.from_on:
        raise refuse("supporter_named_already", str(before.person), day=before.from_on)
    write(viewer, before, role, until_on=on)
