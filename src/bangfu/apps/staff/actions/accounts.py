"""Acts on accounts: opened, closed and opened again, passwords set, second factors taken away.

A password never becomes part of an event or of the digest of a submission.
"""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import transaction

from bangfu.apps.people.models import Person, User
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, once, write_event
from bangfu.apps.records.refusal import refuse
from bangfu.apps.staff.access import ADMINISTRATORS
from bangfu.core.words import Words, words

ACCOUNT = words("账号", "account")
ACTS = {
    "close": words("停用账号", "close the account"),
    "reopen": words("恢复账号", "open the account again"),
    "reset_password": words("重设密码", "set a new password"),
    "remove_second_factor": words("取消两步登录", "take away the second factor"),
}


def open_account(viewer: Viewer, username: str, *, name: str, password: str, key: str) -> Told:
    """Open an account for a person who has none. It has no right before a grant is confirmed.

    The person must change the password at the first sign-in. Raises Refused.
    """

    def do() -> User:
        role, place = administering(viewer, ACCOUNT)
        if User.objects.filter(username__iexact=username).exists():
            raise refuse("username_taken", username)
        person = Person.objects.create(name=name)
        user = User(username=username, person=person, place=place, must_change_password=True)
        user.set_password(password)
        user.password_set_by_id = viewer.person_id
        user.save()
        after = {"username": username, "person": person.pk, "name": name}
        write_event(viewer, f"{user.kind()}.create", user, role=role, after=after)
        return user

    return once(viewer, key, {"open": username, "name": name}, do)


def administering(viewer: Viewer, what: Words) -> tuple[str, str]:
    """The role and place as which a viewer keeps people. Raises Refused for everybody else."""
    for grant in viewer.grants:
        if viewer.holds(ADMINISTRATORS, grant.place):
            return grant.role, grant.place
    raise refuse("not_yours_to_make", what=what)


def close_account(viewer: Viewer, user: User, *, reason: str, key: str) -> Told:
    """Close an account: its sessions end with the next request. Raises Refused."""

    def close() -> None:
        user.is_active = False

    return _act(viewer, user, "close", close, reason=reason, key=key)


def reopen_account(viewer: Viewer, user: User, *, reason: str, key: str) -> Told:
    """Open a closed account again. Raises Refused."""

    def reopen() -> None:
        user.is_active = True

    return _act(viewer, user, "reopen", reopen, reason=reason, key=key)


def reset_password(viewer: Viewer, user: User, *, password: str, reason: str, key: str) -> Told:
    """Set a password for somebody who has forgotten it; the person must change it at once.

    The door that wrong passwords have closed is open again. Raises Refused, also for whoever took
    away the second factor: it takes two to get into an account that has one.
    """

    def reset() -> None:
        if user.factor_removed_by_id == viewer.person_id:
            raise refuse("password_and_factor_by_one", user.username)
        user.set_password(password)
        user.must_change_password, user.password_set_by_id = True, viewer.person_id
        AccessAttempt.objects.filter(username=user.username.lower()).delete()

    return _act(viewer, user, "reset_password", reset, reason=reason, key=key)


def remove_second_factor(viewer: Viewer, user: User, *, reason: str, key: str) -> Told:
    """Take away the second factor of somebody who has lost phone and recovery codes.

    Raises Refused, also for whoever set the password of the account.
    """

    def remove() -> None:
        if user.password_set_by_id == viewer.person_id:
            raise refuse("password_and_factor_by_one", user.username)
        removed, _kinds = Authenticator.objects.filter(user=user).delete()
        if not removed:
            raise refuse("no_second_factor", user.username)
        user.factor_removed_by_id = viewer.person_id

    return _act(viewer, user, "remove_second_factor", remove, reason=reason, key=key)


def _act(  # noqa: PLR0913 (who, whose account, what, why)
    viewer: Viewer,
    user: User,
    verb: str,
    change: Callable[[], None],
    *,
    reason: str,
    key: str,
) -> Told:
    """Change the account of somebody else, for a reason."""
    what = ACTS[verb]

    def do() -> User:
        role, _place = administering(viewer, what)
        user.refresh_from_db(from_queryset=User.objects.select_for_update())
        if user.person_id == viewer.person_id:
            raise refuse("account_is_your_own", user.username, event=what)
        if not reason.strip():
            raise refuse("reason_missing", user.username, event=what)
        change()
        user.save()
        write_event(viewer, f"{user.kind()}.{verb}", user, role=role, reason=reason)
        return user

    return once(viewer, key, {verb: user.pk, "reason": reason}, do)


def change_password(viewer: Viewer, user: User, *, password: str) -> None:
    """Set one's own password. The old one was asked for, so that no key is needed."""
    with transaction.atomic():
        user.set_password(password)
        user.must_change_password = False
        user.password_set_by = user.factor_removed_by = None
        user.save()
        write_event(viewer, f"{user.kind()}.change_password", user)
