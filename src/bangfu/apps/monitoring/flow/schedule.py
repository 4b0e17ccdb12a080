"""How a concentrated check runs, and whom it goes to."""

from collections.abc import Mapping

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import Words, words

OFFICES = "leading_group_office agriculture_bureau"

CHECKED: Mapping[str, Words] = {
    "all": words("全部农户", "All households"),
    "monitored": words("监测对象", "Monitored households"),
    "focus": words("重点帮扶对象", "Households in focus"),
    "key_areas": words("重点关注区域的农户", "Households of the key areas"),
}
"""Which households of its place a concentrated check goes to."""

CAMPAIGN = Flow(
    name="monitoring.campaign",
    title=words("集中排查", "Concentrated check"),
    states=(
        state("running", "排查中", "Running", light="care"),
        state("ended", "已结束", "Ended", light="good"),
    ),
    events=(
        event("end", "结束并小结", "End and sum up", before="running", after="ended", by=OFFICES,
              asks_reason=True, clause="KY-027"),
    ),
)  # fmt: skip
