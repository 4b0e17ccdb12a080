"""The whole story of Kaiyuan: a year of keeping households from falling back."""

from bangfu.demonstration import founding
from bangfu.demonstration.kaiyuan import (
    circumstances,
    courses,
    places,
    register,
    schedule,
    upkeep,
    visiting,
    warnings,
    working,
)
from bangfu.demonstration.kaiyuan.cast import CAST
from bangfu.demonstration.telling import Say, Telling, in_order

PACK = "kaiyuan-2024"


def tell(story: Telling, say: Say) -> None:
    """The story: how it begins, who is on the register, and what is done day by day."""
    say("建立区县、人员和政策")
    founding.begin(story, CAST)
    founding.into_force(story, PACK, story.begins)
    places.people(story)
    say("登记农户和家庭成员")
    families = register.draw(story)
    register.enter(story, families)
    say("一年里的走访、就业、部门预警、监测案件和筛查")
    told = courses.drawn(story, families)
    in_order(
        [
            *circumstances.incomes(story, families),
            *circumstances.guarantees(story, families),
            *visiting.acts(story, families),
            *working.acts(story),
            *warnings.acts(story, told, families),
            *(act for course in told for act in course.acts()),
            *upkeep.acts(story, families),
            *schedule.acts(story),
        ]
    )
