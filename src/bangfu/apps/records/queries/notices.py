"""Notices and objections: what hangs out, what has run its time, what stands against it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.records.chain import sha256_of
from bangfu.apps.records.flow import HANDLING
from bangfu.apps.records.models import AuditEvent, Notice, Objection

REVEALED = "records.objection.reveal"
"""The event that a contact was looked at."""


def notices_for(viewer: Viewer) -> Any:
    """The notices the viewer may see, the latest first."""
    return Notice.objects.visible_to(viewer).order_by("-begins_on", "-pk")


def hanging_for(viewer: Viewer) -> Any:
    """The notices that hang out today, for everybody who looks: the latest first."""
    today = viewer.today
    held = notices_for(viewer).filter(state="running", begins_on__lte=today, ends_on__gt=today)
    return held.order_by("-begins_on", "-pk")


def is_over(viewer: Viewer, notice_id: int) -> bool:
    """Whether a notice hung out once and no longer does. It tells of no notice that never hung out.

    Nothing of its content is read: only so may it be asked for notices that nobody sees any more.
    """
    shown = Notice.everything.filter(pk=notice_id, begins_on__lte=viewer.today)
    return bool(shown.exclude(state="running", ends_on__gt=viewer.today).exists())


def content_of(notice: Notice) -> Mapping[str, object]:
    """What of a notice is frozen by its digest."""
    return {
        "kind": notice.kind_code,
        "title": notice.title,
        "text": notice.text,
        "columns": notice.columns,
        "rows": notice.rows,
        "proof": notice.proof,
    }


def is_unchanged(notice: Notice) -> bool:
    """Whether the notice still says what it said when it was checked."""
    return notice.digest == sha256_of(content_of(notice))


def notice_ended(notice: Notice, on: date) -> bool:
    """Whether a notice has run its days by `on`, unchanged, and nothing open stands against it.

    One withdrawn, or never posted, has not.
    """
    has_run = notice.ends_on is not None and notice.ends_on <= on
    in_time = notice.state in ("running", "effective", "ended")
    return has_run and in_time and is_unchanged(notice) and not open_objections(notice)


def open_objections(notice: Notice) -> int:
    """How many objections to a notice are not settled."""
    return int(Objection.everything.filter(notice=notice, state="received").count())


# --- objections -------------------------------------------------------------------------------


def is_received(number: int) -> bool:
    """Whether an objection of that number was received; who made it and what it says is not told."""
    return bool(Objection.everything.filter(pk=number).exists())


def objections_for(viewer: Viewer) -> Any:
    """The objections of the viewer's places, the latest first.

    `shown_contact` is the contact for one who answers objections there and has said why they look;
    it is empty for everybody else, and the column itself is not read.
    """
    shown = Objection.objects.visible_to(viewer).select_related("notice").defer("contact")
    answers = Q(pk__in=[])
    for grant in viewer.grants:
        if grant.role in HANDLING.split():
            answers |= inside("notice__place", grant.area)
    looked = AuditEvent.everything.filter(
        verb=REVEALED, subject_id=OuterRef("pk"), person_id=viewer.person_id or 0
    )
    contact = Case(When(answers & Exists(looked), then=F("contact")), default=Value(""))
    return shown.annotate(shown_contact=contact).order_by("-received_at", "-pk")
