"""Agreements and training for a viewer, and what the policy demands of an agreement."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from bangfu.apps.pairings.models import Agreement, Training
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import pack_in_force, readings_in_force, terms_of
from bangfu.apps.registry.models import Division
from bangfu.apps.registry.queries.places import places_of
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.rules.agreement_terms import AgreementTerms
from bangfu.core.rules.rule import names
from bangfu.core.words import Words

SIGNED = ("signed", "in_force", "assessed")
TOWNSHIPS = ("town", "rural_township")
"""The kinds of division whose governments sign a letter."""


def agreements_for(viewer: Viewer) -> QuerySet[Agreement]:
    """The agreements of the places a viewer reads."""
    rows: QuerySet[Agreement] = Agreement.objects.visible_to(viewer)
    return rows.select_related("first_party", "second_party", "division", "decision")


def trainings_for(viewer: Viewer) -> QuerySet[Training]:
    """Courses and visits of the places a viewer reads."""
    rows: QuerySet[Training] = Training.objects.visible_to(viewer)
    return rows.select_related("host")


def demanded_of(category: str, on: date) -> AgreementTerms:
    """What the policy demands of agreements of a category: terms and parties; empty where nothing.

    The letter's demands stand with the register of agreements, the platform's with the question
    that judges them.
    """
    if category == "responsibility_letter":
        return terms_of(f"{Agreement.kind()}.category", AgreementTerms, on=on)
    if category == "platform_agreement":
        book = Rulebook(pack_in_force(on), on, readings_in_force(on))
        rule, _problems = book.try_rule("projects.agreement", AgreementTerms)
        return rule.terms if rule else AgreementTerms()
    return AgreementTerms()


def term_names(category: str, on: date) -> dict[str, Words]:
    """The terms that the policy demands of a category, by code."""
    return names(demanded_of(category, on).terms)


@dataclass(frozen=True)
class LetterOf:
    """A township and its responsibility letter, if there is one."""

    township: Division
    letter: Agreement | None

    @property
    def is_signed(self) -> bool:
        """Whether the letter was signed."""
        return self.letter is not None and self.letter.state in SIGNED


def letters_of_townships(viewer: Viewer, on: date) -> list[LetterOf]:
    """Every township that a viewer reads, with its newest letter or none."""
    letters: dict[str, Agreement] = {}
    rows = agreements_for(viewer).filter(category="responsibility_letter").order_by("pk")
    for letter in rows:
        letters[letter.division_id] = letter
    townships = places_of(viewer, "township", on=on).filter(category__in=TOWNSHIPS)
    return [
        LetterOf(place, letters.get(place.code))
        for place in townships
        if place.code.startswith(viewer.read_areas)
    ]
