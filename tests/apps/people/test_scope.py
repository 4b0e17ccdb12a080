"""No row of a place is read without saying who looks, and nobody sees beyond their places.

The rows are audit events, which carry nothing but a place; grants are rows behind a person.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery

from bangfu.apps.people import scope
from bangfu.apps.people.models import Person, RoleGrant
from bangfu.apps.people.scope import NoViewer, Scoped, ScopedManager, ScopedQuerySet, Viewer
from bangfu.apps.records.models import AuditEvent
from tests.apps.people.standing import (
    COUNTY,
    NOW,
    OTHER_COUNTY,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    grant,
    person,
    seen_as,
)

pytestmark = pytest.mark.django_db
PLACES = (COUNTY, TOWN, VILLAGE, OTHER_TOWN, OTHER_VILLAGE, OTHER_COUNTY)


@pytest.fixture
def events() -> list[AuditEvent]:
    """One event at each place."""
    return [
        AuditEvent.everything.create(
            sequence=n,
            at=NOW,
            verb="x",
            subject_kind="y",
            subject_id=n,
            subject_label=place,
            place=place,
            previous="0" * 64,
            digest=f"{n:064}",
        )
        for n, place in enumerate(PLACES)
    ]


def places_seen(viewer: Viewer) -> set[str]:
    """The places of the events that a viewer sees."""
    return set(AuditEvent.objects.visible_to(viewer).values_list("place", flat=True))


WAYS: dict[str, Callable[[Any], object]] = {
    "each": list,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "empty": bool,
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "latest": lambda rows: rows.latest("at"),
    "get": lambda rows: rows.get(pk=1),
    "slice": lambda rows: rows[0],
    "values": lambda rows: list(rows.values("place")),
    "pairs": lambda rows: list(rows.values_list("place", "verb")),
    "days": lambda rows: list(rows.datetimes("at", "day")),
    "bulk": lambda rows: rows.in_bulk([1]),
    "iterator": lambda rows: list(rows.iterator()),
    "contains": lambda rows: rows.contains(AuditEvent.everything.first()),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "distinct aggregate": lambda rows: rows.distinct().aggregate(n=Count("pk")),
    "annotate": lambda rows: list(rows.annotate(n=Count("pk"))),
    "explain": lambda rows: rows.explain(),
    "raw": lambda rows: list(rows.raw("SELECT * FROM records_auditevent")),
    "text of the SQL": lambda rows: str(rows.query),
    "get or create": lambda rows: rows.get_or_create(sequence=1),
    "update or create": lambda rows: rows.update_or_create(sequence=1),
    "update": lambda rows: rows.update(verb="z"),
    "bulk update": lambda rows: rows.bulk_update(AuditEvent.everything.all(), ["verb"]),
    "delete": lambda rows: rows.delete(),
    "in a subquery": lambda rows: list(
        Person.objects.filter(pk__in=rows.filter().values("person"))
    ),
    "in an expression": lambda rows: list(
        Person.objects.annotate(n=Subquery(rows.filter().values("verb")[:1]))
    ),
    "as existence": lambda rows: list(
        Person.objects.filter(Exists(rows.filter(person=OuterRef("pk"))))
    ),
    "united": lambda rows: list(rows.filter().union(AuditEvent.everything.all())),
    "or": lambda rows: rows.filter(verb="a") | rows.filter(verb="b"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("narrowed", ["all", "some"])
def test_reading_without_a_viewer_is_refused(
    way: str, narrowed: str, events: list[AuditEvent]
) -> None:
    rows = AuditEvent.objects.all() if narrowed == "all" else AuditEvent.objects.filter(verb="x")
    with pytest.raises(NoViewer):
        WAYS[way](rows)


@pytest.mark.parametrize("way", ["update", "delete", "raw"])
def test_even_seen_rows_are_not_written_past_the_actions(
    way: str, events: list[AuditEvent]
) -> None:
    seen = AuditEvent.objects.visible_to(seen_as(person("郑", "auditor")))
    with pytest.raises(NoViewer):
        WAYS[way](seen)


def test_seen_rows_joined_with_all_rows_are_refused(events: list[AuditEvent]) -> None:
    clerk = seen_as(person("李", "township", TOWN))
    seen = AuditEvent.objects.visible_to(clerk)
    for joined in (
        lambda: seen | AuditEvent.objects.all(),
        lambda: AuditEvent.objects.all() | seen,
        lambda: seen | AuditEvent.everything.all(),
        lambda: seen ^ AuditEvent.objects.all(),
        lambda: list(seen.union(AuditEvent.objects.all())),
    ):
        with pytest.raises(NoViewer):
            joined()
    both = seen.filter(place=TOWN) | AuditEvent.objects.visible_to(clerk).filter(place=VILLAGE)
    assert {event.place for event in both} == {TOWN, VILLAGE}


def test_no_rows_are_no_secret() -> None:
    assert list(AuditEvent.objects.none()) == []


def test_rows_behind_a_row_need_a_viewer_too() -> None:
    holder = person("李", "township", TOWN)
    with pytest.raises(NoViewer):
        list(holder.grants.all())
    with pytest.raises(NoViewer):
        holder.grants.count()
    with pytest.raises(NoViewer):
        list(Person.objects.prefetch_related("grants"))
    seen = RoleGrant.objects.visible_to(seen_as(holder))
    shown = Person.objects.prefetch_related(Prefetch("grants", queryset=seen)).get(pk=holder.pk)
    assert [g.place for g in shown.grants.all()] == [TOWN]


# --- whose rows are seen --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "place", "seen"),
    [
        ("agriculture_bureau", COUNTY, {COUNTY, TOWN, VILLAGE, OTHER_TOWN, OTHER_VILLAGE}),
        ("agriculture_bureau", OTHER_COUNTY, {OTHER_COUNTY}),
        ("township", TOWN, {TOWN, VILLAGE}),
        ("township", OTHER_TOWN, {OTHER_TOWN, OTHER_VILLAGE}),
        ("village", VILLAGE, {VILLAGE}),
        ("administrator", COUNTY, set()),
        ("expert", COUNTY, set()),
        ("pack_editor", COUNTY, set()),
    ],
)
def test_a_role_sees_the_rows_of_its_place(
    role: str, place: str, seen: set[str], events: list[AuditEvent]
) -> None:
    assert places_seen(seen_as(person("某", role, place))) == seen


def test_the_public_sees_none(events: list[AuditEvent]) -> None:
    assert places_seen(Viewer()) == set()
    assert places_seen(seen_as(person("没有授权"))) == set()


def test_two_grants_see_both_places(events: list[AuditEvent]) -> None:
    clerk = person("李", "village", VILLAGE)
    grant(clerk, "village", OTHER_VILLAGE)
    assert places_seen(seen_as(clerk)) == {VILLAGE, OTHER_VILLAGE}


def test_being_superuser_sees_nothing(events: list[AuditEvent]) -> None:
    from tests.apps.people.standing import account

    root = account(person("超级用户"), "root")
    root.is_superuser = root.is_staff = True
    root.save()
    assert places_seen(seen_as(root.person)) == set()


@pytest.mark.parametrize("area", ["120119", "120119101", "120119101200"])
def test_a_range_of_codes_is_the_codes_with_that_beginning(area: str) -> None:
    codes = [*PLACES, "120120000000", "120119101999", "120119101201"]
    low, high = (value for _, value in scope.inside("place", area).children)
    assert [c for c in codes if low <= c < high] == [c for c in codes if c.startswith(area)]


# --- every scoped table ---------------------------------------------------------------------------


def scoped_models() -> list[type[Scoped]]:
    """Every table of the house whose rows belong to places."""
    return [model for model in apps.get_models() if issubclass(model, Scoped)]


def test_there_are_scoped_tables() -> None:
    assert {AuditEvent, RoleGrant} <= set(scoped_models())


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model._meta.label)
def test_the_first_manager_of_a_scoped_table_is_the_scoped_one(model: Any) -> None:
    """Django takes the first for related rows: another one would be a door without a keeper."""
    assert isinstance(model._default_manager, ScopedManager)
    with pytest.raises(NoViewer):
        model._default_manager.count()


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model._meta.label)
def test_every_scoped_table_can_be_asked_by_every_role(model: Any) -> None:
    """The path to the place leads somewhere, and the SQL runs on this database."""
    for role, place in (("agriculture_bureau", COUNTY), ("township", TOWN), ("village", VILLAGE)):
        viewer = seen_as(person("某", role, place))
        assert model.objects.visible_to(viewer).count() >= 0
    assert model.objects.visible_to(Viewer()).count() == 0


# --- mutants: without the wall, these tests must be red -------------------------------------------


def test_without_the_filter_a_clerk_sees_other_places(
    events: list[AuditEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unfiltered(self: Any, viewer: Viewer) -> Any:
        every = self.all()
        every.query.has_viewer = True
        return every

    monkeypatch.setattr(ScopedQuerySet, "visible_to", unfiltered)
    assert OTHER_TOWN in places_seen(seen_as(person("李", "township", TOWN)))


def test_without_the_guard_a_forgotten_filter_gives_data(
    events: list[AuditEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scope._ScopedQuery, "has_viewer", True)
    assert AuditEvent.objects.count() == len(PLACES)


def test_a_grant_begins_and_ends_with_its_days(events: list[AuditEvent]) -> None:
    ended = person("离任", "township", TOWN, ends_on=date(2023, 6, 1))
    last_day = person("末日", "township", TOWN, ends_on=date(2023, 6, 2))
    early = person("未到", "township", TOWN, begins_on=date(2023, 6, 2))
    assert places_seen(seen_as(ended)) == set()
    assert places_seen(seen_as(early)) == set()
    assert places_seen(seen_as(last_day)) == {TOWN, VILLAGE}


def test_an_unconfirmed_grant_gives_nothing(events: list[AuditEvent]) -> None:
    assert places_seen(seen_as(person("待确认", "township", TOWN, confirmed_by=None))) == set()
