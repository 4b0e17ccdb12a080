"""What the county watches in the demonstration: targets, a task, a spot check, a problem put right."""

from datetime import date, timedelta

from bangfu.apps.oversight.actions.findings import (
    Found,
    accept_finding,
    claim_done,
    issue_finding,
    verify_finding,
    write_finding,
)
from bangfu.apps.oversight.actions.inspections import Draw, draw_villages
from bangfu.apps.oversight.actions.targets import find_targets
from bangfu.apps.oversight.actions.tasks import Duty, give_task, start_task
from bangfu.apps.oversight.models import Finding, Task
from bangfu.demonstration.telling import LABEL, SEED, Telling, fresh, row

VILLAGES_DRAWN = 5


def watch(story: Telling, county: str, township: str, last_year: int) -> None:
    """The targets of the last year, one open task, villages drawn, two findings."""
    on = date(last_year + 1, 12, 20)
    find_targets(story.who("bureau", on), last_year, key=story.key)
    draw = Draw(county, str(SEED), VILLAGES_DRAWN, on + timedelta(days=20))
    draw_villages(story.who("auditor", on), draw, key=story.key)
    place = story.townships[township]
    duty = Duty(
        place,
        f"{LABEL}：补齐设施农业备案材料",
        on + timedelta(days=40),
        "镇经办收集，农委核对",
        f"{township}分管负责人",
    )
    given = give_task(story.who("office", on), duty, key=story.key)
    start_task(story.who(f"clerk:{township}", on), row(Task, given), key=story.key)
    finding(story, township, f"{LABEL}：项目公示栏缺少收益使用内容", on, is_closed=True)
    finding(story, township, f"{LABEL}：大棚棚膜破损，未及时修复", on, is_closed=False)


def finding(story: Telling, township: str, title: str, on: date, *, is_closed: bool) -> None:
    """A finding that is issued and accepted; one of them is put right and closed by another."""
    found = Found(
        place=story.townships[township],
        title=title,
        text=f"{title}（现场检查发现）",
        measures="限期整改，报送整改照片",
        due_on=on + timedelta(days=30),
    )
    office, clerk = story.who("office", on), story.who(f"clerk:{township}", on)
    held = row(Finding, write_finding(office, found, key=story.key))
    issue_finding(office, held, key=story.key)
    accept_finding(clerk, fresh(held), key=story.key)
    if is_closed:
        claim_done(clerk, fresh(held), evidence=f"{LABEL}整改照片", key=story.key)
        verify_finding(story.who("bureau2", on + timedelta(days=5)), fresh(held), key=story.key)
