"""The types of papers that oversight keeps with its records."""

from collections.abc import Mapping
from typing import Any

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import paper_types, policy_pack_on
from bangfu.core.words import Words, words

PHOTO = "photo"
OTHERS: Mapping[str, Words] = {
    PHOTO: words("照片", "Photo"),
    "other": words("其他材料", "Other paper"),
}


def work_papers(viewer: Viewer, row: Any) -> Mapping[str, Words]:
    """The parts of the work files that the policy asks townships to keep, then photos and others."""
    asked = paper_types(viewer.today) if policy_pack_on(viewer.today) is not None else {}
    return {**asked, **OTHERS}
