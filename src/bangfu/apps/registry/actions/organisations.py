"""Organisations: made, changed, ended; of some the policy allows only so many at a time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.policies.queries.county import policy_pack_on, terms_of
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, changed, created, once, renew, snapshot
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.access import KEEPERS
from bangfu.apps.registry.actions.divisions import division_on, hold_division
from bangfu.apps.registry.actions.entering import refuse_numbers
from bangfu.apps.registry.models import Organisation
from bangfu.apps.registry.models.divisions import with_name
from bangfu.apps.registry.models.organisations import ORGANISATION_CATEGORIES
from bangfu.core.credit_code import is_credit_code
from bangfu.core.rules.register_report import RegisterReport
from bangfu.core.words import words

WHAT = words("单位", "organisation")
NAME, ALIASES = words("名称", "name"), words("别名", "other names")
FIELDS = (
    "name", "aliases", "category", "office", "level", "division_id", "credit_code", "active_from",
)  # fmt: skip


def make_organisation(viewer: Viewer, values: Mapping[str, Any], *, key: str) -> Told:
    """Enter an organisation in the register; `values` are its fields, and its `code`."""

    def do() -> Organisation:
        role = role_to_make(viewer, KEEPERS, values["division_id"], WHAT)
        made = Organisation(**dict(values))
        _check(made, viewer.today)
        made.save(force_insert=True)
        created(viewer, made, role=role)
        return made

    return once(viewer, key, values, do)


def change_organisation(
    viewer: Viewer, organisation: Organisation, values: Mapping[str, Any], *, key: str
) -> Told:
    """Change what is known of an organisation; a name given up becomes an alias."""

    def do() -> Organisation:
        row = renew(organisation)
        role = role_to_make(viewer, KEEPERS, row.division_id, WHAT)
        before, former = snapshot(row), row.name
        for name in FIELDS:
            if name in values:
                setattr(row, name, values[name])
        if row.name != former:
            row.aliases = with_name(row.aliases, former)
        role_to_make(viewer, KEEPERS, row.division_id, WHAT)
        _check(row, viewer.today)
        row.save()
        changed(viewer, row, before, role=role, reason=str(values.get("reason", "")))
        return row

    return once(viewer, key, {"organisation": organisation.pk} | dict(values), do)


def end_organisation(
    viewer: Viewer, organisation: Organisation, active_until: date, *, reason: str, key: str
) -> Told:
    """End the activity of an organisation on a day, for a reason."""

    def do() -> Organisation:
        row = renew(organisation)
        role = role_to_make(viewer, KEEPERS, row.division_id, WHAT)
        if not reason.strip():
            raise refuse("reason_missing", str(row), event=words("停用", "End"))
        if active_until <= row.active_from:
            raise refuse("ends_before_it_begins", str(row), start=row.active_from)
        before = snapshot(row)
        row.active_until = active_until
        row.save()
        changed(viewer, row, before, role=role, reason=reason)
        return row

    body = {"organisation": organisation.pk, "until": active_until, "reason": reason}
    return once(viewer, key, body, do)


def _check(row: Organisation, today: date) -> None:
    division_on(row.division_id, row.active_from)
    refuse_numbers({"name": (NAME, row.name), "aliases": (ALIASES, str(row.aliases))})
    others = Organisation.everything.exclude(pk=row.pk)
    if others.filter(code=row.code).exists():
        raise refuse("organisation_code_taken", row.code)
    if row.credit_code and not is_credit_code(row.credit_code):
        raise refuse("credit_code_wrong", row.credit_code)
    holder = others.filter(credit_code=row.credit_code).first() if row.credit_code else None
    if holder is not None:
        raise refuse("credit_code_taken", row.credit_code, holder=holder.name)
    _check_count(row, today)


def _counts(today: date) -> Mapping[str, int]:
    """How many of which category the policy allows; none before there is a policy."""
    if policy_pack_on(today) is None:
        return {}
    target = f"{Organisation.kind()}.category"
    return terms_of(target, RegisterReport, on=today).counts or {}


def _check_count(row: Organisation, today: date) -> None:
    """Not more of a category at a time than the policy counts: one platform, one sales terminal.

    The county's row is held meanwhile, so that two clerks cannot each enter the last one.
    """
    allowed = _counts(today).get(row.category)
    if allowed is None:
        return
    county = hold_division(f"{row.division_id[:6]}000000")
    rivals = Organisation.everything.exclude(pk=row.pk).filter(
        Q(active_until__isnull=True) | Q(active_until__gt=row.active_from),
        inside("division__code", county.code[:6]),
        category=row.category,
    )
    if row.active_until is not None:
        rivals = rivals.filter(active_from__lt=row.active_until)
    if rivals.count() >= allowed:
        name = ORGANISATION_CATEGORIES[row.category]
        told = {"allowed": allowed, "category": name, "others": [rival.name for rival in rivals]}
        raise refuse("no_more_of_this_category", row.name, **told)
