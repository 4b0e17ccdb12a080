"""The figures of the cockpit: what each stage is at, within the places whose business one reads.

Which of them a county shows follows from its policy: one that helps weak villages is told of those,
one that keeps households from falling back of households. Whoever reads no household gets no figure
of any.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Count, Model, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.apps.monitoring.flow.cases import CLOSED
from bangfu.apps.monitoring.queries.cases import LATE, cases_for, clues_for
from bangfu.apps.monitoring.queries.duties import duties_of
from bangfu.apps.monitoring.queries.employment import (
    against_goal,
    latest_stock,
    sees_whole_county,
)
from bangfu.apps.monitoring.tables.duties import level_name
from bangfu.apps.oversight.queries.inspections import findings_for
from bangfu.apps.pages.tables.amounts import usual
from bangfu.apps.pairings.queries.units import paired_q, pairings_for
from bangfu.apps.payouts.models import DistributionLine
from bangfu.apps.people.scope import Viewer, own_q
from bangfu.apps.projects.queries.projects import projects_for
from bangfu.apps.registry.models import Household, Individual, VillageProgramme
from bangfu.apps.registry.models.households import MONITORED_STATUSES
from bangfu.apps.registry.queries.villages import villages_for
from bangfu.apps.returns.queries.dues import dues_for, late_q
from bangfu.core.households import HOUSEHOLD_STATUSES
from bangfu.core.money import Fen
from bangfu.core.policies.pack import Pack
from bangfu.engine.ask import questions_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

R = TypeVar("R", bound=Model)

Came = Mapping[tuple[str, str], Fen]
"""What came to the accounts of each fund and heading and was not taken back."""


@dataclass(frozen=True)
class Headline:
    """A figure of a stage, in words and numbers. `title` and `href` where they are not the stage's.

    `parts` are what it is made of, each with its list. `kinds` are the rows it is about, where a
    stage has several figures: what waits of them waits here.
    """

    figure: str
    what: "StrOrPromise"
    light: str = ""
    title: "StrOrPromise" = ""
    href: str = ""
    parts: Sequence[tuple[str, str]] = ()
    kinds: Sequence[str] = ()


NO_FIGURE = Headline("", "")


@dataclass(frozen=True)
class Told:
    """What the headlines are drawn from: who looks, the policy in force, the money that came."""

    viewer: Viewer
    policy: Pack | None
    came: Came

    def is_about(self, stage: str) -> bool:
        """Whether the policy answers anything of a stage; before there is one, of each."""
        return self.policy is None or any(name.startswith(f"{stage}.") for name in self.answered)

    def answers(self, question: str) -> bool:
        """Whether the policy answers a question; before there is one, each."""
        return self.policy is None or question in self.answered

    @cached_property
    def answered(self) -> Sequence[str]:
        """The questions that the policy answers."""
        return questions_of(self.policy) if self.policy else ()

    @property
    def reads_households(self) -> bool:
        """Whether the viewer reads households, be it in own grids only."""
        return bool(self.viewer.household_areas or self.viewer.grid_areas)


ALWAYS = ("policies", "registry")
"""The stages every county has, whatever its policy is about."""

COUNTED_BY = {
    "funds": "funds.appropriation",
    "returns": "returns.remittance",
    "payouts": "returns.guarantee",
}
"""The question whose rows the figure of a stage counts; of any other stage each question will do."""


def is_shown(told: Told, stage: str) -> bool:
    """Whether a county with this policy has a tile for a stage."""
    question = COUNTED_BY.get(stage)
    return stage in ALWAYS or (told.answers(question) if question else told.is_about(stage))


def headlines_of(told: Told, stage: str) -> Sequence[Headline]:
    """The figures of a stage: one of an empty text where it tells none."""
    found = HEADLINES.get(stage)
    return found(told) if found else [NO_FIGURE]


def _own(viewer: Viewer, rows: "QuerySet[R]") -> "QuerySet[R]":
    """Of the rows a viewer sees those of the own places: what is public elsewhere does not count."""
    return rows.filter(own_q(viewer, rows.model.scope_path))  # type: ignore[attr-defined]


# --- weak villages and their money ------------------------------------------------------------


def _policies(told: Told) -> list[Headline]:
    pack = told.policy
    return [Headline(f"{len(pack.clauses):,}", _("条条款在施行")) if pack else NO_FIGURE]


def _villages(told: Told) -> Headline:
    viewer = told.viewer
    seen = VillageProgramme.objects.visible_to(viewer).filter(left_on__isnull=True)
    return Headline(f"{_own(viewer, seen).count():,}", _("个困难村"))


def _pairings(told: Told) -> list[Headline]:
    paired = _own(told.viewer, pairings_for(told.viewer).filter(paired_q(told.viewer.today)))
    return [Headline(f"{paired.values('village').distinct().count():,}", _("个村有帮扶单位"))]


def _projects(told: Told) -> list[Headline]:
    running = _own(told.viewer, projects_for(told.viewer)).filter(state="operating").count()
    return [Headline(f"{running:,}", _("个项目在运营"))]


def _funds(told: Told) -> list[Headline]:
    return [Headline(usual(told.came.get(("subsidy", "project_bank"), 0)), _("万元已注入项目"))]


def _assets(told: Told) -> list[Headline]:
    return [Headline(usual(told.came.get(("subsidy", "fixed_assets"), 0)), _("万元形成资产"))]


def _returns(told: Told) -> list[Headline]:
    dues = _own(told.viewer, dues_for(told.viewer))
    if late := dues.filter(late_q(told.viewer)).count():
        return [Headline(f"{late:,}", _("笔上缴逾期"), "bad")]
    received = dues.aggregate(total=Sum("received_fen"))["total"] or 0
    return [Headline(usual(received), _("万元利润已上缴"), "good" if received else "")]


def _payouts(told: Told) -> list[Headline]:
    paid = DistributionLine.objects.visible_to(told.viewer).filter(is_paid=True)
    total = _own(told.viewer, paid).aggregate(total=Sum("amount_fen"))["total"] or 0
    return [Headline(usual(total), _("万元已分到村"))]


def _oversight(told: Told) -> list[Headline]:
    left = _own(told.viewer, findings_for(told.viewer)).exclude(state="closed").count()
    return [Headline(f"{left:,}", _("个问题未销号"), "care" if left else "good")]


# --- households -------------------------------------------------------------------------------


def _registry(told: Told) -> list[Headline]:
    """The weak villages of a programme; where the policy is about households, these instead."""
    if told.is_about("pairings"):
        return [_villages(told)]
    if not told.reads_households:
        return [Headline(f"{_own(told.viewer, villages_for(told.viewer)).count():,}", _("个村"))]
    return [_households(told.viewer), _individuals(told.viewer)]


def _households(viewer: Viewer) -> Headline:
    live = Household.objects.visible_to(viewer).filter(state="live").count()
    href = f"{reverse('registry:households')}?state=live"
    kinds = ("registry.household",)
    return Headline(f"{live:,}", _("户在册"), title=_("户"), href=href, kinds=kinds)


def _individuals(viewer: Viewer) -> Headline:
    rows: QuerySet[Individual] = Individual.objects.visible_to(viewer)
    live = rows.filter(standing="live", household__state="live").count()
    href = f"{reverse('registry:individuals')}?standing=live&household_state=live"
    kinds = ("registry.duplicate", "registry.erasure")
    return Headline(f"{live:,}", _("人在册"), title=_("个人"), href=href, kinds=kinds)


def _monitoring(told: Told) -> list[Headline]:
    """What the policy asks of monitoring: who is watched, what is in hand, visits owed, work."""
    answered = [
        h
        for question, tell in ASKED.items()
        if question in told.answered
        for h in tell(told.viewer)
    ]
    return answered or [NO_FIGURE]


def _monitored(viewer: Viewer) -> Headline:
    """The monitored households by their kind."""
    rows: QuerySet[Household] = Household.objects.visible_to(viewer)
    watched = rows.filter(state="live", status__in=MONITORED_STATUSES).order_by()
    counted = dict(watched.values_list("status").annotate(n=Count("pk")))
    href = f"{reverse('registry:households')}?state=live"
    kinds = [
        (f"{HOUSEHOLD_STATUSES[kind].said(viewer.language)} {counted.get(kind, 0):,}",
         f"{href}&status={kind}")
        for kind in MONITORED_STATUSES
    ]  # fmt: skip
    total = sum(counted.values())
    return Headline(
        f"{total:,}",
        _("户监测对象"),
        title=_("监测对象"),
        href=f"{href}&monitored=yes",
        parts=kinds,
    )


def _in_hand(viewer: Viewer) -> list[Headline]:
    return [_monitored(viewer), _clues(viewer), _cases(viewer)]


_HOW_MANY = {"n": Count("pk"), "late": Count("pk", filter=LATE)}


def _clues(viewer: Viewer) -> Headline:
    told = clues_for(viewer).filter(state="open").aggregate(**_HOW_MANY)
    href = f"{reverse('monitoring:clues')}?state=open"
    late = _part(_("逾期 %(count)s"), told["late"], f"{href}&late=yes")
    return Headline(
        f"{told['n']:,}",
        _("条线索待受理"),
        _light(told["n"], told["late"]),
        _("风险线索"),
        href,
        late,
        kinds=("monitoring.risk_clue",),
    )


def _cases(viewer: Viewer) -> Headline:
    rows = cases_for(viewer).exclude(state__in=CLOSED)
    told = rows.aggregate(**_HOW_MANY)
    href = f"{reverse('monitoring:cases')}?open=yes"
    late = _part(_("逾期 %(count)s"), told["late"], f"{href}&late=yes")
    light = "bad" if told["late"] else ""
    return Headline(
        f"{told['n']:,}",
        _("件在办和帮扶中"),
        light,
        _("监测案件"),
        href,
        late,
        kinds=("monitoring.monitoring_case",),
    )


def _light(some: int, late: int) -> str:
    return "bad" if late else "care" if some else "good"


def _part(said: str, count: int, href: str) -> list[tuple[str, str]]:
    return [(said % {"count": f"{count:,}"}, href)] if count else []


def _visits(viewer: Viewer) -> list[Headline]:
    """The visits of the present period: how many are overdue, and by level what is done.

    Nothing where there is no household, or the policy gives no answer: none late is no praise then.
    """
    duties, href = duties_of(viewer, viewer.today), reverse("monitoring:duties")
    if not duties.grids:
        return []
    levels, late = [], 0
    for level in dict.fromkeys(row.level for row in duties.grids):
        due, done, overdue = duties.total(level)
        counted = {"level": level_name(level, viewer.language), "due": f"{due:,}"}
        said = _("%(level)s：应走访 %(due)s，已走访 %(done)s") % {**counted, "done": f"{done:,}"}
        levels.append((said, href))
        late += overdue
    what = _("户次走访逾期")
    light = "bad" if late else "good"
    return [Headline(f"{late:,}", what, light, _("走访任务"), href, levels)]


def _work(viewer: Viewer) -> list[Headline]:
    """People with work at the last month's end that was recorded; beside the goal of that year."""
    stock = latest_stock(viewer, viewer.today)
    if stock is None:
        return []
    year = stock.month[:4]
    href, light, goal = f"{reverse('monitoring:employment_stock')}?year={year}", "", []
    if year == str(viewer.today.year) and sees_whole_county(viewer):
        answer: Any = against_goal(viewer, [stock], viewer.today).answer
        for row in answer or ():
            if row["period"] == stock.month and row["target"] is not None:
                goal.append((_("目标 %(count)s 人") % {"count": f"{row['target']:,}"}, href))
                light = "good" if not row["short"] else "bad"
    what = _("人在岗（%(month)s 月末）") % {"month": stock.month}
    return [Headline(f"{stock.people:,}", what, light, _("就业规模"), href, goal)]


ASKED: Mapping[str, Callable[[Viewer], list[Headline]]] = {
    "monitoring.case": _in_hand,
    "monitoring.duties": _visits,
    "monitoring.employment": _work,
}
"""What is shown of monitoring where the policy answers a question."""

HEADLINES: dict[str, Callable[[Told], list[Headline]]] = {
    "policies": _policies,
    "registry": _registry,
    "monitoring": _monitoring,
    "pairings": _pairings,
    "projects": _projects,
    "funds": _funds,
    "assets": _assets,
    "returns": _returns,
    "payouts": _payouts,
    "oversight": _oversight,
}
