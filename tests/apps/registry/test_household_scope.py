"""Whose households somebody sees: by role and place, on every table about people, events and papers too."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Q

from bangfu.apps.people.roles import ROLES
from bangfu.apps.people.scope import PUBLIC, Grant, NoViewer, Viewer
from bangfu.apps.records.models import AuditEvent, kinds_about_people
from bangfu.apps.records.queries.timeline import events_for, timeline_for
from bangfu.apps.registry.actions.circumstances import (
    GridEntered,
    enter_grid,
    put_in_grid,
)
from bangfu.apps.registry.actions.households import move_household
from bangfu.apps.registry.models import Grid, Household, Individual, OfHousehold
from bangfu.apps.registry.queries.households import (
    duplicates_for,
    grids_for,
    households_for,
    individuals_for,
    members_of_household,
)
from tests.apps.acts import fresh
from tests.apps.people.standing import grant
from tests.apps.records.acting import NOON, acting
from tests.apps.registry.people import (
    FAR_VILLAGE,
    NEAR_VILLAGE,
    VILLAGE,
    live_household,
    other_members,
    town_clerk,
    village_clerk,
)
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> None:
    jizhou()


def looking(role: str, place: str) -> Viewer:
    return Viewer(grants=(Grant(role, place),), person_id=1, at=NOON)


PLACES = {"county": "120119000000", "township": "120119101000", "village": VILLAGE}


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.code)
def test_a_role_reads_households_where_it_says_so_and_nowhere_else(role: Any) -> None:
    own, other = live_household(), live_household(other_members(), village=FAR_VILLAGE, key="2")
    seen = set(households_for(looking(role.code, PLACES[role.level])))
    if role.households == "place":
        assert seen == ({own, other} if role.level == "county" else {own})
    else:
        assert seen == set()


def test_the_public_and_a_stranger_see_nobody() -> None:
    live_household()
    for rows in (households_for, individuals_for, duplicates_for, grids_for):
        assert not rows(PUBLIC).exists()
    with pytest.raises(NoViewer):
        list(Household.objects.all())


OF_THE_COUNTY = {
    "monitoring.department_feed",
    "monitoring.feed_row",
    "monitoring.screened_table",
    "monitoring.screening",
}
"""Lists of departments and runs over everybody: they belong to no household, and have rules of their own."""


def test_every_table_about_people_has_the_same_rule() -> None:
    models = [model for model in apps.get_models() if issubclass(model, OfHousehold)]
    assert {model.kind() for model in models} | OF_THE_COUNTY == set(kinds_about_people())
    for model in models:
        assert model.scope_path.endswith("village__code")
        assert "visible_q" not in vars(model) or model.__name__ == "Duplicate"


def test_a_grid_worker_sees_the_own_grid_and_no_other_of_the_village() -> None:
    clerk = town_clerk()
    first, second = live_household(), live_household(other_members(), key="2")
    worker = acting("grid_worker", place=VILLAGE)
    assert worker.person_id is not None
    grant(_person(worker), "grid_worker", VILLAGE, begins_on=date(2018, 1, 1))
    told = enter_grid(
        clerk, GridEntered(VILLAGE, "1", "东片", worker.person_id, date(2018, 1, 1)), key="g"
    )
    assert not households_for(worker).exists()
    put_in_grid(clerk, first, Grid.everything.get(pk=told.id), key="in")
    assert households_for(worker).get() == first
    assert individuals_for(worker).count() == 3
    assert not members_of_household(worker, second).exists()
    assert timeline_for(worker, fresh(first)).exists()
    elsewhere = Viewer("zh", worker.person_id, "", (Grant("grid_worker", NEAR_VILLAGE),), NOON)
    assert not households_for(elsewhere).exists(), "a grant for another village opens nothing here"


def _person(viewer: Viewer) -> Any:
    from bangfu.apps.people.models import Person

    return Person.objects.get(pk=viewer.person_id)


def test_who_reads_the_business_of_a_place_but_no_households_reads_no_events_of_them() -> None:
    row = live_household()
    about = {"subject_kind__in": kinds_about_people()}
    for role in ("platform", "finance_bureau"):
        assert not AuditEvent.objects.visible_to(acting(role)).filter(**about).exists()
    assert AuditEvent.objects.visible_to(acting("auditor")).filter(**about).exists()
    assert events_for(acting("auditor")).filter(subject_id=row.pk).exists()


def test_the_story_of_a_household_goes_with_it() -> None:
    row = live_household()
    move_household(
        acting("agriculture_bureau"), row, FAR_VILLAGE,
        moved_on=date(2018, 9, 1), reason="搬迁", key="m",
    )  # fmt: skip
    there = acting("village", place=FAR_VILLAGE)
    assert households_for(there).get() == row
    assert timeline_for(there, fresh(row)).filter(verb="registry.household.check").exists()
    assert not households_for(village_clerk()).exists()


def test_the_lists_ask_the_same_number_of_questions_for_one_household_and_for_ten(
    django_assert_max_num_queries: Any,
) -> None:
    viewer = town_clerk()
    for number in range(6):
        members = [one.__class__(f"{one.name}{number}", one.relation) for one in other_members()]
        live_household(members, key=f"n{number}")
    with django_assert_max_num_queries(1):
        told = [(row.persons, row.village.parent.name) for row in households_for(viewer)]
    assert told == [(2, "洇溜镇")] * 6
    with django_assert_max_num_queries(1):
        assert len([one.household.village.name for one in individuals_for(viewer)]) == 12
    assert Individual.everything.count() == 12


def test_a_hole_planted_in_the_rule_shows_in_every_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests above can fail: without the rule another village reads the household."""
    live_household()
    far = acting("village", place=FAR_VILLAGE)
    assert not households_for(far).exists()
    everybody = classmethod(lambda _cls, _viewer: Q(pk__isnull=False))
    for model in (Household, Individual):
        monkeypatch.setattr(model, "visible_q", everybody)
    assert households_for(far).exists()
    assert individuals_for(far).exists()
