"""Acts on the tokens of programs: given by one, confirmed by another, ended.

A token reads what its role reads in its place. It is given with the care of a grant: else an
administrator could read the whole business through a program.
"""

from dataclasses import dataclass
from datetime import date

from bangfu.apps.people.access import digest_of_token
from bangfu.apps.people.models import ApiToken
from bangfu.apps.people.roles import ROLES, role_name
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, changed, created, once, snapshot
from bangfu.apps.records.refusal import refuse
from bangfu.apps.staff.access import ADMINISTRATORS, CONFIRMING
from bangfu.apps.staff.actions.grants import refuse_level, refuse_span
from bangfu.core.words import words

TOKEN = words("接口令牌", "token")
CONFIRM = words("确认令牌", "confirm the token")
END = words("作废令牌", "end the token")


@dataclass(frozen=True)
class Pass:
    """What a token is for: an organisation's program that reads as a role for a place, to a day."""

    name: str
    organisation: str
    role: str
    place: str
    ends_on: date


def give_token(viewer: Viewer, given: Pass, *, token: str, key: str) -> Told:
    """Keep the digest of a token that was just made. It opens once another has confirmed it.

    Raises Refused, also for a role that reads nothing.
    """

    def do() -> ApiToken:
        role = role_to_make(viewer, ADMINISTRATORS, given.place, TOKEN)
        refuse_span(viewer.today, given.ends_on, today=viewer.today)
        if not ROLES[given.role].reads:
            raise refuse("token_reads_nothing", given.name, role=role_name(given.role))
        refuse_level(given.role, given.place)
        row = ApiToken(
            digest=digest_of_token(token),
            given_by_id=viewer.acting_id,
            begins_on=viewer.today,
            **vars(given),
        )
        row.save()
        created(viewer, row, role=role)
        return row

    return once(viewer, key, {"token": given.name, **vars(given)}, do)


def confirm_token(viewer: Viewer, token: ApiToken, *, key: str) -> Told:
    """Confirm what another has given. Raises Refused."""

    def do() -> ApiToken:
        role = viewer.holds(CONFIRMING, token.place)
        if role is None:
            raise refuse("not_yours_to_do", token.name, event=CONFIRM)
        if viewer.person_id == token.given_by_id:
            raise refuse("grant_confirmed_by_one", token.name)
        before = snapshot(token)
        open_rows = ApiToken.everything.filter(pk=token.pk, confirmed_by__isnull=True)
        if open_rows.update(confirmed_by=viewer.person_id) != 1:
            raise refuse("changed_meanwhile", token.name)
        token.refresh_from_db()
        changed(viewer, token, before, role=role)
        return token

    return once(viewer, key, {"confirm_token": token.pk}, do)


def end_token(viewer: Viewer, token: ApiToken, *, reason: str, key: str) -> Told:
    """End a token: the next request with it is refused. Raises Refused."""

    def do() -> ApiToken:
        role = viewer.holds(ADMINISTRATORS, token.place)
        if role is None:
            raise refuse("not_yours_to_do", token.name, event=END)
        if not reason.strip():
            raise refuse("reason_missing", token.name, event=END)
        before, ends_on = snapshot(token), max(viewer.today, token.begins_on)
        if token.ends_on <= ends_on:
            raise refuse("ended_already", token.name, ends_on=token.ends_on)
        ApiToken.everything.filter(pk=token.pk).update(ends_on=ends_on)
        token.refresh_from_db()
        changed(viewer, token, before, role=role, reason=reason)
        return token

    return once(viewer, key, {"end_token": token.pk, "reason": reason}, do)
