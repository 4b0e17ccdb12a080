"""What an expert of a panel may see: the projects assigned, until the review is closed."""

from django.apps import apps
from django.db.models import Q

from bangfu.apps.people.scope import Viewer

NOTHING = Q(pk__in=[])


def assigned_q(viewer: Viewer, path: str) -> Q:
    """The rows whose application (at `path`) the viewer has been named to review and has not closed.

    The role of an expert reads nothing of its county; being a member of a panel does.
    """
    if "expert" not in viewer.roles:
        return NOTHING
    members = apps.get_model("projects", "ReviewMember").everything.filter(
        person_id=viewer.person_id, review__closed_on__isnull=True
    )
    return Q(**{f"{path}__in": members.values("review__application")})
