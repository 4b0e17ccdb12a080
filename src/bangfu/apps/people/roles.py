"""Roles: what an office does, at which level of place, and what it may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bangfu.core.place import Level
from bangfu.core.words import Words, words


@dataclass(frozen=True)
class Role:
    """One role. `level` is the level of the place for which it is granted.

    `reads` tells whether it reads the business of its place (data of class 0 and 1). `households`
    tells whose households it reads (class 2): none, those of its place, or those of the grids it
    works in. `reveals` tells whether it may see a number or an illness in full (class 3), for a
    reason that is kept.
    """

    code: str
    name: Words
    level: Level
    reads: bool = True
    households: Literal["none", "place", "grid"] = "none"
    reveals: bool = False


ROLES: Mapping[str, Role] = {
    role.code: role
    for role in (
        Role(
            "county_leader",
            words("区县政府领导", "County government leader"),
            "county",
            households="place",
        ),
        Role(
            "leading_group_office",
            words("领导小组办公室", "Leading group office"),
            "county",
            households="place",
        ),
        Role(
            "agriculture_bureau",
            words("农业农村部门", "Agriculture bureau"),
            "county",
            households="place",
            reveals=True,
        ),
        Role("platform", words("区级平台", "District platform"), "county"),
        Role("finance_bureau", words("财政部门", "Finance bureau"), "county"),
        Role(
            "auditor",
            words("审计与纪检", "Audit and discipline"),
            "county",
            households="place",
            reveals=True,
        ),
        Role("department", words("行业部门", "Sector department"), "county", reads=False),
        Role("expert", words("评审专家", "Expert of a panel"), "county", reads=False),
        Role(
            "township",
            words("镇乡经办", "Township clerk"),
            "township",
            households="place",
            reveals=True,
        ),
        Role(
            "township_leader",
            words("镇乡负责人", "Township leader"),
            "township",
            households="place",
            reveals=True,
        ),
        Role("township_finance", words("镇乡财政所", "Township finance office"), "township"),
        Role("village", words("村委会", "Village committee"), "village", households="place"),
        Role(
            "resident_team",
            words("驻村工作队", "Resident work team"),
            "village",
            households="place",
        ),
        Role("grid_worker", words("网格员", "Grid worker"), "village", households="grid"),
        Role(
            "administrator",
            words("系统管理员", "System administrator"),
            "county",
            reads=False,
        ),
        Role("pack_editor", words("政策管理员", "Pack editor"), "county", reads=False),
    )
}
"""All roles, by code, in the order in which pages list them."""


def role_name(code: str) -> Words:
    """The name of a role; the code itself for one that no longer exists."""
    role = ROLES.get(code)
    return role.name if role else Words(zh=code, en=code)
