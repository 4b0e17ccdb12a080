"""Notices with the names of their places, for officials and for everybody."""

from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import notice_kinds, policy_pack_on
from bangfu.apps.records.models import Attachment, Notice
from bangfu.apps.records.queries.notices import hanging_for, notices_for, objections_for
from bangfu.apps.records.queries.papers import paper_for
from bangfu.apps.registry.models import Division


def named_notices_for(viewer: Viewer) -> Any:
    """The notices that the viewer may see, with the names of their places and open objections."""
    unsettled = Count("objections", filter=Q(objections__state="received"))
    return _named(notices_for(viewer)).annotate(open_objections=unsettled)


def named_hanging_for(viewer: Viewer) -> Any:
    """The notices that hang out today, with the names of their places."""
    return _named(hanging_for(viewer))


def _named(rows: Any) -> Any:
    names = Division.everything.filter(pk=OuterRef("place")).values("name")[:1]
    return rows.annotate(place_name=Subquery(names))


def hanging_notice(viewer: Viewer, notice_id: int) -> Notice | None:
    """A notice that hangs out today, whoever looks."""
    found: Notice | None = named_hanging_for(viewer).filter(pk=notice_id).first()
    return found


def photo_of(viewer: Viewer, notice: Notice) -> Attachment | None:
    """The photo of a posting, where it may be seen by the viewer."""
    return paper_for(viewer, notice.photo_id) if notice.photo_id else None


def objections_to(viewer: Viewer, notice: Notice) -> Any:
    """The objections to a notice, for those of its place."""
    return objections_for(viewer).filter(notice=notice)


def kind_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """What today's policy makes open to everyone, to choose from."""
    if policy_pack_on(viewer.today) is None:
        return []
    return [(c, n.said(viewer.language)) for c, n in notice_kinds(viewer.today).items()]
