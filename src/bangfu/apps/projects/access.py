"""Who may make what in the stage: by role, for the place; an expert, for the panels he sits in."""

from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Review, ReviewMember
from bangfu.apps.records.refusal import refuse

APPLICANTS = ("township",)
"""Who writes an application and reports the building: the township that carries the project out."""

CONSENT_OPENERS = ("township", "platform", "agriculture_bureau")
"""Who begins the pooling of a township: puts its weak villages on the list to be asked."""


def seat_of(viewer: Viewer, review: Review) -> ReviewMember:
    """The viewer's own seat in a panel. Raises Refused for anybody else."""
    if "expert" in viewer.roles:
        seats = ReviewMember.everything.filter(review=review, person_id=viewer.person_id)
        seat: ReviewMember | None = seats.select_related("person", "review").first()
        if seat is not None:
            return seat
    raise refuse("not_of_panel", str(review))
