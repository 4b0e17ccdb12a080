"""Tasks, the figures that townships file, and how far they file them in time."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q

from bangfu.apps.oversight.models import FormReturn, FormReturnLine, Task
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import named, policy_pack_on, terms_of
from bangfu.apps.registry.models import Division
from bangfu.apps.registry.queries.villages import member_codes
from bangfu.core.filing import last_day_of, period_name, periods_of
from bangfu.core.rules.register_report import RegisterReport
from bangfu.core.rules.task_matrix import TaskMatrix
from bangfu.core.words import Words

LEDGER = "oversight.task.responsible"
MATTERS = "oversight.task.due_on"
RETURN = "oversight.form_return.due_on"
"""Where the clauses on tasks and on filed figures are kept."""


def tasks_for(viewer: Viewer) -> Any:
    """Tasks, as rows to list: those due first."""
    shown = Task.objects.visible_to(viewer)
    return shown.select_related("place", "project").order_by("due_on", "pk")


def overdue_q(viewer: Viewer) -> Q:
    """Tasks whose day has passed and that are still to be done."""
    return Q(due_on__lt=viewer.today, state__in=["open", "in_work", "claimed_done"])


def needed_of_task(on: date) -> Mapping[str, Words]:
    """What every line of the work ledger must have, by the policy."""
    return named(terms_of(LEDGER, TaskMatrix, on=on).must_have)


def matters_of(on: date) -> Mapping[str, Words]:
    """The matters that townships see to in every project, by the policy."""
    return named(terms_of(MATTERS, TaskMatrix, on=on).must_have)


# --- filed figures ----------------------------------------------------------------------------


def returns_for(viewer: Viewer) -> Any:
    """The returns of figures, as rows to list: the latest period first."""
    shown = FormReturn.objects.visible_to(viewer).select_related("filer")
    return shown.annotate(villages=Count("lines")).order_by("-period", "filer_id")


def lines_of(viewer: Viewer, row: FormReturn) -> Any:
    """The figures of the villages in a return."""
    shown = FormReturnLine.objects.visible_to(viewer).select_related("village")
    return shown.filter(form_return=row).order_by("village_id")


def late_q(viewer: Viewer) -> Q:
    """Returns not filed although their day has passed, and those that were filed after it."""
    return Q(filed_on__isnull=True, due_on__lt=viewer.today) | Q(filed_on__gt=F("due_on"))


def return_terms(on: date) -> RegisterReport:
    """What the policy says of the figures: which, how often, and within how many days."""
    return terms_of(RETURN, RegisterReport, on=on)


def in_time_by_township(year: int, on: date) -> dict[str, Fraction]:
    """The part of a year's returns that each township filed in time, of those due by a day.

    It takes no viewer, since an evaluation looks at all townships; pages show scores by place.
    """
    due: dict[str, list[bool]] = {}
    rows = FormReturn.everything.filter(period__startswith=str(year), due_on__lte=on)
    for filer, due_on, filed_on in rows.values_list("filer_id", "due_on", "filed_on"):
        due.setdefault(filer, []).append(filed_on is not None and filed_on <= due_on)
    return {filer: Fraction(sum(times), len(times)) for filer, times in due.items()}


# --- words for lists, where there may be no policy yet ----------------------------------------


def matter_names(on: date) -> Mapping[str, Words]:
    """The matters by the policy of a day; none where none is in force."""
    return matters_of(on) if policy_pack_on(on) is not None else {}


def matter_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The matters of today's policy to choose from."""
    return [(c, n.said(viewer.language)) for c, n in matter_names(viewer.today).items()]


def period_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The periods of this year and the last that nobody has opened, the latest first."""
    if policy_pack_on(viewer.today) is None:
        return []
    rhythm = return_terms(viewer.today).period
    if rhythm is None:
        return []
    opened = set(FormReturn.everything.values_list("period", flat=True))
    years = (viewer.today.year - 1, viewer.today.year)
    periods = [period for year in years for period in periods_of(year, rhythm)]
    return [(p, period_name(p).said(viewer.language)) for p in reversed(periods) if p not in opened]


def villages_to_file(row: FormReturn) -> list[str]:
    """The weak villages of the township that files, on the last day of the period, by code."""
    codes = member_codes(last_day_of(row.period))
    held = Division.everything.filter(pk__in=codes, parent_id=row.filer_id)
    return sorted(held.values_list("pk", flat=True))


def village_choices_of(row: FormReturn) -> list[tuple[str, str]]:
    """The villages of a return to choose from."""
    held = Division.everything.filter(pk__in=villages_to_file(row)).order_by("pk")
    return [(place.code, place.short_name) for place in held]


def figures_as_filed(viewer: Viewer, row: FormReturn) -> list[dict[str, Any]]:
    """The lines of a return as a form shows them: those filed, and the villages still without."""
    filed = {line.village_id: line for line in lines_of(viewer, row)}
    shown = []
    for code in villages_to_file(row):
        line = filed.get(code)
        shown.append(
            {
                "village": code,
                "operating_income_fen": line.operating_income_fen if line else None,
                "income_per_head_fen": line.income_per_head_fen if line else None,
            }
        )
    return shown
