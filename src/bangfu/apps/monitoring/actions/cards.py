"""Cards and sheets: issued in a new version for a household or a whole village, then handed over."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max

from bangfu.apps.monitoring.models import CardIssue
from bangfu.apps.monitoring.models.cards import CARD_KINDS
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, add, once, renew, write
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.access import ENTERERS
from bangfu.apps.registry.actions.entering import body_of
from bangfu.apps.registry.actions.households import not_after, refuse_unless_live
from bangfu.apps.registry.models import Household
from bangfu.core.words import words

WHAT = words("明白卡和明白纸", "cards and sheets")


def issue_cards(viewer: Viewer, households: Sequence[Household], kind: str, *, key: str) -> Told:
    """Issue a card or sheet of today to households, each in its next version, all or none.

    Leads to the last one: those of one act share village, kind and day, and are printed together.
    """
    assert kind in CARD_KINDS, "a card is of a known kind"

    def do() -> CardIssue:
        if not households:
            raise refuse("nobody_to_give_cards", kind=CARD_KINDS[kind])
        issued = [_issued(viewer, renew(one), kind) for one in households]
        return issued[-1]

    keys = [one.pk for one in households]
    return once(viewer, key, body_of(households=keys, kind=kind), do)


def _issued(viewer: Viewer, household: Household, kind: str) -> CardIssue:
    role = role_to_make(viewer, ENTERERS, household.village_id, WHAT)
    refuse_unless_live(household)
    earlier = CardIssue.everything.filter(household=household, kind_code=kind)
    last = earlier.aggregate(n=Max("version"))["n"] or 0
    row = CardIssue(
        household=household,
        kind_code=kind,
        version=last + 1,
        printed_on=viewer.today,
        printed_by_id=viewer.acting_id,
    )
    return add(viewer, row, role=role)


def hand_over(viewer: Viewer, card: CardIssue, *, on: date, key: str) -> Told:
    """Keep on which day a card or sheet was handed to its household. Once: it cannot be taken back."""

    def do() -> CardIssue:
        row = renew(card)
        role = role_to_make(viewer, ENTERERS, row.place_code(), WHAT)
        if row.handed_over_on is not None:
            raise refuse("card_handed_over", str(row), day=row.handed_over_on)
        not_after(viewer, on, str(row))
        if on < row.printed_on:
            raise refuse("card_before_printing", str(row), day=row.printed_on)
        write(viewer, row, role, handed_over_on=on, handed_over_by_id=viewer.acting_id)
        return row

    return once(viewer, key, body_of(card=card.pk, on=on), do)
