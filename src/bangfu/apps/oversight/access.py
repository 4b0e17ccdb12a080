"""Who may begin something in oversight; what follows is said by the flows."""

from bangfu.apps.people.scope import Viewer

INSPECTORS = ("agriculture_bureau", "finance_bureau", "auditor", "leading_group_office")
LEADERS_OF_WORK = ("agriculture_bureau", "leading_group_office", "county_leader")
TASK_GIVERS = (*LEADERS_OF_WORK, "township", "township_leader")
ASSESSORS = ("agriculture_bureau", "finance_bureau", "leading_group_office")
FILING_ROLES = ("village", "township", "township_leader", "agriculture_bureau")
REFERRERS = ("auditor", "leading_group_office", "county_leader")


def role_to_inspect(viewer: Viewer, place: str) -> str | None:
    """The role by which inspections are planned and findings written for a place."""
    return viewer.holds(INSPECTORS, place)


def role_to_refer(viewer: Viewer, place: str) -> str | None:
    """The role by which a clue is referred."""
    return viewer.holds(REFERRERS, place)


def role_to_give_tasks(viewer: Viewer, place: str) -> str | None:
    """The role by which tasks are given to a place."""
    return viewer.holds(TASK_GIVERS, place)


def role_to_collect(viewer: Viewer, place: str) -> str | None:
    """The role by which a period of figures is opened for a county."""
    return viewer.holds(LEADERS_OF_WORK, place)


def role_to_assess(viewer: Viewer, place: str) -> str | None:
    """The role by which targets are looked at and evaluations opened."""
    return viewer.holds(ASSESSORS, place)
