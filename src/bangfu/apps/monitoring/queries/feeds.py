"""Lists of departments for a viewer, and whom of the register their rows mean."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from bangfu.apps.monitoring.models import DepartmentFeed, FeedRow
from bangfu.apps.monitoring.models.feeds import own_departments
from bangfu.apps.monitoring.queries.terms import department_names
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.parts import in_parts
from bangfu.apps.registry.models import Household, Individual
from bangfu.apps.registry.models.scopes import households_q


def feeds_for(viewer: Viewer) -> QuerySet[DepartmentFeed]:
    """The lists a viewer may see: a department its own."""
    rows: QuerySet[DepartmentFeed] = DepartmentFeed.objects.visible_to(viewer)
    return rows.select_related("uploaded_by")


def rows_of_feed(viewer: Viewer, feed: DepartmentFeed) -> QuerySet[FeedRow]:
    """The rows of a list, in the order of the file."""
    rows: QuerySet[FeedRow] = FeedRow.objects.visible_to(viewer)
    return rows.filter(feed=feed)


def warned_for(viewer: Viewer) -> QuerySet[FeedRow]:
    """The rows about households a viewer may see, with their household: not for departments."""
    rows: QuerySet[FeedRow] = FeedRow.objects.visible_to(viewer)
    seen = rows.filter(households_q(viewer, "household__"), household__isnull=False)
    return seen.select_related("feed", "household__village__parent", "clue")


def warnings_of_household(viewer: Viewer, household: Household) -> QuerySet[FeedRow]:
    """What departments said of a household."""
    return warned_for(viewer).filter(household=household)


def department_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The departments for which the viewer may send lists, by the policy of today."""
    own = own_departments(viewer)
    names = department_names(viewer.today) if own else {}
    return [(code, name.said(viewer.language)) for code, name in names.items() if code in own]


def registered(indexes: Sequence[str]) -> dict[str, Individual]:
    """Who has an identity number, by its index: whoever is on the register before who has left.

    Where no number is told nobody is found, not even somebody of whom none is known.
    """
    found: dict[str, Individual] = {}
    for some in in_parts(sorted({*indexes} - {""})):
        rows = Individual.everything.filter(identity_index__in=some).select_related("household")
        for row in rows.order_by("pk"):
            known = found.get(row.identity_index)
            if known is None or row.standing == "live":
                found[row.identity_index] = row
    return found


def known_rows(indexes: Sequence[str]) -> dict[tuple[str, str, object], FeedRow]:
    """Rows of earlier lists that were matched, by index, kind and day."""
    found: dict[tuple[str, str, object], FeedRow] = {}
    for some in in_parts(sorted({*indexes} - {""})):
        rows = FeedRow.everything.filter(identity_index__in=some, outcome="matched")
        for row in rows.select_related("clue").order_by("-pk"):
            found[row.identity_index, row.kind_code, row.happened_on] = row
    return found


def counts_of(outcomes: Iterable[str]) -> dict[str, int]:
    """How many rows came to each outcome."""
    counts = dict.fromkeys(("matched", "duplicate", "out_of_scope", "unmatched"), 0)
    for outcome in outcomes:
        counts[outcome] += 1
    return counts
