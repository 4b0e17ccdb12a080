"""Measures: what is done for a household, by whom and from when; ended with what came of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bangfu.apps.monitoring.access import HELPERS, refuse_unseen
from bangfu.apps.monitoring.models import Measure, MonitoringCase
from bangfu.apps.monitoring.queries.cases import (
    case_facts,
    due_in,
    measure_facts,
    open_case,
)
from bangfu.apps.monitoring.queries.terms import measure_terms
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, created, keep, once, renew, write
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.actions.entering import body_of, refuse_numbers
from bangfu.apps.registry.actions.households import not_after, not_before, refuse_unless_live
from bangfu.apps.registry.models import Household
from bangfu.core.words import words

WHAT = words("帮扶措施", "measure")
CONTENT, RESPONSIBLE = words("内容", "content"), words("责任人", "who is responsible")
EFFECT = words("成效", "effect")


@dataclass(frozen=True)
class MeasureEntered:
    """What is done for a household: the kind of help, in words, by whom, from when."""

    help: str
    content: str
    responsible: str
    begun_on: date


def add_measure(viewer: Viewer, household: Household, entered: MeasureEntered, *, key: str) -> Told:
    """Enter a measure of a household; its open case takes it in. Raises Refused.

    Where the household is identified, the policy's check of its measures is kept with it: it warns
    of a measure of the wrong kind and of one that came late.
    """

    def do() -> Measure:
        row = renew(household)
        role_to_make(viewer, HELPERS, row.village_id, WHAT)
        refuse_unseen(viewer, row)
        refuse_unless_live(row)
        case = open_case(row)
        measure = write_measure(viewer, row, case, entered)
        if case is not None and case.state == "identified":
            _refresh_due(viewer, case)
        return measure

    return once(viewer, key, body_of(household=household.pk, entered=entered), do)


def write_measure(
    viewer: Viewer,
    household: Household,
    case: MonitoringCase | None,
    entered: MeasureEntered,
    *,
    kind_code: str = "",
) -> Measure:
    """A measure of a household with its event; of which kind its help is, the policy says.

    Call it inside `once`.
    """
    not_after(viewer, entered.begun_on, str(household))
    not_before(household, entered.begun_on)
    refuse_numbers(
        {"content": (CONTENT, entered.content), "responsible": (RESPONSIBLE, entered.responsible)}
    )
    known = (measure_terms(viewer.today).kinds_of_help or {}).get(entered.help)
    if known is None:
        raise refuse("help_not_known", entered.help)
    measure = Measure(
        household=household,
        case=case,
        help=entered.help,
        kind_code=kind_code or known.of,
        content=entered.content.strip(),
        responsible=entered.responsible.strip(),
        begun_on=entered.begun_on,
    )
    measure.save()
    role = viewer.holds(HELPERS, household.village_id) or ""
    decision = _judged(viewer, household, case)
    if decision is not None:
        Measure.everything.filter(pk=measure.pk).update(decision=decision)
        measure.decision = decision
    created(viewer, measure, role=role, decision=decision)
    return measure


def _judged(viewer: Viewer, household: Household, case: MonitoringCase | None) -> Decision | None:
    """The policy's check of all measures of an identified household, kept; it only warns."""
    if case is None or case.identified_on is None:
        return None
    facts = measure_facts(household, case.identified_on, viewer.today, case.reviewed_on)
    answer = decide(viewer, "monitoring.measures", facts, on=viewer.today)
    return keep(viewer, answer, facts, even_if_refused=True)


def _refresh_due(viewer: Viewer, case: MonitoringCase) -> None:
    answer = decide(viewer, "monitoring.case", case_facts(case, viewer.today), on=viewer.today)
    told: Any = answer.answer
    MonitoringCase.everything.filter(pk=case.pk).update(due_on=due_in(told["steps"]))


def end_measure(viewer: Viewer, measure: Measure, ended_on: date, effect: str, *, key: str) -> Told:
    """End a measure, with what came of it. Raises Refused."""

    def do() -> Measure:
        row = renew(measure)
        role = role_to_make(viewer, HELPERS, row.household.village_id, WHAT)
        refuse_unseen(viewer, row.household)
        not_after(viewer, ended_on, str(row.household))
        refuse_numbers({"effect": (EFFECT, effect)})
        if not effect.strip():
            raise refuse("nothing_entered", str(row.household))
        if row.ended_on is not None or ended_on < row.begun_on:
            raise refuse("measure_cannot_end", str(row.household), day=row.begun_on)
        write(viewer, row, role, ended_on=ended_on, effect=effect.strip())
        return row

    return once(viewer, key, body_of(measure=measure.pk, on=ended_on, effect=effect), do)
