"""Helping units for a viewer: whom they help, what they gave, and what the policy says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from bangfu.apps.pairings.models import HelpingUnit, Pairing, UnitContribution
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide, terms_of
from bangfu.apps.registry.models.divisions import names_in
from bangfu.apps.registry.queries.villages import member_q, members_for
from bangfu.core.money import Fen, parse_money
from bangfu.core.rules.register_report import RegisterReport
from bangfu.engine.ask import Answer


def units_for(viewer: Viewer) -> QuerySet[HelpingUnit]:
    """The units of the viewer's county, each with how many villages it is paired with."""
    held = Q(pairings__isnull=False, pairings__ended_on__isnull=True)
    rows: QuerySet[HelpingUnit] = HelpingUnit.objects.visible_to(viewer)
    return rows.select_related("organisation").annotate(
        villages=Count("pairings__village", filter=held, distinct=True)
    )


def units_called(viewer: Viewer) -> dict[str, int]:
    """The keys of units by every name they go by: name, alias, code."""
    found = {}
    for unit in units_for(viewer):
        organisation = unit.organisation
        for name in (*names_in(organisation.aliases), organisation.code, organisation.name):
            found[name] = unit.pk
    return found


def pairings_for(viewer: Viewer) -> QuerySet[Pairing]:
    """Who helps whom, also in the past."""
    rows: QuerySet[Pairing] = Pairing.objects.visible_to(viewer)
    return rows.select_related("unit__organisation", "village__parent")


def paired_q(on: date) -> Q:
    """What a pairing must be to hold on a day."""
    return Q(paired_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))


def contributions_for(viewer: Viewer) -> QuerySet[UnitContribution]:
    """What units gave, as far as the viewer sees the places."""
    rows: QuerySet[UnitContribution] = UnitContribution.objects.visible_to(viewer)
    return rows.select_related("unit__organisation", "place")


@dataclass(frozen=True)
class LevelSum:
    """What the units of a level gave, and what the policy's sources reported of it, if anything."""

    level: str
    given_fen: Fen
    reported_fen: Fen | None


def contributions_by_level(viewer: Viewer, on: date) -> list[LevelSum]:
    """What units of each level gave up to a day, beside the figures that were reported."""
    rows = contributions_for(viewer).filter(given_on__lte=on).values_list("unit__level")
    given = dict(rows.annotate(fen=Sum("amount_fen")).order_by())
    reported = reported_contributions(on)
    levels = dict.fromkeys(["municipal", "district", *given])
    return [LevelSum(level, given.get(level, 0), reported.get(level)) for level in levels]


def reported_contributions(on: date) -> Mapping[str, Fen]:
    """The sums by level that the policy's sources report, in fen."""
    values = terms_of(f"{HelpingUnit.kind()}.level", RegisterReport, on=on).values or {}
    sums = {}
    for name, written in values.items():
        sums[name.removesuffix("_units")] = parse_money(str(written))
    return sums


def coverage_for(viewer: Viewer, on: date) -> Answer:
    """What the policy says of the pairings of a day: villages without a unit, units without a village."""
    members = members_for(viewer).filter(member_q(on))
    units = units_for(viewer)
    links = pairings_for(viewer).filter(paired_q(on))
    facts = {
        "villages": [{"village": m.village_id, "level": m.helped_level} for m in members],
        "units": [{"unit": unit.organisation.code} for unit in units.order_by("pk")],
        "links": [
            {
                "unit": link.unit.organisation.code,
                "team": link.team or None,
                "village": link.village_id,
                "paired_on": link.paired_on,
            }
            for link in links.order_by("village_id", "unit_id", "team")
        ],
    }
    return decide(viewer, "pairings.coverage", facts, on=on)
