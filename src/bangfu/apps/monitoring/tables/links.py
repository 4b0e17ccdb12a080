"""The ways on from the first page of monitoring."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.tables.cards import CARDS
from bangfu.apps.monitoring.tables.cases import CASES, MEASURES
from bangfu.apps.monitoring.tables.clues import CLUES
from bangfu.apps.monitoring.tables.employment import EMPLOYMENTS
from bangfu.apps.monitoring.tables.feeds import FEEDS, WARNINGS
from bangfu.apps.monitoring.tables.focus import FOCUS
from bangfu.apps.monitoring.tables.schedule import CAMPAIGNS
from bangfu.apps.monitoring.tables.screening import FLAGS, SCREENINGS
from bangfu.apps.monitoring.tables.visits import VISITING, VISITS
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.tables.class_3 import READERS

LISTS = (
    CLUES, CASES, MEASURES, FOCUS, FLAGS, SCREENINGS, FEEDS, WARNINGS, VISITS, CAMPAIGNS,
    EMPLOYMENTS, CARDS,
)  # fmt: skip
"""The lists of monitoring, in the order of the work."""

LINKS = (
    Button(_("登记走访"), "monitoring:visit_new", VISITING),
    Button(_("走访任务"), "monitoring:duties", READERS),
    Button(_("调度和通报"), "monitoring:schedule", READERS),
    *(Button(one.title, one.name, one.readers) for one in LISTS),
    Button(_("就业规模"), "monitoring:employment_stock", READERS),
)


def links_for(viewer: Viewer) -> list[Button]:
    """Those the viewer may take."""
    return [one for one in LINKS if one.is_for(viewer)]
