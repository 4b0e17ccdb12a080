"""Pooling: villages and townships consent, by meeting and by agreement, before any money moves."""

from collections.abc import Iterable
from datetime import date

from bangfu.apps.projects.actions.consents import (
    open_pooling,
    record_township_meeting,
    record_village_meetings,
    sign_township,
    sign_villages,
)
from bangfu.apps.projects.actions.meetings import TOWNSHIP_DECISION, MeetingFacts
from bangfu.apps.projects.models import TownshipConsent
from bangfu.apps.projects.queries.policy import step_needs
from bangfu.demonstration.telling import LABEL, Telling, fresh, row

OPENED, MET, SIGNED, DECIDED, AGREED = (date(2018, 3, day) for day in (5, 12, 16, 20, 26))


def pool(story: Telling, names: Iterable[str]) -> None:
    """Every township with weak villages pools them, in the steps of the policy."""
    for name in names:
        township(story, name)


def township(story: Telling, name: str) -> None:
    """One township: its villages meet and sign, it decides, and it signs with the platform."""
    clerk, head = f"clerk:{name}", f"head:{name}"
    code = story.townships[name]
    consent = row(TownshipConsent, open_pooling(story.who("bureau", OPENED), code, key=story.key))
    met = MeetingFacts(
        held_on=MET,
        attended=46,
        votes_for=45,
        votes_against=1,
        minutes=f"{LABEL}会议记录：{name}各困难村同意由镇统筹本村帮扶资金",
        items=tuple(step_needs(MET, "village_consent")),
    )
    record_village_meetings(story.who(clerk, MET), consent, met, key=story.key)
    papers = numbered(step_needs(SIGNED, "pool_village"), name)
    sign_villages(
        story.who(head, SIGNED), fresh(consent), key=story.key, papers=papers, signed_on=SIGNED
    )
    decided = MeetingFacts(
        held_on=DECIDED,
        attended=9,
        votes_for=9,
        minutes=f"{LABEL}会议记录：{name}集体研究，同意由区统筹",
    )
    record_township_meeting(
        story.who(clerk, DECIDED),
        fresh(consent),
        decided,
        key=story.key,
        papers=numbered(step_needs(DECIDED, TOWNSHIP_DECISION), name),
    )
    sign_township(
        story.who("platform", AGREED),
        fresh(consent),
        key=story.key,
        papers=numbered(step_needs(AGREED, "pool_township"), name),
        signed_on=AGREED,
    )


def numbered(needs: Iterable[str], name: str) -> dict[str, str]:
    """Papers by code, each with an invented number."""
    return {code: f"{LABEL}-{name}-{n}号" for n, code in enumerate(needs, start=1)}
