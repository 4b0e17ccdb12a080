"""The pages of clues, cases and measures."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.access import HELPERS, REPORTERS
from bangfu.apps.monitoring.actions import cases as actions
from bangfu.apps.monitoring.actions import clues, measures
from bangfu.apps.monitoring.flow.cases import CLOSED
from bangfu.apps.monitoring.forms import cases as forms
from bangfu.apps.monitoring.models import Measure, MonitoringCase
from bangfu.apps.monitoring.queries.cases import (
    cases_for,
    check_awaits,
    clues_for,
    course_of,
    measures_for,
    measures_judged,
)
from bangfu.apps.monitoring.tables.cases import (
    CASE_FACTS,
    CASES,
    CLUES_SECTION,
    MEASURE_FACTS,
    MEASURES,
    MEASURES_SECTION,
    NOTICES_SECTION,
    STEPS_SECTION,
)
from bangfu.apps.monitoring.tables.clues import CLUE_FACTS, CLUES, HEAD, VILLAGE
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, RecordPage, Verdict
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import Refused
from bangfu.engine.ask import Answer

HELPING = " ".join(HELPERS)
WHOSE = (VILLAGE, HEAD)
"""By whom a record is called, beside its code: the village, and the head of the household."""

# --- clues ----------------------------------------------------------------------------------------


def _enter_clue(sent: Sent) -> Told:
    data = sent.data
    entered = clues.ClueEntered(data["source"], data["cause"], data["about"], data["found_on"])
    return clues.enter_clue(sent.viewer, data["household"], entered, key=sent.key)


def _today(field: str) -> Any:
    def initial(viewer: Viewer, _row: object) -> Mapping[str, Any]:
        return {field: viewer.today}

    return initial


CLUE_NEW = FormPage(
    "monitoring:clue_new",
    _("登记线索"),
    forms.ClueForm,
    _enter_clue,
    by=" ".join(REPORTERS),
    leads_to="monitoring:clue",
    register=CLUES,
    initial=_today("found_on"),
    done=_("已登记，回执编号见本页。"),
)

CLUE = RecordPage(
    "monitoring:clue",
    clues_for,
    register=CLUES,
    gist=WHOSE,
    facts=(CLUE_FACTS,),
    acts={
        "receive": Act(lambda sent: clues.receive_clue(sent.viewer, sent.row, key=sent.key)),
        "dismiss": Act(
            lambda sent: clues.dismiss_clue(
                sent.viewer, sent.row, reason=sent.data["reason"], key=sent.key
            )
        ),
    },
    buttons=lambda _viewer, row: (
        (Button(_("监测案件"), reverse("monitoring:case", args=[row.case_id])),)
        if row.case_id
        else ()
    ),
)

# --- cases ----------------------------------------------------------------------------------------


def _done(sent: Sent) -> actions.StepDone:
    return actions.StepDone(sent.data["done_on"], sent.data.get("finding", ""))


def _step(event: str) -> Act:
    def do(sent: Sent) -> Told:
        return actions.do_step(sent.viewer, sent.row, event, _done(sent), key=sent.key)

    return Act(do, forms.StepForm, initial=_today("done_on"))


def _notice(event: str) -> Act:
    return Act(lambda sent: actions.draft_notice(sent.viewer, sent.row, event, key=sent.key))


def _aside(event: str) -> Act:
    def do(sent: Sent) -> Told:
        reason = sent.data.get("reason", "")
        return actions.move_case(sent.viewer, sent.row, event, reason=reason, key=sent.key)

    return Act(do)


def _identify(sent: Sent) -> Told:
    category = sent.data["category"]
    return actions.identify(sent.viewer, sent.row, category, _done(sent), key=sent.key)


def _lift(sent: Sent) -> Told:
    return actions.lift(sent.viewer, sent.row, _done(sent), key=sent.key)


def _propose_lifting(sent: Sent) -> Told:
    done = actions.StepDone(sent.data["done_on"], sent.data["reason"])
    return actions.propose_lifting(sent.viewer, sent.row, done, key=sent.key)


def _relapse(sent: Sent) -> Told:
    day, reason = sent.data["found_on"], sent.data["reason"]
    return actions.relapse(sent.viewer, sent.row, day, reason=reason, key=sent.key)


def _entered(data: Mapping[str, Any]) -> measures.MeasureEntered:
    return measures.MeasureEntered(
        data["help"], data["content"], data["responsible"], data["begun_on"]
    )


def _aid(sent: Sent) -> Told:
    return actions.help_first(sent.viewer, sent.row, _entered(sent.data), key=sent.key)


def _course(viewer: Viewer, row: MonitoringCase) -> Decision | Answer | None:
    """How the course stands today; what was last said of one that is over or goes on as it is."""
    kept: Decision | None = row.decision
    if row.state in (*CLOSED, "helped"):
        return kept
    try:
        return course_of(viewer, row)
    except Refused:  # no policy of today speaks of cases
        return kept


def _measures(viewer: Viewer, row: MonitoringCase) -> Answer | None:
    """How the measures fit today; nothing where no policy speaks of them."""
    try:
        return measures_judged(viewer, row)
    except Refused:
        return None


def _case_buttons(_viewer: Viewer, row: MonitoringCase) -> Sequence[Button]:
    if row.state in CLOSED:
        return ()
    return (Button(_("登记措施"), reverse("monitoring:case_measure", args=[row.pk]), HELPING),)


_PLAIN = ("verify", "compare", "review", "check")

CASE = RecordPage(
    "monitoring:case",
    cases_for,
    register=CASES,
    gist=WHOSE,
    facts=CASE_FACTS,
    boxes=(
        Verdict(_("办理时限"), _course),
        Verdict(_("措施核对"), _measures),
    ),
    sections=(STEPS_SECTION, MEASURES_SECTION, NOTICES_SECTION, CLUES_SECTION),
    acts={
        **{event: _step(event) for event in _PLAIN},
        **{f"lift_{event}": _step(f"lift_{event}") for event in _PLAIN},
        "notice": _notice("notice"),
        "lift_notice": _notice("lift_notice"),
        **{event: _aside(event) for event in actions.ASIDE},
        "identify": Act(_identify, forms.IdentifyForm, initial=_today("done_on")),
        "help": Act(lambda sent: actions.confirm_help(sent.viewer, sent.row, key=sent.key)),
        "aid": Act(_aid, forms.MeasureForm, initial=_today("begun_on")),
        "propose_lifting": Act(_propose_lifting, forms.LiftingForm, initial=_today("done_on")),
        "lift": Act(_lift, forms.StepForm, initial=_today("done_on")),
        "relapse": Act(_relapse, forms.RelapseForm, initial=_today("found_on")),
    },
    buttons=_case_buttons,
    awaits=check_awaits,
)

CASE_MEASURE = FormPage(
    "monitoring:case_measure",
    _("登记措施"),
    forms.MeasureForm,
    lambda sent: measures.add_measure(
        sent.viewer, sent.row.household, _entered(sent.data), key=sent.key
    ),
    by=HELPING,
    leads_to="monitoring:measure",
    page=CASE,
    initial=_today("begun_on"),
)

# --- measures -------------------------------------------------------------------------------------


def _measure_buttons(_viewer: Viewer, row: Measure) -> Sequence[Button]:
    if row.ended_on is not None:
        return ()
    return (Button(_("结束措施"), reverse("monitoring:measure_end", args=[row.pk]), HELPING),)


MEASURE = RecordPage(
    "monitoring:measure",
    measures_for,
    register=MEASURES,
    gist=WHOSE,
    facts=(MEASURE_FACTS,),
    boxes=(Verdict(_("措施核对"), lambda _viewer, row: row.decision),),
    buttons=_measure_buttons,
)

MEASURE_NEW = FormPage(
    "monitoring:measure_new",
    _("登记措施"),
    forms.MeasureNewForm,
    lambda sent: measures.add_measure(
        sent.viewer, sent.data["household"], _entered(sent.data), key=sent.key
    ),
    by=HELPING,
    leads_to="monitoring:measure",
    register=MEASURES,
    initial=_today("begun_on"),
)

MEASURE_END = FormPage(
    "monitoring:measure_end",
    _("结束措施"),
    forms.MeasureEndForm,
    lambda sent: measures.end_measure(
        sent.viewer, sent.row, sent.data["ended_on"], sent.data["effect"], key=sent.key
    ),
    by=HELPING,
    leads_to="monitoring:measure",
    page=MEASURE,
    initial=_today("ended_on"),
)
