"""The cockpit: the road as tiles, what waits for the viewer, and where the money is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.apps.ledger.queries.balances import standing_turnover
from bangfu.apps.pages.tables.charts import Chart, Link, Point, Tile, bar_chart, sankey, tile_map
from bangfu.apps.pages.views.records import RecordPage
from bangfu.apps.pages.views.registers import listings, page_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import policy_on
from bangfu.apps.records.queries.waiting import Waiting, reminders_for, todo_for
from bangfu.apps.registry.models import Division
from bangfu.apps.returns.queries.dues import dues_by_township, years_opened
from bangfu.apps.returns.queries.pool import coverage
from bangfu.core.money import Fen
from bangfu.core.policies.pack import Pack
from bangfu.web.headlines import NO_FIGURE, Came, Headline, Told, headlines_of, is_shown
from bangfu.web.shell import ROAD, Stage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


ROWS_SHOWN = 20
"""How many rows of a kind the to-do page names; its list has them all."""

LINES_SHOWN = 6
"""How many lines of the to-do page the cockpit shows; of the others it says how much waits in them."""


@dataclass(frozen=True)
class TileOfRoad:
    """A figure of a stage as the cockpit shows it: what it is, its light, how much waits in it."""

    stage: Stage
    told: Headline
    waiting: int

    @property
    def figure(self) -> str:
        """The number, as it is read."""
        return self.told.figure

    @property
    def title(self) -> "StrOrPromise":
        """What it is called: as its stage, unless it is one figure of several."""
        return self.told.title or self.stage.title

    @property
    def href(self) -> str:
        """The list it counts, or the first page of the stage."""
        return self.told.href or reverse(self.stage.page)


# --- one tile for each figure -------------------------------------------------------------------


def tiles_for(
    viewer: Viewer, waiting: Sequence[Waiting], came: Came, policy: Pack | None
) -> list[TileOfRoad]:
    """The stages of which the policy speaks and where something waits, in the order of the road."""
    tiles, told = [], Told(viewer, policy, came)
    for stage in [one for one in ROAD if one.is_for(viewer)]:
        counts = _kinds_waiting_in(stage, waiting)
        if is_shown(told, stage.name):
            tiles += _tiles_of(stage, headlines_of(told, stage.name), counts)
        elif counts:
            tiles.append(TileOfRoad(stage, NO_FIGURE, counts.total()))
    return tiles


def _tiles_of(
    stage: Stage, headlines: Sequence[Headline], counts: Counter[str]
) -> list[TileOfRoad]:
    """Each figure with what waits of its own rows; what belongs to none of several stands apart."""
    if len(headlines) == 1:
        return [TileOfRoad(stage, headlines[0], counts.total())]
    tiles = [TileOfRoad(stage, h, sum(counts.pop(kind, 0) for kind in h.kinds)) for h in headlines]
    return [*tiles, TileOfRoad(stage, NO_FIGURE, counts.total())] if counts else tiles


def _kinds_waiting_in(stage: Stage, waiting: Sequence[Waiting]) -> Counter[str]:
    """How many rows of each kind of a stage wait."""
    counts: Counter[str] = Counter()
    for one in waiting:
        if one.kind.split(".")[0] == stage.name:
            counts[one.kind] += one.count
    return counts


def _waiting_in(stage: Stage, waiting: Sequence[Waiting]) -> int:
    return _kinds_waiting_in(stage, waiting).total()


REGISTERS_OF = {
    "administrator": ("staff:accounts", "staff:grants", "staff:posts", "staff:tokens"),
    "pack_editor": (
        "policies:policy_packs",
        "policies:chosen_readings",
        "policies:policy_documents",
    ),
    "expert": ("projects:reviews",),
    "department": ("monitoring:feeds",),
}
"""What they work on who read no business of the county."""


def work_of(viewer: Viewer, waiting: Sequence[Waiting]) -> list[TileOfRoad]:
    """For those who read no business: their registers and the stages where something waits, no figure."""
    names = [name for role in sorted(viewer.roles) for name in REGISTERS_OF.get(role, ())]
    registers = [Stage(name, listings()[name].title, name) for name in names]
    stages = [stage for stage in ROAD if _waiting_in(stage, waiting)]
    return [
        TileOfRoad(stage, NO_FIGURE, _waiting_in(stage, waiting)) for stage in (*registers, *stages)
    ]


# --- pictures ---------------------------------------------------------------------------------


def flow_of_money(told: Told) -> Chart:
    """Where the money has gone so far: from the appropriation to what the villages spent.

    Below the county that of the own places only, and the title says whose it is.
    """
    came, viewer = told.came, told.viewer
    title = _("资金流向")
    if not viewer.reads_county:
        title = _("资金流向（只含%(place)s）") % {"place": _place(viewer)}

    def debited(fund: str, code: str) -> Fen:
        return came.get((fund, code), 0)

    treasury, projects, works = _("区级专户"), _("项目"), _("在建与资产")
    remitted, pool, villages = _("上缴利润"), _("返村专账"), _("村集体")
    links = [
        Link(
            _("市级补助"), treasury, debited("subsidy", "treasury"), reverse("funds:appropriations")
        ),
        Link(treasury, projects, debited("subsidy", "project_bank"), reverse("funds:tranches")),
        Link(
            projects, works, debited("subsidy", "construction"), reverse("funds:payment_requests")
        ),
        Link(remitted, pool, debited("pool", "pool_bank"), reverse("returns:receipts")),
        Link(pool, villages, debited("village", "village_bank"), reverse("payouts:runs")),
        Link(
            villages,
            _("村级支出"),
            debited("village", "village_spending"),
            reverse("returns:use_plans"),
        ),
    ]
    return sankey(title, links)


def coverage_by_year(viewer: Viewer) -> Chart | None:
    """What the tranches remit against what the villages are guaranteed, for each year opened."""
    years = years_opened(viewer)
    if not years:
        return None
    answer = coverage(viewer, min(years), max(years)).answer
    rows = answer if isinstance(answer, list) else []
    points = [
        Point(str(row["year"]), row[name], str(said))
        for row in rows
        for name, said in (("remitted_fen", _("上缴利润")), ("guaranteed_fen", _("保底收益")))
        if row[name] is not None
    ]
    return bar_chart(_("保底收益兜得住吗"), points, "money")


def remitted_by_township(viewer: Viewer) -> Chart | None:
    """Of each township with projects, the part of the last year's remittance that has arrived."""
    years = years_opened(viewer)
    if not years:
        return None
    tiles = [
        Tile(
            dues.township,
            dues.name,
            f"{dues.paid_fen * 100 // dues.due_fen if dues.due_fen else 100}%",
            reverse("returns:dues") + f"?township={dues.township}&year_from={years[0]}",
            "bad" if dues.open_fen else "good",
        )
        for dues in dues_by_township(viewer, years[0])
    ]
    return tile_map(_("%(year)s年各镇乡上缴到位") % {"year": years[0]}, tiles)


