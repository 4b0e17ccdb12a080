"""Scope: whose rows a viewer sees. A query that names no viewer is refused, not answered.

A model with rows of a place derives from `Scoped` and says by `scope_path` where the code of the
place stands. `Model.objects.visible_to(viewer)` is the only way to read it; every other query
through `objects` raises `NoViewer`. `Model.everything` is for those who act and for checkers, never
for a page (`tests/tidy/test_doors.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import Q, sql
from django.utils import timezone

from bangfu.apps.people.roles import ROLES
from bangfu.core.place import level_of
from bangfu.core.words import Language

_PREFIX = {"county": 6, "township": 9, "village": 12}


class NoViewer(RuntimeError):
    """A scoped query was about to run without saying who looks."""


def area_of(code: str) -> str:
    """The beginning that the codes of all places inside a place share.

    >>> area_of("120119000000"), area_of("120119101000"), area_of("120119101200")
    ('120119', '120119101', '120119101200')
    """
    level = level_of(code)
    assert level is not None, f"{code} is no code of a place"
    return code[: _PREFIX[level]]


@dataclass(frozen=True)
class Grant:
    """A role for a place, valid now. `place` is a 12-digit code."""

    role: str
    place: str
    organisation: str = ""

    @property
    def area(self) -> str:
        """The beginning that the codes inside the place share."""
        return area_of(self.place)


@dataclass(frozen=True)
class Viewer:
    """Who looks or acts, when, and in which language. Without grants it is the public.

    `at` is the moment of the request: nothing behind a page asks the clock again.
    """

    language: Language = "zh"
    person_id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = field(default=())
    at: datetime | None = None

    @property
    def moment(self) -> datetime:
        """The moment of the act."""
        assert self.at is not None, "whoever acts, acts at a moment"
        return self.at

    @property
    def acting_id(self) -> int:
        """The person who acts."""
        assert self.person_id is not None, "whoever acts is a person"
        return self.person_id

    @property
    def today(self) -> date:
        """The day of the act, where the county lies."""
        return timezone.localdate(self.moment)

    @property
    def is_public(self) -> bool:
        """Whether nobody is signed in and no program showed a token."""
        return self.person_id is None and not self.grants

    @property
    def roles(self) -> frozenset[str]:
        """The roles held, for whatever place."""
        return frozenset(grant.role for grant in self.grants)

    def holds(self, roles: Iterable[str], place: str) -> str | None:
        """The first of the roles that is held for a place (or for one that contains it).

        A program that looks with a token holds none: whoever acts is a person.
        """
        if self.person_id is None:
            return None
        for role in roles:
            if any(g.role == role and place.startswith(g.area) for g in self.grants):
                return role
        return None

    def is_one_of(self, roles: str) -> bool:
        """Whether one of the roles is held, for whatever place; where none is named, always.

        >>> PUBLIC.is_one_of(""), PUBLIC.is_one_of("township village")
        (True, False)
        """
        return not roles or not self.roles.isdisjoint(roles.split())

    @property
    def read_areas(self) -> tuple[str, ...]:
        """The beginnings of the codes of the places whose business may be read."""
        return tuple(dict.fromkeys(g.area for g in self.grants if ROLES[g.role].reads))

    @property
    def household_areas(self) -> tuple[str, ...]:
        """The beginnings of the codes of the places all of whose households may be read."""
        return self._areas("place")

    @property
    def grid_areas(self) -> tuple[str, ...]:
        """The beginnings of the codes of the places whose households are read in own grids only."""
        return self._areas("grid")

    def _areas(self, households: str) -> tuple[str, ...]:
        areas = (g.area for g in self.grants if ROLES[g.role].households == households)
        return tuple(dict.fromkeys(areas))

    def reveals(self, place: str) -> str | None:
        """The role by which a value of class 3 of a place may be shown in full, if one is held."""
        return self.holds((code for code, role in ROLES.items() if role.reveals), place)

    @property
    def reads_county(self) -> bool:
        """Whether the business of the whole county may be read."""
        return any(len(area) == _PREFIX["county"] for area in self.read_areas)


PUBLIC = Viewer()


def inside(path: str, area: str) -> Q:
    """The rows whose place lies in an area, as a range of codes: an index serves it everywhere.

    >>> inside("place", "120119101")
    <Q: (AND: ('place__gte', '120119101'), ('place__lt', '120119102'))>
    """
    return Q(**{f"{path}__gte": area, f"{path}__lt": str(int(area) + 1).zfill(len(area))})


def own_q(viewer: Viewer, path: str) -> Q:
    """The rows of the places whose business a viewer reads: not what is merely public elsewhere."""
    return reduce(or_, (inside(path, area) for area in viewer.read_areas), Q(pk__in=[]))


def above_q(viewer: Viewer, path: str) -> Q:
    """The rows of the places in which those lie whose business a viewer reads: for all inside them."""
    higher = {
        area[:length].ljust(_PREFIX["village"], "0")
        for area in viewer.read_areas
        for length in _PREFIX.values()
        if length < len(area)
    }
    return Q(**{f"{path}__in": sorted(higher)})


class _ScopedQuery(sql.Query):
    """A query that gives no SQL before a viewer was named. One that can have no rows may run."""

    has_viewer = False

    def get_compiler(self, *args: Any, **options: Any) -> Any:
        if not self.has_viewer and not self.is_empty():
            raise _unseen(self.model)
        return super().get_compiler(*args, **options)

    def combine(self, rhs: sql.Query, connector: str) -> None:
        # `seen | every` would answer with the rows of both: both must have said who looks.
        if not (self.has_viewer and getattr(rhs, "has_viewer", False)):
            raise _unseen(self.model)
        super().combine(rhs, connector)


def _unseen(model: type[models.Model] | None) -> NoViewer:
    return NoViewer(f"{model.__name__ if model else 'rows'}: say visible_to(viewer) before reading")


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows of a scoped model; none come before `visible_to`."""

    def __init__(
        self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None
    ) -> None:
        super().__init__(model, query if query is not None else _ScopedQuery(model), using, hints)

    def visible_to(self, viewer: Viewer) -> Self:
        """The rows that a viewer may see."""
        seen = self.filter(self.model.visible_q(viewer))
        seen.query.has_viewer = True  # type: ignore[attr-defined]
        return seen

    def raw(self, *args: Any, **options: Any) -> Any:
        """Refused: SQL by hand knows no viewer."""
        raise _unseen(self.model)

    def update(self, **values: Any) -> int:
        """Refused: rows are changed by actions, through `everything`."""
        raise NoViewer(f"{self.model.__name__}: rows are changed by actions only")

    def delete(self) -> Any:
        """Refused: rows are removed by actions, through `everything`."""
        raise NoViewer(f"{self.model.__name__}: rows are removed by actions only")


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The only door through which pages read a scoped model."""


class Subject(models.Model):
    """What an audit event can be about: it has a kind, `people.role_grant`, and a place."""

    scope_path: ClassVar[str] = "place"
    is_about_people: ClassVar[bool] = False
    """Whether its rows are about households and individuals: data of class 2, read by fewer roles."""

    has_fingerprint: ClassVar[bool] = True
    """Whether acts take fingerprints of its rows; not where the machine keeps them, or other checks
    rebuild them."""

    page_name: ClassVar[str] = ""
    """The address of its page, where that is not called as the table is: `registry:member`."""

    named_with: ClassVar[tuple[str, ...]] = ()
    """The rows behind it that its name is made of: lists of names read them along."""

    class Meta:
        abstract = True

    def event_label(self) -> str:
        """How events call the row; a row that says who somebody is gives its code instead."""
        return str(self)

    def event_values(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """What events keep of the values of the row; all of them unless the model says otherwise."""
        return values

    @classmethod
    def kind(cls) -> str:
        """The name of the table in events, papers and addresses."""
        return f"{cls._meta.app_label}.{cls.table_name()}"

    @classmethod
    def table_name(cls) -> str:
        """The model's name in snake case, as packs write it: `village_programme`."""
        return snake(cls.__name__)

    def place_code(self) -> str:
        """The 12-digit code of the place to which the row belongs: the value of `scope_path`.

        The code of a division is its key, so that `township__code` is read without asking again.
        """
        value: object = self
        for step in self.scope_path.replace("__code", "_id").split("__"):
            value = getattr(value, step)
        return str(value)


def is_about_people(model: type[models.Model]) -> bool:
    """Whether the rows of a table are about households and individuals."""
    return issubclass(model, Subject) and model.is_about_people


def page_name_of(kind: str) -> str:
    """The name of the address on which the rows of a kind have their pages, if they have any.

    >>> page_name_of("nothing.at_all")
    'nothing:at_all'
    """
    stage, _dot, noun = kind.partition(".")
    try:
        model = apps.get_model(stage, noun.replace("_", ""))
    except LookupError:
        model = Subject
    return getattr(model, "page_name", "") or f"{stage}:{noun}"


def snake(name: str) -> str:
    """A class name as tables are called: `VillageProgramme` is `village_programme`."""
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


class Scoped(Subject):
    """A model whose rows belong to places.

    `scope_path` is the lookup of the code of the place; rows of the whole county carry the code of
    the county. `public_q` says which rows everybody may see.
    """

    objects = ScopedManager()
    everything: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True

    @classmethod
    def public_q(cls) -> Q:
        """The rows everybody may see: none, unless the model says otherwise."""
        return Q(pk__in=[])

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """The rows a viewer may see: the public ones, and those of the areas read by the grants."""
        return cls.public_q() | own_q(viewer, cls.scope_path)
