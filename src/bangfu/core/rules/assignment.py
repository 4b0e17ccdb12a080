"""RK11 assignment under capacity 结对派驻: who serves whom, within bounds."""

from typing import ClassVar

from bangfu.core.rules.rule import Count, Flag, Kind
from bangfu.core.words import Named, Words, words


class ServedGroup(Named):
    """A group of villages with the units and teams that serve it."""

    villages: Count
    units: Count
    teams: Count


class Assignment(Kind):
    """Bounds of a pairing: every village a unit, and whether units may share a team."""

    kind: ClassVar[str] = "assignment"
    title: ClassVar[Words] = words("结对派驻", "Assignment under capacity")

    units_per_village_min: Count | None = None
    villages_total: Count | None = None
    groups: dict[str, ServedGroup] | None = None
    joint_teams: Flag | None = None
    must_have: dict[str, Named] | None = None
