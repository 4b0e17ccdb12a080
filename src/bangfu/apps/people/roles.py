"""Roles: what an office does, at which level of place, and what it may read."""

from collections.abc import Mapping
from dataclasses import dataclass

from bangfu.core.place import Level
from bangfu.core.words import Words, words


@dataclass(frozen=True)
class Role:
    """One role. `level` is the level of the place for which it is granted.

    `reads` tells whether it reads the business of its place (data of class 0 and 1).
    """

    code: str
    name: Words
    level: Level
    reads: bool = True


ROLES: Mapping[str, Role] = {
    role.code: role
    for role in (
        Role("county_leader", words("区县政府领导", "County government leader"), "county"),
        Role("leading_group_office", words("领导小组办公室", "Leading group office"), "county"),
        Role("agriculture_bureau", words("农业农村部门", "Agriculture bureau"), "county"),
        Role("platform", words("区级平台", "District platform"), "county"),
        Role("finance_bureau", words("财政部门", "Finance bureau"), "county"),
        Role("auditor", words("审计与纪检", "Audit and discipline"), "county"),
        Role("expert", words("评审专家", "Expert of a panel"), "county", reads=False),
        Role("township", words("镇乡经办", "Township clerk"), "township"),
        Role("township_leader", words("镇乡负责人", "Township leader"), "township"),
        Role("township_finance", words("镇乡财政所", "Township finance office"), "township"),
        Role("village", words("村委会", "Village committee"), "village"),
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
