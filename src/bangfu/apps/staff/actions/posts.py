"""Acts on posts: who takes an office, and who leaves it."""

from dataclasses import dataclass
from datetime import date

from bangfu.apps.people.models import Person, Post
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, changed, created, once, snapshot
from bangfu.apps.records.refusal import refuse
from bangfu.core.words import words

KEEPERS = ("administrator", "leading_group_office")
"""The office of the leading group keeps the list of its own members."""

POST = words("任职", "post")
END = words("卸任", "end the post")


@dataclass(frozen=True)
class Office:
    """What is held: a title at an organisation (its code) of a place, and a seat if it is one."""

    title: str
    place: str
    organisation: str
    begins_on: date
    seat: str = ""


def appoint(
    viewer: Viewer, office: Office, *, holder: Person | None, holder_name: str, key: str
) -> Told:
    """Put down who holds an office: a person of the system, or somebody known by name only.

    Raises Refused, also where the seat of the organisation is held by somebody else.
    """

    def do() -> Post:
        role = role_to_make(viewer, KEEPERS, office.place, POST)
        name = holder.name if holder else holder_name.strip()
        if not name:
            raise refuse("post_without_holder", office.title)
        held = Post.everything.filter(
            place=office.place,
            seat=office.seat,
            organisation=office.organisation,
            ends_on__isnull=True,
        )
        if office.seat and (other := held.first()):
            raise refuse("seat_is_held", office.title, name=other.holder_name)
        row = Post(holder=holder, holder_name=name, **vars(office))
        row.save()
        created(viewer, row, role=role)
        return row

    holder_id = holder.pk if holder else None
    return once(viewer, key, {"post": holder_id, "name": holder_name, **vars(office)}, do)


def end_post(viewer: Viewer, post: Post, *, ends_on: date, key: str) -> Told:
    """Put down that somebody has left an office, on a day not before it began. Raises Refused."""

    def do() -> Post:
        role = viewer.holds(KEEPERS, post.place)
        if role is None:
            raise refuse("not_yours_to_do", str(post), event=END)
        if ends_on < post.begins_on:
            raise refuse("post_ends_too_early", str(post), begins_on=post.begins_on)
        before = snapshot(post)
        open_rows = Post.everything.filter(pk=post.pk, ends_on__isnull=True)
        if open_rows.update(ends_on=ends_on) != 1:
            raise refuse("ended_already", str(post), ends_on=post.ends_on)
        post.refresh_from_db()
        changed(viewer, post, before, role=role)
        return post

    return once(viewer, key, {"end_post": post.pk, "on": ends_on}, do)
