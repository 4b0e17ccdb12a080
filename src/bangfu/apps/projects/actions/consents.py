"""Pooling: villages decide and sign, one by one or all of a township at once; then the township."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.access import CONSENT_OPENERS
from bangfu.apps.projects.actions.meetings import (
    TOWNSHIP_DECISION,
    MeetingFacts,
    hold_meeting,
    papers_given,
)
from bangfu.apps.projects.actions.papers import put_papers, withdraw_papers
from bangfu.apps.projects.actions.writing import judge, refuse_early, refuse_future
from bangfu.apps.projects.models import TownshipConsent, VillageConsent
from bangfu.apps.projects.queries.consents import open_villages, weak_villages_in
from bangfu.apps.projects.queries.facts import step_facts
from bangfu.apps.projects.queries.policy import STEP
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, add, once, take, write
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.actions.divisions import division_on
from bangfu.core.words import words

WHAT = words("统筹同意", "consent to pooling")

VILLAGE_DECISION, VILLAGE_POOLING = "village_consent", "pool_village"
TOWNSHIP_POOLING = "pool_township"
"""Steps of the policy."""


def open_pooling(viewer: Viewer, township: str, *, key: str) -> Told:
    """Put the weak villages of a township on the list to be asked; those that are there stay."""

    def do() -> TownshipConsent:
        role = role_to_make(viewer, CONSENT_OPENERS, township, WHAT)
        place = division_on(township, viewer.today, level="township")
        weak = weak_villages_in(township, viewer.today)
        if not weak:
            raise refuse("no_weak_village", str(place))
        held: TownshipConsent | None = TownshipConsent.everything.filter(township=place).first()
        consent = held or add(viewer, TownshipConsent(state="open", township=place), role=role)
        asked = set(VillageConsent.everything.values_list("village_id", flat=True))
        for code in weak:
            if code not in asked:
                row = VillageConsent(state="open", village_id=code, township_consent=consent)
                add(viewer, row, role=role)
        return consent

    return once(viewer, key, {"open_pooling": township}, do)


# --- one village -------------------------------------------------------------------------------


def record_village_meeting(
    viewer: Viewer, row: VillageConsent, meeting: MeetingFacts, *, key: str
) -> Told:
    """Record that a village decided to have its money pooled. A step that was left out is named."""

    def do() -> VillageConsent:
        _agree(viewer, row, meeting, "agree")
        return row

    return once(viewer, key, {"agree": row.pk, "meeting": asdict(meeting)}, do)


def record_leaving(
    viewer: Viewer, row: VillageConsent, meeting: MeetingFacts, *, key: str, reason: str
) -> Told:
    """Record that a village decided, in the same steps, to leave the pool."""

    def do() -> VillageConsent:
        _agree(viewer, row, meeting, "leave", reason)
        return row

    body = {"leave": row.pk, "meeting": asdict(meeting), "reason": reason}
    return once(viewer, key, body, do)


def sign_village(
    viewer: Viewer, row: VillageConsent, *, key: str, papers: Mapping[str, str], signed_on: date
) -> Told:
    """Check the papers of a village and sign: `papers` gives each with its number."""

    def do() -> VillageConsent:
        _sign(viewer, row, papers, signed_on)
        return row

    body = {"sign": row.pk, "papers": dict(papers), "on": signed_on}
    return once(viewer, key, body, do)


def reopen_village(viewer: Viewer, row: VillageConsent, *, key: str, reason: str) -> Told:
    """Let a village decide again; its papers no longer count."""

    def do() -> VillageConsent:
        refuse_early(viewer, row, "reopen")
        withdraw_papers(viewer, row)
        write(viewer, row, meeting=None, signed_on=None)
        take(viewer, row, "reopen", reason=reason)
        return row

    return once(viewer, key, {"reopen": row.pk, "reason": reason}, do)


def _agree(
    viewer: Viewer, row: VillageConsent, meeting: MeetingFacts, event: str, reason: str = ""
) -> None:
    refuse_early(viewer, row, event)
    decision = judge(viewer, STEP, step_facts(VILLAGE_DECISION, meeting.items))
    write(
        viewer,
        row,
        meeting=hold_meeting(viewer, row.village_id, "village", meeting=meeting, decision=decision),
    )
    take(viewer, row, event, reason=reason, decision=decision)


def _sign(viewer: Viewer, row: VillageConsent, papers: Mapping[str, str], signed_on: date) -> None:
    refuse_early(viewer, row, "sign")
    refuse_future(viewer, signed_on, words("签订日期", "day of signing"))
    given = papers_given(viewer, VILLAGE_POOLING, papers)
    decision = judge(viewer, STEP, step_facts(VILLAGE_POOLING, papers, done=[VILLAGE_DECISION]))
    put_papers(viewer, row, given)
    write(viewer, row, signed_on=signed_on)
    take(viewer, row, "sign", decision=decision)


# --- all villages of a township ----------------------------------------------------------------


def record_village_meetings(
    viewer: Viewer, consent: TownshipConsent, meeting: MeetingFacts, *, key: str
) -> Told:
    """Record one decision for every village of a township that has not decided: one file for all."""

    def do() -> TownshipConsent:
        for row in _villages(consent, "open", "agree"):
            _agree(viewer, row, meeting, "agree")
        return consent

    return once(viewer, key, {"agree_all": consent.pk, "meeting": asdict(meeting)}, do)


def record_each_meeting(viewer: Viewer, meetings: Mapping[str, MeetingFacts], *, key: str) -> Told:
    """Record the decision of several villages, each with its own meeting: all of them or none."""

    def do() -> VillageConsent:
        for code, meeting in meetings.items():
            rows = VillageConsent.everything.filter(village_id=code).select_related("village")
            row: VillageConsent | None = rows.first()
            if row is None:
                raise refuse("village_not_asked", str(division_on(code)))
            _agree(viewer, row, meeting, "agree")
        assert row is not None, "an import has rows"
        return row

    body = {"agree": {code: asdict(meeting) for code, meeting in meetings.items()}}
    return once(viewer, key, body, do)


def sign_villages(
    viewer: Viewer,
    consent: TownshipConsent,
    *,
    key: str,
    papers: Mapping[str, str],
    signed_on: date,
) -> Told:
    """Check and sign for every village of a township that has decided, with one set of papers."""

    def do() -> TownshipConsent:
        for row in _villages(consent, "village_agreed", "sign"):
            _sign(viewer, row, papers, signed_on)
        return consent

    body = {"sign_all": consent.pk, "papers": dict(papers), "on": signed_on}
    return once(viewer, key, body, do)


def _villages(consent: TownshipConsent, state: str, event: str) -> Sequence[VillageConsent]:
    """The villages of a township in a state, in order. Raises Refused where there is none."""
    rows = VillageConsent.everything.filter(township_consent=consent, state=state)
    found = list(rows.select_related("village").order_by("village_id"))
    if not found:
        raise refuse(
            "no_village_waits",
            str(consent.township),
            event=VillageConsent.flow.event_by_code[event].name,
        )
    return found


# --- the township ------------------------------------------------------------------------------


def record_township_meeting(
    viewer: Viewer,
    row: TownshipConsent,
    meeting: MeetingFacts,
    *,
    key: str,
    papers: Mapping[str, str],
) -> Told:
    """Record the collective decision of a township. Every weak village that is open is named."""

    def do() -> TownshipConsent:
        refuse_early(viewer, row, "agree")
        _refuse_open_villages(viewer, row)
        given = papers_given(viewer, TOWNSHIP_DECISION, papers)
        decision = judge(viewer, STEP, step_facts(TOWNSHIP_DECISION, papers))
        put_papers(viewer, row, given)
        held = hold_meeting(viewer, row.township_id, "township", meeting=meeting, decision=decision)
        write(viewer, row, meeting=held)
        take(viewer, row, "agree", decision=decision)
        return row

    body = {"agree": row.pk, "meeting": asdict(meeting), "papers": dict(papers)}
    return once(viewer, key, body, do)


def sign_township(
    viewer: Viewer, row: TownshipConsent, *, key: str, papers: Mapping[str, str], signed_on: date
) -> Told:
    """Sign the agreement of township and platform: from then on the money may be pooled."""

    def do() -> TownshipConsent:
        refuse_early(viewer, row, "sign")
        _refuse_open_villages(viewer, row)
        refuse_future(viewer, signed_on, words("签订日期", "day of signing"))
        given = papers_given(viewer, TOWNSHIP_POOLING, papers)
        done = [TOWNSHIP_DECISION, VILLAGE_POOLING]
        decision = judge(viewer, STEP, step_facts(TOWNSHIP_POOLING, papers, done=done))
        put_papers(viewer, row, given)
        write(viewer, row, signed_on=signed_on)
        take(viewer, row, "sign", decision=decision)
        return row

    body = {"sign": row.pk, "papers": dict(papers), "on": signed_on}
    return once(viewer, key, body, do)


def reopen_township(viewer: Viewer, row: TownshipConsent, *, key: str, reason: str) -> Told:
    """Let a township decide again; its papers no longer count, those of its villages do."""

    def do() -> TownshipConsent:
        refuse_early(viewer, row, "reopen")
        withdraw_papers(viewer, row)
        write(viewer, row, meeting=None, signed_on=None)
        take(viewer, row, "reopen", reason=reason)
        return row

    return once(viewer, key, {"reopen": row.pk, "reason": reason}, do)


def _refuse_open_villages(viewer: Viewer, row: TownshipConsent) -> None:
    missing = open_villages(row.township_id, viewer.today)
    if missing:
        names = [str(village) for village in missing]
        raise refuse("villages_still_open", str(row.township), count=len(names), villages=names)
