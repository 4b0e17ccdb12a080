"""To which place a row of the books belongs: the smallest that holds everybody it concerns."""

from collections.abc import Collection

from bangfu.apps.people.scope import Subject, Viewer
from bangfu.apps.records.refusal import refuse
from bangfu.core.ledger import Account
from bangfu.core.place import level_of

DIGITS = 12


def place_of(account: Account) -> str | None:
    """The place that holds an account; None where a project, an asset or the fund itself does."""
    holder = account.holder
    is_place = len(holder) == DIGITS and level_of(holder) is not None
    return holder if is_place else None


def belongs_to(account: Account, entry: str) -> str:
    """The place of an account that an entry of a place opens.

    >>> belongs_to(Account("pool", "pool_bank"), "120119101000")
    '120119000000'
    >>> belongs_to(Account("subsidy", "project_bank", "JZ2018-01"), "120119101000")
    '120119101000'
    """
    if not account.holder:
        return entry[:6].ljust(DIGITS, "0")
    return place_of(account) or entry


def place_of_entry(viewer: Viewer, accounts: Collection[Account], subject: Subject | None) -> str:
    """The place of what was booked: that of its row, else the smallest that holds all holders.

    Raises Refused where neither a row, a holder nor a grant tells of a place.
    """
    if subject is not None:
        return subject.place_code()
    places = {place_of(account) for account in accounts}
    held = {place for place in places if place is not None}
    if held and held == places:
        return smallest_around(held)
    return smallest_around({f"{place[:6]:0<{DIGITS}}" for place in held} or {county_of(viewer)})


def smallest_around(places: Collection[str]) -> str:
    """The smallest place that holds all of them: a village, its township, or the county.

    >>> smallest_around({"120119101200", "120119101201"})
    '120119101000'
    >>> smallest_around({"120119101200", "120119102200"})
    '120119000000'
    """
    first = min(places)
    for shared in (DIGITS, 9):
        if all(place[:shared] == first[:shared] for place in places):
            return first[:shared].ljust(DIGITS, "0")
    return first[:6].ljust(DIGITS, "0")


def county_of(viewer: Viewer) -> str:
    """The county in which the viewer works. Raises Refused where no grant tells."""
    for grant in viewer.grants:
        return grant.place[:6].ljust(DIGITS, "0")
    raise refuse("county_unknown", viewer.name)
