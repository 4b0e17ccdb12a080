"""Surplus plans, use plans, and what a village may still plan with."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet, Sum

from bangfu.apps.funds.queries.policy import named
from bangfu.apps.ledger.queries.balances import balance_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import pack_in_force, readings_in_force
from bangfu.apps.returns.models import SurplusLine, SurplusPlan, UseLine, UsePlan
from bangfu.apps.returns.queries.pool import VILLAGE
from bangfu.core.ledger import Account
from bangfu.core.money import Fen
from bangfu.core.period import last_day
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.rules.rule import Rule, names
from bangfu.core.rules.use_restriction import UseRestriction, classes_of
from bangfu.core.words import Words


def surplus_plans_for(viewer: Viewer) -> QuerySet[Any]:
    """The surplus plans a viewer may see, each with its total."""
    return SurplusPlan.objects.visible_to(viewer).annotate(total_fen=Sum("lines__amount_fen"))


def surplus_lines_for(viewer: Viewer) -> QuerySet[Any]:
    """The lines of surplus plans a viewer may see."""
    return SurplusLine.objects.visible_to(viewer)


def use_plans_for(viewer: Viewer) -> QuerySet[Any]:
    """The use plans a viewer may see, each with what is planned and what was spent."""
    return UsePlan.objects.visible_to(viewer).annotate(
        total_fen=Sum("lines__amount_fen"), used_fen=Sum("lines__spent_fen")
    )


def use_lines_for(viewer: Viewer) -> QuerySet[Any]:
    """The lines of use plans a viewer may see."""
    return UseLine.objects.visible_to(viewer)


def permitted_for(question: str, year: int) -> Mapping[str, Words]:
    """The classes of use that the policy permits for a question, in a year; none without a rule."""
    return names(_terms(question, year).allow)


def prohibited_for(question: str, year: int) -> Mapping[str, tuple[Words, Words]]:
    """The classes of use that the policy forbids for a question, in a year.

    Each with what its clause says: it names what falls under the class, such as wages.
    """
    rule, clauses = _rule(question, year), pack_in_force(last_day(year)).clauses
    if rule is None:
        return {}
    return {
        code: (name, clauses[rule.clause("deny", code)].gist)
        for code, name in names(rule.terms.deny).items()
    }


def classes_for(question: str, year: int) -> Mapping[str, Words]:
    """Every class of use that the policy knows for a question: permitted, forbidden, any other."""
    return classes_of(_terms(question, year))


def class_name(question: str, year: int, code: str) -> Words:
    """The name of a class of use; the code itself for one that the policy no longer knows."""
    return classes_for(question, year).get(code, Words(zh=code, en=code))


def with_class_name(lines: QuerySet[Any], plan: SurplusPlan | UsePlan, viewer: Viewer) -> Any:
    """The lines of one plan, each with the `class_name` of its use, asked of the policy once."""
    question = "returns.use" if isinstance(plan, UsePlan) else "returns.surplus_use"
    return lines.annotate(class_name=named("use_class", classes_for(question, plan.year), viewer))


def plan_years(plans: QuerySet[Any]) -> list[int]:
    """The years for which there are plans, latest first."""
    years = plans.order_by("-year").values_list("year", flat=True)
    return list(dict.fromkeys(years))


def _terms(question: str, year: int) -> UseRestriction:
    rule = _rule(question, year)
    return rule.terms if rule else UseRestriction()


def _rule(question: str, year: int) -> Rule[UseRestriction] | None:
    """The rule of a year; None where the policy has none."""
    day = last_day(year)
    book = Rulebook(pack_in_force(day), day, readings_in_force(day))
    rule, _problems = book.try_rule(question, UseRestriction)
    return rule


def lines_of_surplus_plan(viewer: Viewer, plan: SurplusPlan) -> QuerySet[Any]:
    """The lines of a surplus plan in their order."""
    return surplus_lines_for(viewer).filter(plan=plan).order_by("number")


def lines_of_use_plan(viewer: Viewer, plan: UsePlan) -> QuerySet[Any]:
    """The lines of a use plan in their order."""
    return use_lines_for(viewer).filter(plan=plan).order_by("number")


def next_surplus_line(plan: SurplusPlan) -> SurplusLine | None:
    """The first line of a plan that is not paid, whoever asks: the page asks before it is opened."""
    waiting = SurplusLine.everything.filter(plan=plan, paid_fen=0)
    found: SurplusLine | None = waiting.order_by("number").first()
    return found


def next_use_line(plan: UsePlan) -> UseLine | None:
    """The first line of a plan that is not spent, whoever asks: the page asks before it is opened."""
    waiting = UseLine.everything.filter(plan=plan, spent_fen__isnull=True)
    found: UseLine | None = waiting.order_by("number").first()
    return found


def lines_wanting_reason(viewer: Viewer, plan: UsePlan) -> QuerySet[Any]:
    """The lines of a use plan that stand in neither list: the reviewer must say why they may be."""
    return lines_of_use_plan(viewer, plan).filter(ruling="needs_reason")


def village_balance(viewer: Viewer, village: str) -> Fen:
    """What stands in a village's account."""
    return balance_of(viewer, Account(VILLAGE, "village_bank", village))


def promised_fen(village: str, *, but: UsePlan | None = None) -> Fen:
    """What other approved plans of a village have yet to spend."""
    lines = UseLine.everything.filter(
        plan__village_id=village, plan__state="approved", spent_fen__isnull=True
    )
    if but is not None:
        lines = lines.exclude(plan=but)
    return int(lines.aggregate(sum=Sum("amount_fen"))["sum"] or 0)


def free_of_village(viewer: Viewer, village: str, *, but: UsePlan | None = None) -> Fen:
    """What a village may plan with: its balance less what other approved plans will spend."""
    return village_balance(viewer, village) - promised_fen(village, but=but)
