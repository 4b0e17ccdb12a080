"""Incomes of villages for a viewer: by year and class, sums, and the figures still missing."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet, Sum

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import pack_in_force, policy_pack_on, readings_in_force
from bangfu.apps.registry.models import ReferenceFigure, VillageIncome, VillagePersonIncome
from bangfu.core.money import Fen
from bangfu.core.period import last_day
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.rules.indicator_target import IndicatorTarget, Target
from bangfu.core.words import Words


def incomes_for(viewer: Viewer) -> QuerySet[VillageIncome]:
    """Every income a viewer may see, with the village and its township."""
    rows: QuerySet[VillageIncome] = VillageIncome.objects.visible_to(viewer)
    return rows.select_related("village__parent")


def person_incomes_for(viewer: Viewer) -> QuerySet[VillagePersonIncome]:
    """Every income per head a viewer may see."""
    rows: QuerySet[VillagePersonIncome] = VillagePersonIncome.objects.visible_to(viewer)
    return rows.select_related("village__parent")


def reference_figures_for(viewer: Viewer) -> QuerySet[ReferenceFigure]:
    """The published figures that were entered."""
    rows: QuerySet[ReferenceFigure] = ReferenceFigure.objects.visible_to(viewer)
    return rows.select_related("division").order_by("series", "-year")


def income_by_year(viewer: Viewer, village: str) -> Mapping[int, Mapping[str, Fen]]:
    """What a village took in, by year and class, in fen; years in order."""
    found: dict[int, dict[str, Fen]] = defaultdict(dict)
    rows = incomes_for(viewer).filter(village_id=village).order_by("year")
    for year, income_class, fen in rows.values_list("year", "income_class", "amount_fen"):
        found[year][income_class] = fen
    return dict(found)


def income_by_township(viewer: Viewer, year: int) -> dict[str, Fen]:
    """What the villages of each township took in over a year, in fen, as far as the viewer sees."""
    rows = incomes_for(viewer).filter(year=year).values_list("village__parent_id")
    return {str(township): fen for township, fen in rows.annotate(fen=Sum("amount_fen"))}


def years_of_incomes(viewer: Viewer) -> list[int]:
    """The years of which incomes were filed, newest first."""
    years = incomes_for(viewer).order_by("-year").values_list("year", flat=True)
    return list(dict.fromkeys(years))


def known_series(on: date) -> dict[str, Words]:
    """The published series that the policy's targets are held against on a day, named by the target.

    None before there is a policy, or where it has no such target.
    """
    return {
        str(target.reference): Words(zh=f"对照：{target.zh}", en=f"Reference: {target.en}")
        for target in _targets_with_reference(on)
    }


def series_name(figure: ReferenceFigure) -> Words | str:
    """The name of a figure's series by the policy of its year; its code where none names it."""
    return known_series(last_day(figure.year)).get(figure.series, figure.series)


def pending_figures(viewer: Viewer, on: date) -> list[tuple[Words, int]]:
    """The published figures that the policy's targets are held against and that nobody has entered.

    Each by its name and year. Until it is entered, the target is unknown and never met.
    """
    held = set(reference_figures_for(viewer).values_list("series", "year"))
    named = known_series(on)
    return [
        (named[str(target.reference)], target.by)
        for target in _targets_with_reference(on)
        if target.by and (target.reference, target.by) not in held
    ]


def _targets_with_reference(on: date) -> list[Target]:
    if policy_pack_on(on) is None:
        return []
    book = Rulebook(pack_in_force(on), on, readings_in_force(on))
    rule, _problems = book.try_rule("oversight.targets", IndicatorTarget)
    targets = (rule.terms.targets or {}).values() if rule else ()
    return [target for target in targets if target.reference]
