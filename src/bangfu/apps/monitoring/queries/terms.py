"""What the county's policy says about cases, measures and department lists on a day."""

from datetime import date
from typing import TypeVar

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import (
    named,
    pack_in_force,
    readings_in_force,
    terms_of,
)
from bangfu.apps.records.refusal import Refused
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.register_report import RegisterReport
from bangfu.core.rules.rule import Kind, names
from bangfu.core.rules.workflow import Workflow
from bangfu.core.words import Words

K = TypeVar("K", bound=Kind)


def _terms(question: str, kind: type[K], on: date) -> K:
    """What the clauses that answer a question say by a kind. Raises Refused where none does."""
    book = Rulebook(pack_in_force(on), on, readings_in_force(on))
    try:
        return book.rule(question, kind).terms
    except Unanswerable as unanswerable:
        raise Refused(unanswerable.problems) from None


def case_terms(on: date) -> Workflow:
    """Origins, causes and steps of a monitoring case."""
    return _terms("monitoring.case", Workflow, on)


def measure_terms(on: date) -> Eligibility:
    """The kinds of help, and who counts as able to work."""
    return _terms("monitoring.measures", Eligibility, on)


def risk_terms(on: date) -> Eligibility:
    """The risks, and which months an income year has."""
    return _terms("monitoring.risk", Eligibility, on)


def department_names(on: date) -> dict[str, Words]:
    """The departments that send lists of warnings."""
    return named(terms_of("monitoring.department_feed.department", RegisterReport, on=on).fields)


def cause_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The causes of risk that the policy of today knows, for a select; none where it knows none."""
    try:
        found = names(case_terms(viewer.today).causes)
    except Refused:
        return []
    return [(code, name.said(viewer.language)) for code, name in found.items()]


def help_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The kinds of help that the policy of today knows, for a select; none where it knows none."""
    try:
        found = names(measure_terms(viewer.today).kinds_of_help)
    except Refused:
        return []
    return [(code, name.said(viewer.language)) for code, name in found.items()]