@dataclass(frozen=True)
class Errand:
    """Rows of one kind in one state that wait for the viewer: their list, and the first of them."""

    waiting: Waiting
    list_href: str
    page: RecordPage
    viewer: Viewer

    @cached_property
    def rows(self) -> list[tuple[str, str, str]]:
        """The first of them with their pages, and what each is; read when they are shown.

        Those that came together stand before them, a line for each lot.
        """
        bundled, rows, lots = self.page.bundled, self.waiting.rows, []
        if bundled is not None and bundled.state == self.waiting.state.code:
            lots = list(bundled.lines(self.viewer))
            rows = rows.filter(bundled.apart(self.viewer))
        return lots + [
            (str(row), self.page.href_of(row), self.page.gist_of(row, self.viewer.language))
            for row in rows[:ROWS_SHOWN]
        ]


def errands(waiting: Sequence[Waiting], viewer: Viewer) -> list[Errand]:
    """What waits, each with the way there."""
    found = []
    for one in waiting:
        page = page_of(one.kind)
        if page is None or page.register is None:
            continue
        href = f"{page.register.href}?state={one.state.code}"
        found.append(Errand(one, href, page, viewer))
    return found


def cockpit(viewer: Viewer) -> dict[str, object]:
    """Everything the cockpit shows to a viewer: figures only to those who read the business."""
    waiting, policy = todo_for(viewer), policy_on(viewer.today)
    came = standing_turnover(viewer) if viewer.read_areas else {}
    reads = bool(viewer.read_areas)
    tiles = tiles_for(viewer, waiting, came, policy) if reads else work_of(viewer, waiting)
    return {
        "tiles": tiles,
        **_todo_of(waiting, viewer),
        "charts": _charts(Told(viewer, policy, came)) if reads else [],
        "policy": policy,
        "place": _place(viewer),
        "is_administrator": "administrator" in viewer.roles,
    }


def _todo_of(waiting: Sequence[Waiting], viewer: Viewer) -> dict[str, object]:
    """What the viewer is reminded of, the first lines of what waits, and how much waits beside them."""
    found = errands(waiting, viewer)
    return {
        "reminders": reminders_for(viewer),
        "errands": found[:LINES_SHOWN],
        "more": sum(one.waiting.count for one in found[LINES_SHOWN:]),
    }


def _charts(told: Told) -> list[Chart]:
    """Where the money went, if the policy moves any; to those who read the whole county its years."""
    if not is_shown(told, "returns"):
        return []
    viewer, charts = told.viewer, [flow_of_money(told)]
    if viewer.reads_county:
        charts += [c for c in (coverage_by_year(viewer), remitted_by_township(viewer)) if c]
    return charts


def _place(viewer: Viewer) -> str:
    """The widest place the viewer works for, by name."""
    codes = sorted({grant.place for grant in viewer.grants}, key=lambda code: code.rstrip("0"))
    place = Division.everything.filter(pk__in=codes[:1]).first()
    return str(place) if place else ""
