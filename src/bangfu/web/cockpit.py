"""The cockpit: the road as tiles, what waits for the viewer, and where the money is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.apps.ledger.queries.balances import trial_balance
from bangfu.apps.pages.tables.amounts import wan
from bangfu.apps.pages.tables.charts import Chart, Link, Point, Tile, bar_chart, sankey, tile_map
from bangfu.apps.payouts.models import DistributionLine
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import pack_in_force
from bangfu.apps.projects.queries.projects import projects_for
from bangfu.apps.records.queries.waiting import Waiting, todo_for
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.models import Division, VillageProgramme
from bangfu.apps.returns.queries.dues import dues_by_township, dues_for, late_q, years_opened
from bangfu.apps.returns.queries.pool import coverage
from bangfu.core.money import Fen
from bangfu.core.policies.pack import Pack
from bangfu.web.registers import page_of
from bangfu.web.shell import ROAD, Stage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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


def _villages(viewer: Viewer) -> Headline:
    count = VillageProgramme.objects.visible_to(viewer).filter(left_on__isnull=True).count()
    return Headline(f"{count:,}", _("个困难村"))


def _projects(viewer: Viewer) -> Headline:
    held = projects_for(viewer)
    running = held.filter(state="operating").count()
    return Headline(f"{running:,}", _("个项目在运营"))


def _funds(viewer: Viewer) -> Headline:
    return Headline(wan(_turnover(viewer, "subsidy", "project_bank")), _("万元已注入项目"))


def _assets(viewer: Viewer) -> Headline:
    return Headline(wan(_turnover(viewer, "subsidy", "fixed_assets")), _("万元形成资产"))


def _returns(viewer: Viewer) -> Headline:
    late = dues_for(viewer).filter(late_q(viewer)).count()
    if late:
        return Headline(f"{late:,}", _("笔上缴逾期"), "bad")
    return Headline(wan(_turnover(viewer, "pool", "pool_bank")), _("万元利润已上缴"), "good")


def _payouts(viewer: Viewer) -> Headline:
    paid = DistributionLine.objects.visible_to(viewer).filter(is_paid=True)
    total = paid.aggregate(total=Sum("amount_fen"))["total"] or 0
    return Headline(wan(total), _("万元已分到村"))


HEADLINES: dict[str, Callable[[Viewer], Headline]] = {
    "registry": _villages,
    "projects": _projects,
    "funds": _funds,
    "assets": _assets,
    "returns": _returns,
    "payouts": _payouts,
}


def _turnover(viewer: Viewer, fund: str, heading: str) -> Fen:
    rows = trial_balance(viewer, fund)
    return next((row.debited_fen for row in rows if row.heading.code == heading), 0)


def tiles_for(viewer: Viewer, waiting: Sequence[Waiting]) -> list[TileOfRoad]:
    """The built stages in the order of the road."""
    tiles = []
    for stage in ROAD:
        count = sum(w.count for w in waiting if w.kind.split(".")[0] == stage.name)
        told = HEADLINES.get(stage.name)
        headline = told(viewer) if told else Headline("", "")
        tiles.append(TileOfRoad(stage, headline.figure, headline.what, count, headline.light))
    return tiles


# --- pictures ---------------------------------------------------------------------------------


def flow_of_money(viewer: Viewer) -> Chart:
    """Where the money has gone so far: from the appropriation to what the villages spent."""
    moved = {
        (fund, row.heading.code): row
        for fund in ("subsidy", "pool", "village")
        for row in trial_balance(viewer, fund)
    }

    def debited(fund: str, code: str) -> Fen:
        row = moved.get((fund, code))
        return row.debited_fen if row else 0

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
    rows: list[tuple[str, str]]


def errands(waiting: Sequence[Waiting]) -> list[Errand]:
    """What waits, each with the way there."""
    found = []
    for one in waiting:
        page = page_of(one.kind)
        if page is None or page.register is None:
            continue
        rows = [(str(row), page.href_of(row)) for row in one.rows[:ROWS_SHOWN]]
        found.append(Errand(one, f"{page.register.href}?state={one.state.code}", rows))
    return found


def cockpit(viewer: Viewer) -> dict[str, object]:
    """Everything the cockpit shows to a viewer."""
    waiting = todo_for(viewer)
    charts = [flow_of_money(viewer)]
    if any(place.endswith("000000") for place in (grant.place for grant in viewer.grants)):
        charts += [c for c in (coverage_by_year(viewer), remitted_by_township(viewer)) if c]
    policy = policy_on(viewer.today)
    return {
        "tiles": tiles_for(viewer, waiting),
        "errands": errands(waiting),
        "charts": charts,
        "policy": policy,
        "place": _place(viewer),
    }


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
