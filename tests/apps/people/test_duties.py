"""Duties are kept apart by person: another account or a right passed on makes no second person."""

from datetime import date
from itertools import count

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from bangfu.apps.people.access import viewer_of, viewer_of_token
from bangfu.apps.people.models import Person, User
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.actions.county import Choice, confirm_reading, propose_reading
from bangfu.apps.policies.models import ChosenReading
from bangfu.apps.records.models import DutyHeld
from bangfu.apps.records.refusal import Refused
from tests.apps.people.standing import COUNTY, account, grant, person
from tests.apps.people.test_viewer import TOKEN, token
from tests.apps.policies.standing import put_in_force

pytestmark = pytest.mark.django_db
KEYS = (f"key-{n}" for n in count())
CHOICE = Choice("jizhou-2018", "A-JZ-01", "R5", date(2023, 6, 1), "区里会议定的")


def signed_in(user: User) -> Viewer:
    """The viewer behind an account."""
    request = RequestFactory().get("/")
    request.user = user
    return viewer_of(request)


def proposed_by(viewer: Viewer) -> ChosenReading:
    """A reading that somebody has put forward."""
    put_in_force()
    told = propose_reading(viewer, CHOICE, key=next(KEYS))
    row: ChosenReading = ChosenReading.everything.get(pk=told.id)
    return row


def refused_codes(viewer: Viewer, row: ChosenReading) -> list[str]:
    """The codes for which a confirmation is refused."""
    with pytest.raises(Refused) as caught:
        confirm_reading(viewer, row, key=next(KEYS))
    row.refresh_from_db()
    assert row.state == "proposed"
    return [problem.code for problem in caught.value.problems]


def test_another_person_confirms() -> None:
    row = proposed_by(signed_in(account(person("编", "pack_editor", COUNTY), "bian")))
    other = account(person("办", "leading_group_office", COUNTY), "ban")
    confirm_reading(signed_in(other), row, key=next(KEYS))
    row.refresh_from_db()
    assert row.state == "in_force"


def test_a_second_role_of_the_same_person_does_not() -> None:
    both = person("双", "pack_editor", COUNTY)
    grant(both, "leading_group_office", COUNTY)
    viewer = signed_in(account(both, "shuang"))
    assert refused_codes(viewer, proposed_by(viewer)) == ["two_duties"]


def test_nor_does_a_second_account() -> None:
    both = person("双", "pack_editor", COUNTY)
    grant(both, "leading_group_office", COUNTY)
    row = proposed_by(signed_in(account(both, "first")))
    assert refused_codes(signed_in(account(both, "second")), row) == ["two_duties"]


def test_nor_does_a_right_that_was_passed_on() -> None:
    head = person("主任")
    own = grant(head, "leading_group_office", COUNTY)
    editor = person("编", "pack_editor", COUNTY)
    passed = {"given_by": head, "delegated_from": own, "ends_on": date(2099, 1, 1)}
    grant(editor, "leading_group_office", COUNTY, **passed)
    viewer = signed_in(account(editor, "bian"))
    assert viewer.holds(["leading_group_office"], COUNTY) == "leading_group_office"
    assert refused_codes(viewer, proposed_by(viewer)) == ["two_duties"]


def test_an_administrator_and_a_superuser_do_not() -> None:
    row = proposed_by(signed_in(account(person("编", "pack_editor", COUNTY), "bian")))
    admin = account(person("管", "administrator", COUNTY), "guan")
    root = account(person("超"), "root")
    root.is_superuser = root.is_staff = True
    root.save()
    for user in (admin, root):
        assert refused_codes(signed_in(user), row) == ["not_yours_to_do"]


def test_nor_does_a_program() -> None:
    row = proposed_by(signed_in(account(person("编", "pack_editor", COUNTY), "bian")))
    token(role="leading_group_office", place=COUNTY)
    request = RequestFactory().post("/", headers={"Authorization": f"Bearer {TOKEN}"})
    request.user = AnonymousUser()
    viewer = viewer_of_token(request)
    assert viewer is not None
    assert refused_codes(viewer, row) == ["not_yours_to_do"]


def test_the_wall_is_in_the_database() -> None:
    """Whoever writes past the actions meets the index."""
    someone = Person.objects.create(name="某")
    held = {"subject_kind": "x", "subject_id": 1, "round": 1, "person": someone}
    DutyHeld.objects.create(duty="propose", **held)
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyHeld.objects.create(duty="approve", **held)
