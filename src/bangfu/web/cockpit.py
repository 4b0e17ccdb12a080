"""The cockpit: the road as tiles, what waits for the viewer, and where the money is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.apps.ledger.queries.balances import standing_turnover
from bangfu.apps.oversight.queries.inspections import findings_for
from bangfu.apps.pages.tables.amounts import usual
from bangfu.apps.pages.tables.charts import Chart, Link, Point, Tile, bar_chart, sankey, tile_map
from bangfu.apps.pages.views.records import RecordPage
from bangfu.apps.pages.views.registers import listings, page_of
from bangfu.apps.pairings.queries.units import paired_q, pairings_for
from bangfu.apps.payouts.models import DistributionLine
from bangfu.apps.people.scope import Viewer, own_q
from bangfu.apps.policies.queries.county import pack_in_force
from bangfu.apps.projects.queries.projects import projects_for
from bangfu.apps.records.queries.waiting import Waiting, todo_for
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.models import Division, VillageProgramme
from bangfu.apps.returns.queries.dues import dues_by_township, dues_for, late_q, years_opened
from bangfu.apps.returns.queries.pool import coverage
from bangfu.core.money import Fen
from bangfu.core.policies.pack import Pack
from bangfu.core.words import Language
from bangfu.web.shell import ROAD, Stage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


R = TypeVar("R", bound=Model)

ROWS_SHOWN = 20
"""How many rows of a kind the to-do page names; its list has them all."""


@dataclass(frozen=True)
class TileOfRoad:
    """A stage as the cockpit shows it: one figure, what it is, its light, how much waits in it."""

    stage: Stage
    figure: str
    what: "StrOrPromise"
    waiting: int
    light: str = ""

    @property
    def href(self) -> str:
        """The first page of the stage."""
        return reverse(self.stage.page)


@dataclass(frozen=True)
class Headline:
    """The figure of a stage, in words and numbers."""

    figure: str
    what: "StrOrPromise"
    light: str = ""


# --- one figure a stage -----------------------------------------------------------------------


Came = Mapping[tuple[str, str], Fen]
"""What came to the accounts of each fund and heading and was not taken back."""


def _own(viewer: Viewer, rows: "QuerySet[R]") -> "QuerySet[R]":
    """Of the rows a viewer sees those of the own places: what is public elsewhere does not count."""
    return rows.filter(own_q(viewer, rows.model.scope_path))  # type: ignore[attr-defined]


def _policies(viewer: Viewer, came: Came) -> Headline:
    pack = policy_on(viewer.today)
    return Headline(f"{len(pack.clauses):,}", _("条条款在施行")) if pack else Headline("", "")


def _villages(viewer: Viewer, came: Came) -> Headline:
    seen = VillageProgramme.objects.visible_to(viewer).filter(left_on__isnull=True)
    return Headline(f"{_own(viewer, seen).count():,}", _("个困难村"))


def _pairings(viewer: Viewer, came: Came) -> Headline:
    paired = _own(viewer, pairings_for(viewer).filter(paired_q(viewer.today)))
    return Headline(f"{paired.values('village').distinct().count():,}", _("个村有帮扶单位"))


def _projects(viewer: Viewer, came: Came) -> Headline:
    running = _own(viewer, projects_for(viewer)).filter(state="operating").count()
    return Headline(f"{running:,}", _("个项目在运营"))


def _funds(viewer: Viewer, came: Came) -> Headline:
    return Headline(usual(came.get(("subsidy", "project_bank"), 0)), _("万元已注入项目"))


def _assets(viewer: Viewer, came: Came) -> Headline:
    return Headline(usual(came.get(("subsidy", "fixed_assets"), 0)), _("万元形成资产"))


def _returns(viewer: Viewer, came: Came) -> Headline:
    dues = _own(viewer, dues_for(viewer))
    if late := dues.filter(late_q(viewer)).count():
        return Headline(f"{late:,}", _("笔上缴逾期"), "bad")
    received = dues.aggregate(total=Sum("received_fen"))["total"] or 0
    return Headline(usual(received), _("万元利润已上缴"), "good" if received else "")


def _payouts(viewer: Viewer, came: Came) -> Headline:
    paid = DistributionLine.objects.visible_to(viewer).filter(is_paid=True)
    total = _own(viewer, paid).aggregate(total=Sum("amount_fen"))["total"] or 0
    return Headline(usual(total), _("万元已分到村"))


def _oversight(viewer: Viewer, came: Came) -> Headline:
    left = _own(viewer, findings_for(viewer)).exclude(state="closed").count()
    return Headline(f"{left:,}", _("个问题未销号"), "care" if left else "good")


HEADLINES: dict[str, Callable[[Viewer, Came], Headline]] = {
    "policies": _policies,
    "registry": _villages,
    "pairings": _pairings,
    "projects": _projects,
    "funds": _funds,
    "assets": _assets,
    "returns": _returns,
    "payouts": _payouts,
    "oversight": _oversight,
}


def tiles_for(viewer: Viewer, waiting: Sequence[Waiting], came: Came) -> list[TileOfRoad]:
    """The built stages in the order of the road."""
    tiles = []
    for stage in [one for one in ROAD if one.is_for(viewer)]:
        told = HEADLINES.get(stage.name)
        headline = told(viewer, came) if told else Headline("", "")
        count = _waiting_in(stage, waiting)
        tiles.append(TileOfRoad(stage, headline.figure, headline.what, count, headline.light))
    return tiles


def _waiting_in(stage: Stage, waiting: Sequence[Waiting]) -> int:
    return sum(one.count for one in waiting if one.kind.split(".")[0] == stage.name)


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
        TileOfRoad(stage, "", "", _waiting_in(stage, waiting)) for stage in (*registers, *stages)
    ]


# --- pictures ---------------------------------------------------------------------------------


def flow_of_money(came: Came) -> Chart:
    """Where the money has gone so far: from the appropriation to what the villages spent."""

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
    return sankey(_("资金流向"), links)


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
    language: Language

    @cached_property
    def rows(self) -> list[tuple[str, str, str]]:
        """The first of them with their pages, and what each is; read when they are shown."""
        return [
            (str(row), self.page.href_of(row), self.page.gist_of(row, self.language))
            for row in self.waiting.rows[:ROWS_SHOWN]
        ]


def errands(waiting: Sequence[Waiting], language: Language) -> list[Errand]:
    """What waits, each with the way there."""
    found = []
    for one in waiting:
        page = page_of(one.kind)
        if page is None or page.register is None:
            continue
        href = f"{page.register.href}?state={one.state.code}"
        found.append(Errand(one, href, page, language))
    return found


def cockpit(viewer: Viewer) -> dict[str, object]:
    """Everything the cockpit shows to a viewer: figures only to those who read the business."""
    waiting = todo_for(viewer)
    came = standing_turnover(viewer) if viewer.read_areas else {}
    tiles = tiles_for(viewer, waiting, came) if viewer.read_areas else work_of(viewer, waiting)
    return {
        "tiles": tiles,
        "errands": errands(waiting, viewer.language),
        "charts": _charts(viewer, came) if viewer.read_areas else [],
        "policy": policy_on(viewer.today),
        "place": _place(viewer),
        "is_administrator": "administrator" in viewer.roles,
    }


def _charts(viewer: Viewer, came: Came) -> list[Chart]:
    """Where the money went; to those who read the whole county also how its years stand."""
    charts = [flow_of_money(came)]
    if viewer.reads_county:
        charts += [c for c in (coverage_by_year(viewer), remitted_by_township(viewer)) if c]
    return charts


def policy_on(day: date) -> Pack | None:
    """The policy in force; None before the county has taken one up."""
    try:
        return pack_in_force(day)
    except Refused:
        return None


def _place(viewer: Viewer) -> str:
    """The widest place the viewer works for, by name."""
    codes = sorted({grant.place for grant in viewer.grants}, key=lambda code: code.rstrip("0"))
    place = Division.everything.filter(pk__in=codes[:1]).first()
    return str(place) if place else ""
