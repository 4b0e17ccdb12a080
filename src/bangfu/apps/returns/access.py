"""Who may begin what in the returns stage. Who may go on with it says the flow."""

from collections.abc import Mapping

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records import access as records
from bangfu.core.words import Words, words

MAKERS: Mapping[str, tuple[str, ...]] = {
    "remittance_year": ("platform",),
    "remittance_receipt": ("platform", "finance_bureau"),
    "surplus_plan": ("platform",),
    "use_plan": ("village",),
}
"""The roles that may make a row of a table."""

_NAMES: Mapping[str, Words] = {
    "remittance_year": words("年度上缴", "remittances of a year"),
    "remittance_receipt": words("上缴到账", "receipt of a remittance"),
    "surplus_plan": words("结余安排", "surplus plan"),
    "use_plan": words("村级收益使用计划", "use plan of a village"),
}


def may_make(viewer: Viewer, table: str, place: str) -> bool:
    """Whether the viewer may make a row of the table for a place."""
    return viewer.holds(MAKERS[table], place) is not None


def role_to_make(viewer: Viewer, table: str, place: str) -> str:
    """The role by which the viewer makes a row of the table for a place. Raises Refused."""
    return records.role_to_make(viewer, MAKERS[table], place, _NAMES[table])
