"""The work files of townships and villages: every paper, and of which parts a village has none."""

from typing import Any

from django.db.models import BigIntegerField, Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import paper_types, policy_pack_on
from bangfu.apps.records.models import Attachment
from bangfu.apps.records.queries.papers import papers_for
from bangfu.apps.registry.models import Division
from bangfu.apps.registry.queries.places import own_villages
from bangfu.apps.registry.queries.villages import member_codes
from bangfu.core.words import Words


def named_papers_for(viewer: Viewer) -> Any:
    """Every paper the viewer may see, with the name of its place, the latest first."""
    names = Division.everything.filter(pk=OuterRef("place")).values("name")[:1]
    return papers_for(viewer).annotate(place_name=Subquery(names)).order_by("-pk")


def parts_asked(viewer: Viewer) -> dict[str, Words]:
    """The parts that a work file must have, by today's policy; none before there is one."""
    return paper_types(viewer.today) if policy_pack_on(viewer.today) is not None else {}


def part_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The parts of a work file to choose from."""
    return [(code, name.said(viewer.language)) for code, name in parts_asked(viewer).items()]


def work_files_for(viewer: Viewer) -> Any:
    """The weak villages of the viewer's places, with how many parts of its work file each has."""
    parts = list(parts_asked(viewer))
    filed = (
        Attachment.everything.filter(
            subject_kind=Division.kind(),
            subject_id=Cast(OuterRef("code"), BigIntegerField()),
            type__in=parts,
            withdrawn_at__isnull=True,
        )
        .values("subject_id")
        .annotate(parts=Count("type", distinct=True))
        .values("parts")
    )
    held = Coalesce(Subquery(filed, output_field=IntegerField()), 0)
    weak = own_villages(viewer).filter(pk__in=member_codes(viewer.today))
    return weak.select_related("parent").annotate(parts_filed=held).order_by("code")


def is_incomplete(viewer: Viewer) -> Q:
    """Work files that lack a part."""
    return Q(parts_filed__lt=len(parts_asked(viewer)))
