"""How a notice comes before the public and how an objection to it is settled."""

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

DRAFTING = (
    "village township platform agriculture_bureau finance_bureau leading_group_office county_leader"
)
"""Who puts notices up for their place."""

CHECKING = "village township township_leader agriculture_bureau leading_group_office county_leader"
"""Who checks before it is posted that a notice may be seen by everybody."""

HANDLING = "township township_leader agriculture_bureau leading_group_office"
"""Who handles objections, and may see the contact of those who objected."""

NOTICE_LEVELS = {
    "village": words("村级", "Village"),
    "township": words("镇乡级", "Township"),
    "county": words("区县级", "County"),
}

NOTICE = Flow(
    name="records.notice",
    title=words("公示公告", "Public notice"),
    states=(
        state("draft", "拟稿", "Drafted"),
        state("checked", "已审核", "Checked"),
        state("running", "公示中", "Running", light="good"),
        state("effective", "公示无异议", "Effective"),
        state("ended", "已结束", "Ended", on_path=False),
        state("withdrawn", "已撤回", "Withdrawn", on_path=False, light="bad"),
    ),
    events=(
        event("check", "审核", "Check", before="draft", after="checked", by=CHECKING, duty="check"),
        event("post", "张贴", "Post", before="checked", after="running", by=DRAFTING),
        event("take_effect", "公示期满无异议", "Over without objection",
              before="running", after="effective", by=DRAFTING),
        event("end", "公告期满", "Announcement over", before="running", after="ended", by=DRAFTING),
        event("withdraw", "撤回", "Withdraw", before="draft checked running", after="withdrawn",
              by=f"{DRAFTING} {HANDLING}", asks_reason=True),
    ),
)  # fmt: skip

OBJECTION = Flow(
    name="records.objection",
    title=words("异议", "Objection"),
    states=(
        state("received", "待处理", "To be handled", light="care"),
        state("dismissed", "不成立", "Dismissed"),
        state("upheld", "成立", "Upheld", on_path=False, light="bad"),
    ),
    events=(
        event("dismiss", "认定不成立", "Dismiss", before="received", after="dismissed",
              by=HANDLING, asks_reason=True),
        event("uphold", "认定成立", "Uphold", before="received", after="upheld",
              by=HANDLING, asks_reason=True),
    ),
)  # fmt: skip
