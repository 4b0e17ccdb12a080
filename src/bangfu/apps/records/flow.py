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

DONE = {
    "create": words("新建", "Made"),
    "change": words("修改", "Changed"),
    "lines": words("列明细", "Lines written"),
    "find": words("核算目标", "Targets found"),
    "enter": words("登记", "Entered"),
    "own": words("确权", "Shares written"),
    "set": words("下达预算", "Budget set"),
    "reserve": words("占用预算", "Budget reserved"),
    "release": words("释放预算", "Budget released"),
    "spend": words("支出预算", "Budget spent"),
    "restore": words("退回预算", "Budget restored"),
    "post": words("记账", "Booked"),
    "reverse": words("冲销", "Reversed"),
    "reveal": words("查看隐去的内容", "What is hidden was seen"),
    "erase": words("删除个人信息", "Personal data erased"),
    "enter_many": words("批量登记", "Entered from a workbook"),
    "make_clues": words("转为线索", "Turned into clues"),
    "check_many": words("批量核对", "Checked together"),
    "withdraw": words("撤下", "Withdrawn"),
    "done": words("后台完成", "Done in the background"),
    "failed": words("后台失败", "Failed in the background"),
    "retry": words("重新运行", "Run again"),
    "confirm": words("确认", "Confirmed"),
    "end": words("终止", "Ended"),
    "delegate": words("委托", "Delegated"),
    "close": words("停用账号", "Account closed"),
    "reopen": words("恢复账号", "Account opened again"),
    "reset_password": words("重设密码", "New password set"),
    "change_password": words("更改密码", "Password changed"),
    "remove_second_factor": words("取消两步登录", "Second factor taken away"),
}
"""What is done beside the flows, by the last part of its verb."""

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
