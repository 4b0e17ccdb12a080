"""How a remittance, its receipts, a surplus plan and a village's use plan move."""

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

OPEN = "due notified part_paid late"
"""The states in which a remittance still waits for money."""

REMITTANCE_DUE = Flow(
    name="returns.remittance_due",
    title=words("上缴利润", "Remittance"),
    states=(
        state("planned", "计划", "Planned"),
        state("due", "应缴", "Due"),
        state("notified", "已通知", "Notified"),
        state("part_paid", "部分缴", "Part paid", light="care"),
        state("paid", "缴清", "Paid", light="good"),
        state("late", "逾期", "Late", on_path=False, light="bad"),
        state("waived", "减免", "Waived", on_path=False),
    ),
    events=(
        event("open", "列为应缴", "Make due", before="planned", after="due",
              by="platform", duty="propose"),
        event("notify", "通知镇乡", "Notify the township", before="due", after="notified",
              by="platform", duty="propose"),
        event("receive", "部分到账", "Receive a part", before=OPEN, after="part_paid",
              by="finance_bureau", duty="receive"),
        event("settle", "缴清", "Settle", before=OPEN, after="paid",
              by="finance_bureau", duty="receive"),
        event("mark_late", "列为逾期", "Mark as late", before="due notified part_paid",
              after="late", by="platform", duty="propose"),
        event("waive", "减免", "Waive", before=OPEN, after="waived",
              by="county_leader", duty="approve", asks_reason=True),
        event("take_back", "冲回部分到账", "Take a receipt back", before="part_paid paid late",
              after="part_paid", by="finance_bureau", duty="receive", asks_reason=True,
              is_errand=False),
        event("take_all_back", "冲回全部到账", "Take all receipts back",
              before="part_paid paid late", after="notified",
              by="finance_bureau", duty="receive", asks_reason=True, is_errand=False),
    ),
)  # fmt: skip

REMITTANCE_RECEIPT = Flow(
    name="returns.remittance_receipt",
    title=words("上缴到账", "Receipt of a remittance"),
    states=(
        state("entered", "已登记，待核对", "Entered, to be confirmed"),
        state("confirmed", "已入专账", "In the account", light="good"),
        state("returned", "未予确认", "Not confirmed", on_path=False),
        state("disputed", "申请冲销", "To be reversed", on_path=False, light="care"),
        state("reversed", "已冲销", "Reversed", on_path=False),
    ),
    events=(
        event("confirm", "核对入账", "Confirm", before="entered", after="confirmed",
              by="finance_bureau", duty="check"),
        event("return", "不予确认", "Do not confirm", before="entered", after="returned",
              by="finance_bureau", duty="check", asks_reason=True),
        event("dispute", "申请冲销", "Ask to reverse", before="confirmed", after="disputed",
              by="platform finance_bureau", asks_reason=True),
        event("keep", "不冲销", "Do not reverse", before="disputed", after="confirmed",
              by="finance_bureau", asks_reason=True),
        event("reverse", "冲销", "Reverse", before="disputed", after="reversed",
              by="finance_bureau", asks_reason=True, is_errand=True),
    ),
)  # fmt: skip

SURPLUS_PLAN = Flow(
    name="returns.surplus_plan",
    title=words("结余安排", "Surplus plan"),
    states=(
        state("draft", "草稿", "Draft"),
        state("proposed", "已提出", "Proposed"),
        state("approved", "已批准", "Approved", light="good"),
        state("paid", "支付完毕", "Paid", light="good"),
        state("returned", "退回", "Returned", on_path=False, light="care"),
        state("dropped", "撤销", "Dropped", on_path=False),
    ),
    events=(
        event("propose", "提出", "Propose", before="draft returned", after="proposed",
              by="platform", duty="propose"),
        event("return", "退回", "Return", before="proposed", after="returned",
              by="county_leader", duty="approve", asks_reason=True),
        event("approve", "批准", "Approve", before="proposed", after="approved",
              by="county_leader", duty="approve"),
        event("drop", "撤销", "Drop", before="draft returned", after="dropped",
              by="platform", asks_reason=True),
        event("pay", "支付一项", "Pay a line", before="approved", after="approved",
              by="finance_bureau", duty="release", is_errand=True),
        event("finish", "支付完毕", "All is paid", before="approved", after="paid",
              by="finance_bureau", duty="release"),
    ),
)  # fmt: skip

USE_PLAN = Flow(
    name="returns.use_plan",
    title=words("村级收益使用计划", "Use plan of a village"),
    states=(
        state("plan", "拟订", "Planned"),
        state("decided", "村民已议定", "Decided by the villagers"),
        state("approved", "镇乡已审核", "Checked by the township", light="good"),
        state("spent", "已支出", "Spent"),
        state("published", "已公开", "Published", light="good"),
        state("returned", "退回", "Returned", on_path=False, light="care"),
        state("dropped", "撤销", "Dropped", on_path=False),
    ),
    events=(
        event("decide", "登记村民决议", "Record the villagers' decision", before="plan returned",
              after="decided", by="village", duty="propose"),
        event("approve", "审核通过", "Approve", before="decided", after="approved",
              by="township township_leader", duty="check"),
        event("return", "退回", "Return", before="decided", after="returned",
              by="township township_leader", duty="check", asks_reason=True),
        event("drop", "撤销", "Drop", before="plan returned", after="dropped",
              by="village", asks_reason=True),
        event("spend", "支出一项", "Spend a line", before="approved", after="approved",
              by="village", is_errand=True),
        event("finish", "支出完毕", "All is spent", before="approved", after="spent",
              by="village"),
        event("publish", "公开", "Publish", before="spent", after="published", by="village"),
    ),
)  # fmt: skip
