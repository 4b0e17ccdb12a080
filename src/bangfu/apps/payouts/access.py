"""Who may begin a run. Who may go on with it says the flow."""

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.core.words import words

RUN_MAKERS = ("platform", "agriculture_bureau")


def role_to_make_run(viewer: Viewer, county: str) -> str:
    """The role by which the viewer begins a run. Raises Refused."""
    return role_to_make(viewer, RUN_MAKERS, county, words("分配", "distribution run"))
