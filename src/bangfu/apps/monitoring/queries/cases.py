"""Clues, cases and measures for a viewer, and the facts by which the policy judges them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import DateField, F, Q, QuerySet, Value

from bangfu.apps.monitoring.flow.cases import CLOSED
from bangfu.apps.monitoring.models import CaseStep, Measure, MonitoringCase, RiskClue
from bangfu.apps.monitoring.models.cases import CHECKED, NEAREST_ORIGIN, UNENDED
from bangfu.apps.monitoring.queries.terms import case_terms
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.records.models import Notice
from bangfu.apps.records.queries.notices import notices_for
from bangfu.apps.registry.models import Household, Individual
from bangfu.apps.registry.queries.households import guarantees_on
from bangfu.core.flow import Event
from bangfu.core.words import Words, words
from bangfu.engine.ask import Answer

FALLBACK = "other"
"""The cause told to a policy that does not know the one that was entered."""

LATE = Q(due_on__lt=F("as_of"))
"""The clues and cases of a viewer whose deadline has passed; of those only that still wait."""


def _dated(rows: Any, viewer: Viewer) -> Any:
    """Rows with the day they are looked at, so that what is late can be told and filtered."""
    return rows.annotate(as_of=Value(viewer.today, output_field=DateField()))


def clues_for(viewer: Viewer) -> QuerySet[RiskClue]:
    """The clues of the households a viewer may see."""
    rows = RiskClue.objects.visible_to(viewer).select_related("household__village__parent", "case")
    found: QuerySet[RiskClue] = _dated(rows, viewer)
    return found


def cases_for(viewer: Viewer) -> QuerySet[MonitoringCase]:
    """The cases of the households a viewer may see."""
    rows = MonitoringCase.objects.visible_to(viewer)
    rows = rows.select_related("household__village__parent", "household__grid", "notice")
    found: QuerySet[MonitoringCase] = _dated(rows, viewer)
    return found


def reviews_overdue(viewer: Viewer) -> QuerySet[MonitoringCase]:
    """The helped households of a viewer whose review is late."""
    return cases_for(viewer).filter(state="helped", due_on__lt=viewer.today)


def measures_for(viewer: Viewer) -> QuerySet[Measure]:
    """The measures of the households a viewer may see."""
    rows: QuerySet[Measure] = Measure.objects.visible_to(viewer)
    return rows.select_related("household__village__parent", "case")


def steps_of_case(viewer: Viewer, case: MonitoringCase) -> QuerySet[CaseStep]:
    """The steps of a case with their days, those of its last round first."""
    rows: QuerySet[CaseStep] = CaseStep.objects.visible_to(viewer)
    return rows.filter(case=case).select_related("done_by")


def clues_of_case(viewer: Viewer, case: MonitoringCase) -> QuerySet[RiskClue]:
    """The clues that led to a case."""
    return clues_for(viewer).filter(case=case)


def measures_of_case(viewer: Viewer, case: MonitoringCase) -> QuerySet[Measure]:
    """The measures of a case."""
    return measures_for(viewer).filter(case=case)


def notices_of_case(viewer: Viewer, case: MonitoringCase) -> QuerySet[Notice]:
    """The notices of a case, withdrawn ones too."""
    rows: QuerySet[Notice] = notices_for(viewer).filter(
        subject_kind=case.kind(), subject_id=case.pk
    )
    return rows


def check_awaits(viewer: Viewer, case: MonitoringCase, event: Event) -> Words | None:
    """For what a check of a case still waits: for its notice to be posted, then for the days of it."""
    notice: Notice | None = case.notice
    if event.after not in CHECKED or notice is None or notice.state not in UNENDED:
        return None
    if notice.ends_on is None:
        return words("公示还没有张贴，期满后办理", "the notice does not hang yet; after its days")
    if notice.ends_on <= viewer.today:
        return None
    day = notice.ends_on.isoformat()
    return words(f"公示至 {day}，期满后办理", f"the notice hangs until {day}; after that")


def open_case(household: Household) -> MonitoringCase | None:
    """The case of a household that is open, if any. The caller was shown the household."""
    rows = MonitoringCase.everything.filter(household=household)
    found: MonitoringCase | None = rows.exclude(state__in=CLOSED).first()
    return found


# --- the course of a case, as the policy judges it ------------------------------------------------


def clue_facts(
    source: str, cause: str, found_on: date, receipt: str, on: date
) -> dict[str, object]:
    """A clue as the policy is told of it."""
    terms = case_terms(on)
    known = terms.causes or {}
    is_origin = source in (terms.origins or {})
    return {
        "origin": source if is_origin else NEAREST_ORIGIN.get(source, source),
        "cause": cause if cause in known else FALLBACK,
        "found_on": found_on.isoformat(),
        "receipt": receipt,
        "as_of": on.isoformat(),
    }


def case_facts(case: MonitoringCase, on: date) -> dict[str, object]:
    """A case as the policy is told of it: the steps of its present round with their days."""
    facts = clue_facts(case.source, case.cause, case.counts_from, case.receipt, on)
    known = case_terms(on).steps or {}
    done = {step: day for step, day in steps_done(case).items() if step in known}
    facts["steps"] = [{"step": step, "done_on": day.isoformat()} for step, day in done.items()]
    if case.state == "not_founded":
        facts["outcome"] = "not_included"
    if case.helped_first_on is not None and not case.is_lifting:
        facts["helped_first_on"] = case.helped_first_on.isoformat()
    first = first_measure_on(case, on)
    if first is not None:
        facts["measure_on"] = first.isoformat()
    return facts


def steps_done(case: MonitoringCase) -> dict[str, date]:
    """The day of each step of the present round; a notice counts from the day it was posted."""
    rows = CaseStep.everything.filter(case=case, round=case.round)
    done = dict(rows.values_list("step", "done_on"))
    if case.notice is not None and case.notice.begins_on is not None:
        done["noticed"] = case.notice.begins_on
    return done


def first_measure_on(case: MonitoringCase, on: date) -> date | None:
    """The day on which the first measure of a case in its present course began."""
    begun = Measure.everything.filter(
        case=case, begun_on__gte=case.counts_from, begun_on__lte=on
    ).order_by("begun_on")
    found: date | None = begun.values_list("begun_on", flat=True).first()
    return found


def course_of(viewer: Viewer, case: MonitoringCase) -> Answer:
    """How the course of a case stands today, by the policy."""
    return decide(viewer, "monitoring.case", case_facts(case, viewer.today), on=viewer.today)


def due_in(steps: Iterable[Any]) -> date | None:
    """The nearest day on which a step that is not done falls due."""
    waiting = [
        row["due_on"]
        for row in steps
        if row["due_on"] is not None and row["state"] in ("open", "overdue", "not_yet")
    ]
    return min(waiting, default=None)


# --- measures ------------------------------------------------------------------------------------


def measure_facts(
    household: Household, identified_on: date, on: date, reviewed_on: date | None = None
) -> dict[str, object]:
    """A household and its measures as the policy is told of them."""
    live = Individual.everything.filter(household=household, standing="live").exclude(labour="")
    state = guarantees_on(household, on)
    under_way = Measure.everything.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=on), household=household
    )
    return {
        "labour": list(live.order_by("code").values_list("labour", flat=True)),
        "unmet": [item for item, found in state.items() if found == "unmet"],
        "identified_on": identified_on.isoformat(),
        **({"reviewed_on": reviewed_on.isoformat()} if reviewed_on else {}),
        "as_of": on.isoformat(),
        "measures": [
            {"measure": code, "begun_on": day.isoformat()}
            for code, day in under_way.order_by("begun_on", "pk").values_list("help", "begun_on")
        ],
    }


def measures_judged(viewer: Viewer, case: MonitoringCase) -> Answer | None:
    """Whether the measures of an identified household are in time and fit; None before it is one."""
    if case.identified_on is None or case.state in CLOSED:
        return None
    facts = measure_facts(case.household, case.identified_on, viewer.today, case.reviewed_on)
    return decide(viewer, "monitoring.measures", facts, on=viewer.today)


def review_due(viewer: Viewer, case: MonitoringCase) -> date | None:
    """By when a household that is helped is to be reviewed; None where the policy asks for none."""
    judged = measures_judged(viewer, case)
    told: Any = judged.answer if judged else None
    found: date | None = told["review_on"] if told else None
    return found
