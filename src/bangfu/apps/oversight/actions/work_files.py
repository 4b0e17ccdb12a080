"""Papers are filed in the work file of a township or a village."""

from bangfu.apps.oversight.access import FILING_ROLES
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.records.actions.papers import Paper, attach
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.models import Division


def file_paper(viewer: Viewer, place: str, paper: Paper, *, key: str) -> Told:
    """File a paper in the work file of a place. Raises Refused: no such place, another's, no paper."""
    division = Division.everything.filter(pk=place).first()
    if division is None:
        raise refuse("no_place_to_file", place)
    return attach(viewer, division, paper, key=key, roles=FILING_ROLES)
