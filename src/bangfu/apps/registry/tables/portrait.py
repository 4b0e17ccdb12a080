"""The portrait of a village 一村一档: what later stages know of it is added here when they start.

    village_sections.append(Section(_("资产"), queries.assets_of_village, columns=(…)))

in `apps.py`, in `ready`: the register imports no later stage, and the page shows them all.
"""

from collections.abc import Callable

from bangfu.apps.pages.tables.charts import Chart, Point, bar_chart
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.records import Box, Drawn, Section, Verdict
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.models import Division, Household
from bangfu.apps.registry.models.villages import INCOME_CLASSES
from bangfu.apps.registry.queries.incomes import income_by_year

village_sections: list[Section] = []
"""Sections of later stages, in the order of the road."""

village_boxes: list[Box | Verdict | Drawn] = []
"""Figures and charts of later stages."""

household_sections: list[Section] = []
"""Sections that later stages add to the page of a household: visits, cases, measures, money."""

household_boxes: list[Box | Verdict | Drawn] = []
"""Figures of later stages on the page of a household."""


household_ways: list[Callable[[Viewer, Household], Button]] = []
"""What later stages let one do with a registered household."""


def incomes_drawn(viewer: Viewer, village: Division, title: str) -> Chart | None:
    """What the village took in by year, one colour a class; nothing before anything was filed."""
    years = income_by_year(viewer, village.code)
    points = [
        Point(str(year), fen, INCOME_CLASSES[income_class].said(viewer.language))
        for year, classes in years.items()
        for income_class, fen in classes.items()
    ]
    return bar_chart(title, points, "money") if points else None
