"""Targets: the facts the register holds of a year, and what was last found of every village."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from bangfu.apps.oversight.models import VillageTarget
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import pack_in_force, policy_pack_on, readings_in_force
from bangfu.apps.registry.models import ReferenceFigure, VillageIncome, VillagePersonIncome
from bangfu.apps.registry.queries.villages import member_codes
from bangfu.core.catalogue import QUESTIONS
from bangfu.core.money import Fen
from bangfu.core.period import last_day
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.rules.indicator_target import IndicatorTarget
from bangfu.core.words import Words

QUESTION = "oversight.targets"
RETURNED = ("guaranteed_return", "dividend")
OPERATING = ("operating", "lease", "investment", *RETURNED)
"""The classes of income of a collective that count as operating income; a subsidy does not."""

Facts = dict[str, Any]


def facts_of(year: int) -> Facts:
    """What is known of every village of the programme at the end of a year, as the policy asks for it.

    A figure nobody has filed is left out: the policy then says unknown, never met. It takes no
    viewer, since targets are found for all villages whoever asks; pages show the results by place.
    """
    day = last_day(year)
    book = Rulebook(pack_in_force(day), day, readings_in_force(day))
    form = QUESTIONS[QUESTION].form(book)
    asked = {field.name for field in form.tables[0].fields}
    figures = _figures(year)
    villages = [
        {"village": code} | {n: v for n, v in figures.get(code, {}).items() if n in asked}
        for code in member_codes(day)
    ]
    return {"villages": villages, "year": year} | _references(year, {f.name for f in form.values})


def _figures(year: int) -> dict[str, dict[str, Fen]]:
    found: dict[str, dict[str, Fen]] = {}
    filed = VillageIncome.everything.filter(year=year).exclude(state="draft")
    for code, income_class, fen in filed.values_list("village_id", "income_class", "amount_fen"):
        held = found.setdefault(
            code, {"collective_income_fen": 0, "operating_income_fen": 0, "return_fen": 0}
        )
        held["collective_income_fen"] += fen
        held["operating_income_fen"] += fen if income_class in OPERATING else 0
        held["return_fen"] += fen if income_class in RETURNED else 0
    heads = VillagePersonIncome.everything.filter(year=year)
    for code, fen in heads.values_list("village_id", "per_head_fen"):
        found.setdefault(code, {})["income_per_head_fen"] = fen
    return found


def _references(year: int, asked: Iterable[str]) -> dict[str, Fen]:
    held = ReferenceFigure.everything.filter(year=year, series__in=list(asked))
    return dict(held.values_list("series", "amount_fen"))


def target_names(year: int) -> Mapping[str, Words]:
    """The targets of the policy at the end of a year, by their codes; none where none is in force."""
    day = last_day(year)
    if policy_pack_on(day) is None:
        return {}
    book = Rulebook(pack_in_force(day), day, readings_in_force(day))
    rule, _problems = book.try_rule(QUESTION, IndicatorTarget)
    targets = (rule.terms.targets or {}) if rule else {}
    return {code: target.name for code, target in targets.items()}


def target_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The targets of this year's policy to choose from."""
    return [(c, n.said(viewer.language)) for c, n in target_names(viewer.today.year).items()]


# --- what was found ---------------------------------------------------------------------------


def targets_for(viewer: Viewer) -> Any:
    """The targets of villages as last found, as rows to list."""
    shown = VillageTarget.objects.visible_to(viewer)
    return shown.select_related("village__parent", "decision").order_by(
        "-year", "village_id", "target"
    )


def years_found(viewer: Viewer) -> list[int]:
    """The years for which targets were found, the latest first."""
    years = targets_for(viewer).order_by("-year").values_list("year", flat=True).distinct()
    return list(years)


@dataclass(frozen=True)
class Reached:
    """How many villages reach one target, do not, or cannot be judged."""

    target: str
    met: int
    not_met: int
    unknown: int
    gap_fen: Fen

    @property
    def mean_gap_fen(self) -> Fen:
        """The mean gap of the villages that do not reach it, rounded down to the fen."""
        return self.gap_fen // self.not_met if self.not_met else 0

    @property
    def total(self) -> int:
        """All villages."""
        return self.met + self.not_met + self.unknown


def reached_for(viewer: Viewer, year: int, *, inside: str = "") -> Sequence[Reached]:
    """Per target of a year how far the villages are, as far as the viewer sees; of one place if given."""
    rows = targets_for(viewer).filter(year=year).order_by("target")
    if inside:
        rows = rows.filter(village__parent_id=inside)
    counted = rows.values("target").annotate(
        **{state: Count("pk", filter=Q(state=state)) for state in ("met", "not_met", "unknown")}
    )
    gaps: dict[str, Fen] = {}
    for target, fen in rows.filter(state="not_met").values_list("target", "gap_fen"):
        gaps[target] = gaps.get(target, 0) + (fen or 0)
    return [Reached(gap_fen=gaps.get(row["target"], 0), **row) for row in counted]
