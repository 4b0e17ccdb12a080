"""Screenings and their flags as lists; a screening beside the one before it."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.access import COUNTY_READERS, SCREENERS
from bangfu.apps.monitoring.queries import screening as queries
from bangfu.apps.monitoring.tables.clues import HEAD, HOUSEHOLD, TOWNSHIP, VILLAGE
from bangfu.apps.monitoring.tables.duties import percent
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.filters import Input, options_of
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick
from bangfu.apps.pages.tables.problems import clause_href
from bangfu.apps.pages.views.records import Box, Facts, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.queries.households import household_places
from bangfu.apps.registry.tables.class_3 import READERS
from bangfu.core.households import HOUSEHOLD_STATUSES
from bangfu.core.money import Fen, yuan
from bangfu.core.monitoring.risk import RISK_STATES

SCREENING = " ".join(SCREENERS)


@dataclass(frozen=True)
class OfScreening(Pick):
    """One of the screenings that are done; the latest where none was chosen."""

    def narrow(self, rows: QuerySet[Any], given: QueryDict, viewer: Viewer) -> QuerySet[Any]:
        """The rows of that screening."""
        known = [value for value, _label in options_of(self.choices, viewer)]
        asked = given.get(self.name, "")
        return rows.filter(screening=asked if asked in known else next(iter(known), None))

    def inputs(self, given: QueryDict, viewer: Viewer) -> list[Input]:
        """A select with the screenings, by their days; one that is none of them is not read."""
        pairs, asked = options_of(self.choices, viewer), given.get(self.name, "")
        chosen = asked or next((value for value, _label in pairs), "")
        options = [(value, label, value == chosen) for value, label in pairs]
        return [Input(self.name, str(self.label), asked, options, has_all=False)] if pairs else []


def risk_named(row: Any) -> object:
    """The risk of a flag in words."""
    return row.screening.risk_named(row.risk)


CLAUSE = Column("clause", _("条款"), href=lambda row: clause_href(row.screening.pack, row.clause))
RISK = Column("risk_name", _("风险"), value=risk_named, by="risk")
FIGURES = (
    Column("value_fen", _("指标值"), "money"),
    Column("line_fen", _("标准"), "money"),
    Column("value_share", _("占比"), value=lambda row: _per_cent(row.value_share)),
    Column("line_share", _("占比标准"), value=lambda row: _per_cent(row.line_share)),
    Column("concerned", _("涉及人数"), "number"),
)


def _per_cent(written: str) -> str:
    """A share as it is read; the exact one decided."""
    held = Fraction(written or 0)
    return percent(held.numerator, held.denominator) if written else ""


def _measured(row: Any) -> str:
    """By what a flag was found: a sum, a share, or how many it concerns."""
    if row.value_fen is not None:
        return _in_yuan(row.value_fen)
    if row.concerned is not None:
        return gettext("%(count)s人") % {"count": row.concerned}
    return _per_cent(row.value_share)


def _held_against(row: Any) -> str:
    return _per_cent(row.line_share) if row.line_fen is None else _in_yuan(row.line_fen)


def _in_yuan(fen: Fen) -> str:
    return gettext("%(yuan)s元") % {"yuan": yuan(fen)}


FIGURE_AND_LINE = (
    Column("figure", _("指标值"), value=_measured),
    Column("line", _("标准"), value=_held_against),
)
"""The same in two columns, for tables within a page."""

FLAGS = Listing(
    "monitoring:flags",
    _("筛查结果"),
    queries.every_flag_for,
    intro=_(
        "一次筛查的结果，每户每项风险一行，不选时是最近一次。数据不全的如实列为无法判断，不当作没有风险。"
    ),
    columns=(
        HOUSEHOLD,
        HEAD,
        VILLAGE,
        TOWNSHIP,
        RISK,
        Column("verdict", _("判断"), choices=RISK_STATES),
        *FIGURE_AND_LINE,
        CLAUSE,
        *(replace(column, is_shown=False) for column in FIGURES),
        Column("status", _("户类型"), choices=HOUSEHOLD_STATUSES, is_shown=False),
        Column("persons", _("人数"), "number", is_shown=False),
        Column("clue", _("受理回执"), path="clue__receipt"),
    ),
    filters=(
        OfScreening("screening", _("筛查"), queries.screening_choices),
        PlacePick("place", _("所在地"), household_places, path="household__village__code"),
        Pick("risk", _("风险"), queries.risk_choices),
        Pick("verdict", _("判断"), RISK_STATES),
        Pick("status", _("户类型"), HOUSEHOLD_STATUSES),
        Flag("has_clue", _("已转线索"), Q(clue__isnull=False)),
    ),
    search=("household__code", "household__head_name", "risk"),
    order=("verdict", "household", "pk"),
    empty=_("还没有筛查，或您的范围内没有风险。"),
    readers=READERS,
)

_COUNTS = (
    Column("households", _("户数"), "number"),
    Column("individuals", _("人数"), "number"),
    Column("at_risk", _("有风险户数"), "number"),
    Column("unknown", _("数据不全户数"), "number"),
)

SCREENINGS = Listing(
    "monitoring:screenings",
    _("风险筛查"),
    queries.screenings_for,
    intro=_("按政策逐户比对收入、医疗负担、保障和损失。运行的查询语句随每次筛查保存，可供审计。"),
    columns=(
        Column("name", _("筛查"), value=str, link=True),
        Column("on", _("筛查日期"), "date"),
        Column("year", _("收入年度"), "year"),
        Column("progress", _("进度"), value=lambda row: row.progress),
        *_COUNTS,
        Column("run_by", _("运行人"), path="run_by__name"),
        Column("run_at", _("运行时间"), "moment"),
    ),
    order=("-pk",),
    row_url="monitoring:screening",
    buttons=(
        Button(_("运行筛查"), "monitoring:screening_new", SCREENING),
        Button(_("筛查结果"), "monitoring:flags", READERS),
    ),
    empty=_("还没有运行过筛查。"),
    readers=" ".join(COUNTY_READERS),
)

SCREENING_FACTS = Facts(
    _("筛查"),
    (
        Column("on", _("筛查日期"), "date"),
        Column("year", _("收入年度"), "year"),
        Column("pack", _("政策")),
        Column("run_by", _("运行人"), path="run_by__name"),
        Column("run_at", _("运行时间"), "moment"),
        Column("digest", _("结果摘要")),
        Column("previous", _("上一次"), value=lambda row: row.previous and str(row.previous)),
    ),
)
SCREENING_BOX = Box(_("结果"), _COUNTS)

_FLAG_COLUMNS = (HOUSEHOLD, HEAD, VILLAGE, RISK, *FIGURE_AND_LINE, CLAUSE)

COME_UP = Section(
    _("比上次新增的风险"),
    queries.come_up,
    columns=_FLAG_COLUMNS,
    order=("household", "pk"),
    empty=_("没有新增。"),
)
GONE = Section(
    _("比上次消除的风险"),
    queries.gone_since,
    columns=_FLAG_COLUMNS,
    order=("household", "pk"),
    empty=_("没有消除。"),
)

FLAGS_OF_HOUSEHOLD = Section(
    _("筛查结果"),
    queries.flags_of_household,
    columns=(RISK, Column("verdict", _("判断"), choices=RISK_STATES), *FIGURE_AND_LINE, CLAUSE),
    order=("verdict", "pk"),
)
