"""The visits that are owed, as cells of the page and as parts of a file."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.apps.monitoring.flow.visits import DUTY_LIGHTS, DUTY_STATES, VISITORS
from bangfu.apps.monitoring.queries.duties import Duties, GridDuty, Owing, by_township
from bangfu.apps.pages.tables.amounts import Cell
from bangfu.apps.pages.tables.files import Part
from bangfu.apps.people.scope import Viewer
from bangfu.core.households import VISIT_LEVELS
from bangfu.core.words import Language

SHOWN_MAX = 50
"""How many households are named on the page; a file names them all."""


def percent(part: int, whole: int) -> str:
    """A share for the eye: in per cent with one decimal, rounded half up.

    >>> percent(82, 86), percent(3, 4), percent(0, 0)
    ('95.3%', '75.0%', '—')
    """
    if not whole:
        return "—"
    tenths = (2 * part * 1000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def light_of(state: str, language: Language) -> Cell:
    """A state of duty as a badge with its word."""
    return Cell(DUTY_STATES[state].said(language), badge=DUTY_LIGHTS[state])


def level_name(level: str, language: Language) -> str:
    """Who owes the visit."""
    return VISIT_LEVELS[level].said(language)


def grid_name(row: GridDuty) -> str:
    """A grid with its village, or a township; households of no grid stand apart."""
    named = f"{row.village} {row.name}" if row.grid else row.township_name
    return named or _("未编入网格")


def grid_lines(duties: Duties, language: Language, asked: str) -> list[dict[str, Any]]:
    """A line for each grid and level; of several townships one for each, which leads to its grids.

    `asked` is the query that each link keeps.
    """
    rows = by_township(duties.grids) if is_by_township(duties) else duties.grids
    return [
        {
            "grid": grid_name(row),
            "href": f"?{asked}&{_way_in(row)}" if row.township else "",
            "level": level_name(row.level, language),
            "period": f"{row.from_on:%Y-%m-%d} — {row.until_on:%Y-%m-%d}",
            "row": row,
            "share": percent(row.done, row.due),
            "light": light_of(row.state, language),
        }
        for row in rows
    ]


def is_by_township(duties: Duties) -> bool:
    """Whether the grids are those of several townships, too many to be read one by one."""
    return len({row.township for row in duties.grids} - {""}) > 1


def _way_in(row: GridDuty) -> str:
    return f"grid={row.grid}#owing" if row.grid else f"place={row.township}"


def owing_lines(duties: Duties, viewer: Viewer) -> list[dict[str, Any]]:
    """The households still to be visited, as many as the page names; a way on to one's own visits."""
    form, own = reverse("monitoring:visit_new"), {VISITORS.get(role) for role in viewer.roles}
    return [
        {
            "one": one,
            "href": reverse("registry:household", args=[one.household.pk]),
            "visit": f"{form}?household={one.household.pk}" if one.level in own else "",
            "level": level_name(one.level, viewer.language),
            "light": light_of(one.state, viewer.language),
        }
        for one in duties.named(SHOWN_MAX)
    ]


def level_lines(duties: Duties, language: Language) -> list[dict[str, str]]:
    """The figures over all grids, a line for each level."""
    lines = []
    for level in dict.fromkeys(row.level for row in duties.grids):
        due, done, overdue = duties.total(level)
        lines.append(
            {
                "level": level_name(level, language),
                "due": f"{due:,}",
                "done": f"{done:,}",
                "overdue": f"{overdue:,}",
                "share": percent(done, due),
            }
        )
    return lines


def parts(duties: Duties, language: Language) -> list[Part]:
    """The same as a file: every grid, and every household by name."""
    grids = Part(
        _("走访任务"),
        [_("村"), _("网格"), _("层级"), _("本期自"), _("本期至"), _("应走访"), _("已走访"),
         _("待走访"), _("逾期"), _("完成率")],
        [_grid_filed(row, language) for row in duties.grids],
    )  # fmt: skip
    owing = Part(
        _("尚未走访的户"),
        [_("户编号"), _("户主"), _("村"), _("网格"), _("层级"), _("上次走访"), _("应在此前走访"),
         _("状态")],
        [_owing_filed(one, language) for one in duties.owing],
    )  # fmt: skip
    return [grids, owing]


def _grid_filed(row: GridDuty, language: Language) -> list[object]:
    return [
        row.village, row.name or _("未编入网格"), level_name(row.level, language), row.from_on,
        row.until_on, row.due, row.done, row.open, row.overdue, percent(row.done, row.due),
    ]  # fmt: skip


def _owing_filed(one: Owing, language: Language) -> list[object]:
    household = one.household
    return [
        household.code, household.head_name, household.village.short_name,
        household.grid.name if household.grid else "", level_name(one.level, language),
        one.last_on, one.due_on, DUTY_STATES[one.state].said(language),
    ]  # fmt: skip
