"""Which households the story tells of: where, since when, of which cause, and how far they came."""

from collections.abc import Iterator, Sequence
from datetime import date

from bangfu.demonstration.kaiyuan import places
from bangfu.demonstration.kaiyuan.cases import Course
from bangfu.demonstration.kaiyuan.people import Family
from bangfu.demonstration.telling import Telling

TABLE = """
威远堡镇  2024-07-12 illness          risk_removed  department
威远堡镇  2024-10-08 industry_failure followed      visit
威远堡镇  2024-12-10 illness          received      department
庆云堡镇  2024-08-05 disaster         followed      department aided
庆云堡镇  2024-09-10 schooling        risk_removed  department
中固镇    2024-06-18 accident         risk_removed  hotline
中固镇    2024-11-15 job_loss         helped        department
中固镇    2024-12-14 other            dismissed     self
八棵树镇  2024-03-06 illness          relapsed      visit
八棵树镇  2024-10-11 illness          followed      department
金沟子镇  2024-09-25 labour_shortage  lift_reviewed visit
金沟子镇  2024-12-13 accident         open          hotline
八宝镇    2024-11-05 disability       helped        department
八宝镇    2024-10-11 illness          refuted       department
业民镇    2024-10-02 industry_failure lifting       visit
业民镇    2024-11-26 job_loss         compared      self
莲花镇    2024-07-03 illness          risk_removed  visit
莲花镇    2024-09-20 job_loss         lift_noticed  visit
莲花镇    2024-09-30 labour_shortage  lift_verified visit
莲花镇    2024-11-12 illness          helped        department
莲花镇    2024-12-02 disability       identified    visit
莲花镇    2024-12-05 industry_failure checked       self
莲花镇    2024-12-10 illness          noticed       department
莲花镇    2024-12-11 accident         reviewed      hotline
莲花镇    2024-12-12 schooling        verified      visit
莲花镇    2024-12-15 job_loss         received      self
莲花镇    2024-12-16 disaster         aided         visit      aided
莲花镇    2024-12-17 other            open          self
莲花镇    2024-12-10 illness          open          department
靠山镇    2024-08-05 disaster         risk_removed  department aided
靠山镇    2024-09-24 other            lift_compared visit
马家寨镇  2024-10-28 industry_failure followed      visit
下肥镇    2024-11-12 illness          excluded      department
下肥镇    2024-09-14 job_loss         lift_checked  visit
松山镇    2024-11-15 job_loss         measured      department
城东镇    2024-12-09 illness          compared      visit
李家台镇  2024-08-20 industry_failure risk_removed  self
上肥镇    2024-11-28 disability       helped        visit
黄旗寨镇  2024-12-10 illness          open          department
林丰满族乡 2024-10-11 illness         helped        department
林丰满族乡 2024-12-04 labour_shortage identified    visit
"""
"""Township, day, cause, the last step taken, from where it was heard, whether help came first."""

APART = 3
"""How many households lie between those of one village of which the story tells."""


def drawn(story: Telling, families: Sequence[Family]) -> list[Course]:
    """The courses, each of a household of its own in the first village of its township."""
    waiting = {
        village.parent_id: _fit(families, village.code) for village in places.first_villages(story)
    }
    return [
        Course(
            story, next(waiting[story.townships[town]]), date.fromisoformat(on), cause, until,
            source, is_aided=bool(aided),
        )
        for town, on, cause, until, source, *aided in map(str.split, TABLE.split("\n")[1:-1])
    ]  # fmt: skip


def _fit(families: Sequence[Family], village: str) -> Iterator[Family]:
    """Households of a village that are not monitored yet, some way apart."""
    of = [one for one in families if one.village == village]
    return (one for one in of[::APART] if one.status in ("relieved", "general"))
