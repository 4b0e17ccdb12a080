"""Persons, accounts, posts, grants and the tokens of programs."""

from datetime import date, timedelta
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from bangfu.apps.people.roles import ROLES, role_name
from bangfu.apps.people.scope import Scoped, Subject, Viewer, inside
from bangfu.core.words import Words

OVERSEEING = ("administrator", "auditor", "county_leader", "leading_group_office")
"""Roles that see which rights were given to whom."""


class Person(models.Model):
    """A human being who works here. Duties are kept apart by person, not by account."""

    name = models.CharField(max_length=50)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser, Subject):
    """An account of a person. Being a superuser gives no right in the business.

    `place` is the place whose administrators keep the account. Who has set the password for
    somebody else and who has taken away the second factor are two persons, until the owner has
    chosen a password again: nobody gets into the account of another alone.
    """

    has_fingerprint = False  # signing in changes it

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accounts")
    place = models.CharField(max_length=12, blank=True)
    must_change_password = models.BooleanField(default=False)
    password_set_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True
    )
    factor_removed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True
    )

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta(AbstractUser.Meta):
        constraints = [
            # Nobody can tell apart at sign-in who differs in capitals only.
            models.UniqueConstraint(Lower("username"), name="username_once"),
            models.CheckConstraint(
                condition=Q(factor_removed_by__isnull=True)
                | Q(password_set_by__isnull=True)
                | ~Q(password_set_by=F("factor_removed_by")),
                name="password_and_factor_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.username


def held_on(day: date, of: str = "") -> Q:
    """Rows `[begins_on, ends_on)` that hold on a day; `of` leads to a row behind a foreign key."""
    open_or_later = Q(**{f"{of}ends_on__isnull": True}) | Q(**{f"{of}ends_on__gt": day})
    return open_or_later & Q(**{f"{of}begins_on__lte": day})


def overseen_by(viewer: Viewer) -> Q:
    """Rows of places in which the viewer oversees who holds which right."""
    seen = Q(pk__in=[])
    for grant in viewer.grants:
        if grant.role in OVERSEEING:
            seen |= inside("place", grant.area)
    return seen


_IS_CODE = Q(place__regex=r"^[0-9]{12}$")
_IN_ORDER = Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on"))


class Post(Scoped):
    """An office held: who is what, where, from when to when. `organisation` is a code of the registry.

    `seat` is its seat in a leading group, as the county's policy counts them.
    """

    page_name = "staff:post"

    SEATS = [("leader", _("组长")), ("deputy_leader", _("副组长")), ("member", _("成员"))]

    title = models.CharField(_("职务"), max_length=100)
    seat = models.CharField(_("领导小组席位"), max_length=20, choices=SEATS, blank=True)
    place = models.CharField(_("所在地"), max_length=12)
    organisation = models.CharField(_("单位"), max_length=40)
    holder = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="posts", null=True, verbose_name=_("任职人")
    )
    holder_name = models.CharField(_("任职人姓名"), max_length=50, blank=True)
    begins_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_IN_ORDER, name="post_ends_after_it_begins"),
            models.CheckConstraint(condition=_IS_CODE, name="post_place_is_code"),
            models.CheckConstraint(
                condition=Q(holder__isnull=False) | ~Q(holder_name=""), name="post_has_holder"
            ),
            models.UniqueConstraint(
                fields=["place", "seat", "organisation"],
                condition=Q(ends_on__isnull=True) & ~Q(seat=""),
                name="seat_held_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Posts in the places one works for, and those at the seat of the county."""
        seen = overseen_by(viewer)
        for area in {grant.area for grant in viewer.grants}:
            seen |= inside("place", area) | Q(place=area[:6].ljust(12, "0"))
        return seen


class RoleGrant(Scoped):
    """A role for a place over a span of days `[begins_on, ends_on)`, given by one, confirmed by another.

    `place` is a 12-digit code; the grant holds for everything inside it. One that is delegated
    passes a right on for a time: it holds no longer than the grant it comes from.
    """

    page_name = "staff:grant"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(
        _("角色"), max_length=40, choices=[(code, role.name.zh) for code, role in ROLES.items()]
    )
    place = models.CharField(_("范围"), max_length=12)
    organisation = models.CharField(_("单位"), max_length=40, blank=True)
    begins_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    given_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("授权人")
    )
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("确认人")
    )
    delegated_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="delegations", null=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_IN_ORDER, name="grant_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(given_by=F("person")), name="grant_not_to_oneself"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("given_by")) & ~Q(confirmed_by=F("person"))),
                name="grant_confirmed_by_another",
            ),
            models.CheckConstraint(condition=_IS_CODE, name="grant_place_is_code"),
            models.CheckConstraint(
                condition=Q(delegated_from__isnull=True) | Q(ends_on__isnull=False),
                name="delegation_ends",
            ),
        ]
        indexes = [models.Index(fields=["person", "begins_on"])]

    def __str__(self) -> str:
        return self.person.name

    @property
    def role_words(self) -> Words:
        """The role in words."""
        return role_name(self.role)

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """One's own grants, and those of the places one oversees."""
        return overseen_by(viewer) | Q(person=viewer.person_id or 0)

    @classmethod
    def valid_q(cls, day: date) -> Q:
        """The grants that give a right on a day: confirmed, held, and so is what they come from."""
        own = held_on(day) & Q(confirmed_by__isnull=False)
        source = held_on(day, "delegated_from__") & Q(delegated_from__confirmed_by__isnull=False)
        return own & (Q(delegated_from__isnull=True) | source)


class County(models.Model):
    """The county that this database keeps: when it began, and whether it is only a demonstration.

    The clock of a demonstration is `behind`: there it goes on from the day on which its story ends.
    """

    code = models.CharField(max_length=12, unique=True)
    begun_at = models.DateTimeField()
    is_demonstration = models.BooleanField(default=False)
    behind = models.DurationField(default=timedelta)

    def __str__(self) -> str:
        return self.code


class ApiToken(Scoped):
    """The key of an organisation's program: it reads within one role and place, and never writes.

    Only the SHA-256 of the token is kept. Given by one, confirmed by another, as a grant is.
    """

    name = models.CharField(_("用途"), max_length=100)
    organisation = models.CharField(_("单位"), max_length=40)
    role = models.CharField(_("角色"), max_length=40)
    place = models.CharField(_("范围"), max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    given_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("授权人")
    )
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("确认人")
    )
    begins_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_IN_ORDER, name="token_ends_after_it_begins"),
            models.CheckConstraint(condition=_IS_CODE, name="token_place_is_code"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("given_by")),
                name="token_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="token_digest_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """The tokens for the places one oversees."""
        return overseen_by(viewer)
