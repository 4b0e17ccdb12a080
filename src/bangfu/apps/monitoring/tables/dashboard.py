"""The dashboard of monitoring as figures, lines and charts."""

from typing import Any

from django.utils.translation import gettext as _

from bangfu.apps.monitoring.models.cases import CAUSES
from bangfu.apps.monitoring.queries.dashboard import (
    Cases,
    MonthFigures,
    Movement,
    month_to,
    open_cases,
)
from bangfu.apps.monitoring.queries.duties import Duties
from bangfu.apps.monitoring.queries.schedule import area_name, key_areas_for, key_now
from bangfu.apps.monitoring.tables.duties import level_name, percent
from bangfu.apps.pages.tables.charts import Chart, Point, bar_chart
from bangfu.apps.people.scope import Viewer, area_of
from bangfu.core.money import yuan
from bangfu.core.words import Language


def area_lines(viewer: Viewer) -> list[dict[str, Any]]:
    """The key areas of today with what goes on in each: they stand first."""
    today = viewer.today
    rows = key_areas_for(viewer).filter(key_now(today)).order_by("place__code")
    return [
        {
            "row": row,
            "name": area_name(row.place),
            "open": open_cases(viewer, area_of(row.place_id)).open,
            "month": month_to(viewer, today, area=area_of(row.place_id)),
        }
        for row in rows
    ]


def cause_chart(cases: Cases, language: Language) -> Chart | None:
    """The open cases by cause; nothing where there is none."""
    points = [
        Point(name.said(language), cases.by_cause[code])
        for code, name in CAUSES.items()
        if cases.by_cause[code]
    ]
    return bar_chart(_("在办和帮扶中的案件（按原因）"), points, "number") if points else None


def township_chart(cases: Cases) -> Chart | None:
    """The open cases by township; nothing where there is none."""
    points = [Point(name, count) for name, count in cases.by_township.values()]
    return bar_chart(_("在办和帮扶中的案件（按镇乡）"), points, "number") if points else None


def band_name(moved: Movement, band: int | None) -> str:
    """A band between the lines of the policy."""
    if band is None:
        return _("收入或人数未登记")
    lower = moved.lines[band - 1] if band else None
    upper = moved.lines[band] if band < len(moved.lines) else None
    words = []
    if lower is not None:
        said = _("%(yuan)s元以上") if lower.has_line else _("%(yuan)s元及以上")
        words.append(said % {"yuan": _whole(lower.fen)})
    if upper is not None:
        said = _("%(yuan)s元及以下") if upper.has_line else _("低于%(yuan)s元")
        words.append(said % {"yuan": _whole(upper.fen)})
    return _("、").join(words)


def _whole(fen: int) -> str:
    return yuan(fen).removesuffix(".00")


def bands(moved: Movement) -> list[int | None]:
    """The bands from the lowest, then those not known."""
    return [*range(len(moved.lines) + 1), None]


def band_chart(moved: Movement) -> Chart:
    """Households by band, the year before and this one."""
    points = [
        Point(band_name(moved, band), count, str(year))
        for band in bands(moved)
        for year, count in (
            (moved.year - 1, moved.before(band)),
            (moved.year, moved.now(band)),
        )
    ]
    return bar_chart(_("人均收入分档（户）"), points, "number")


def move_lines(moved: Movement) -> list[tuple[str, list[int]]]:
    """From each band of the year before, how many households went to each band of this one."""
    return [
        (band_name(moved, was), [moved.moves[was, now] for now in bands(moved)])
        for was in bands(moved)
    ]


def duty_lines(now: Duties, before: Duties, language: Language) -> list[dict[str, Any]]:
    """Each level: done and overdue now, and overdue at the end of the month before."""
    lines = []
    for level in dict.fromkeys(row.level for row in now.grids):
        due, done, overdue = now.total(level)
        earlier = before.total(level)[2]
        lines.append(
            {
                "level": level_name(level, language),
                "share": percent(done, due),
                "overdue": overdue,
                "earlier": earlier,
                "more": signed(overdue - earlier),
                "is_bad": overdue > 0,
            }
        )
    return lines


def month_lines(now: MonthFigures, before: MonthFigures) -> list[tuple[str, int, int, str]]:
    """The figures of this month so far beside those of the month before, and the difference."""
    named = (
        (_("新发现线索"), now.clues, before.clues),
        (_("新立案件"), now.cases, before.cases),
        (_("返贫（风险再现）"), now.relapsed, before.relapsed),
        (_("解除风险"), now.lifted, before.lifted),
        (_("走访（次）"), now.visits, before.visits),
    )
    return [(name, this, last, signed(this - last)) for name, this, last in named]


def signed(difference: int) -> str:
    """A difference with its sign; none where there is none.

    >>> signed(7), signed(-27), signed(0)
    ('+7', '-27', '0')
    """
    return f"{difference:+,}" if difference else "0"
