"""The leading group: which seats the county's policy wants, and which of them are held."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bangfu.apps.people.models import Post, held_on
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import clauses_kept_in, policy_pack_on, terms_of
from bangfu.apps.registry.queries.organisations import organisations_for
from bangfu.apps.registry.queries.places import places_of
from bangfu.apps.staff.queries.rights import posts_for
from bangfu.core.rules.authority import Authority
from bangfu.core.rules.register_report import RegisterReport
from bangfu.core.words import Words

WANTED = {"leader": "leader", "deputy_leader": "deputy_leaders", "member": "members"}
"""A seat, and the name under which the policy says how many of it there are."""

TITLE, OFFICE, HOLDER = (f"people.post.{field}" for field in ("title", "organisation", "holder"))


@dataclass(frozen=True)
class Seats:
    """The seats of one kind: how many the policy wants, how many are held, who is missing."""

    seat: str
    wanted: int
    held: int
    missing: Sequence[Words] = ()

    @property
    def said(self) -> str:
        """The seat in the language of the page."""
        return str(dict(Post.SEATS)[self.seat])

    @property
    def is_complete(self) -> bool:
        """Whether as many are held as wanted, and nobody is missing."""
        return self.held == self.wanted and not self.missing


@dataclass(frozen=True)
class Group:
    """The leading group on a day, with the clauses that say how it is made up."""

    pack: str
    clauses: Sequence[str]
    seats: Sequence[Seats]


def leading_group(viewer: Viewer, on: date) -> Group | None:
    """The group that the policy of the day wants; None where it says nothing of one."""
    taken = policy_pack_on(on)
    posts = terms_of(TITLE, Authority, on=on).posts if taken else None
    if taken is None or not posts:
        return None
    held = list(posts_for(viewer).filter(held_on(on)).exclude(seat=""))
    departments = terms_of(OFFICE, RegisterReport, on=on).fields or {}
    named = {code: field.name for code, field in departments.items()}
    offices = dict(organisations_for(viewer).values_list("code", "office"))
    seats = []
    for seat, kept_as in WANTED.items():
        holders = [post for post in held if post.seat == seat]
        missing: list[Words] = []
        if seat != "leader":
            missing += _departments_without(holders, named, offices)
        if seat == "member" and (terms_of(HOLDER, Authority, on=on).posts or {}).get("townships"):
            missing += _townships_without(viewer, holders, on)
        seats.append(Seats(seat, posts.get(kept_as, 0), len(holders), missing))
    clauses = [
        clause for target in (TITLE, OFFICE, HOLDER) for clause in clauses_kept_in(target, on=on)
    ]
    return Group(taken.edition.pack, clauses, seats)


def _departments_without(
    holders: Iterable[Post], named: dict[str, Words], offices: dict[str, str]
) -> list[Words]:
    there = {offices.get(post.organisation, post.organisation) for post in holders}
    return [words for code, words in named.items() if code not in there]


def _townships_without(viewer: Viewer, holders: Iterable[Post], on: date) -> list[Words]:
    there = {post.place for post in holders}
    townships = places_of(viewer, "township", on=on).exclude(pk__in=there)
    return [Words(zh=t.name, en=t.name_en or t.name) for t in townships]
