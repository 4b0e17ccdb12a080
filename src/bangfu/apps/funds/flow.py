"""How money moves through the offices: appropriations, tranches and payment requests, as tables.

What was posted is never undone in place: one person asks for the reversal, another posts it.
"""

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

COUNTY_MONEY = "finance_bureau"
"""Who keeps the county's accounts."""

PAYING = "finance_bureau township_finance"
"""Who pays, accounts and tells what the bank gave back."""

APPROPRIATION = Flow(
    name="funds.appropriation",
    title=words("拨款", "Appropriation"),
    states=(
        state("drafted", "草稿", "Draft"),
        state("entered", "已录入，待审核", "Entered, to be checked"),
        state("checked", "已审核，待入账", "Checked, to be posted"),
        state("posted", "已入账", "Posted", light="good"),
        state("withdrawn", "已撤回", "Withdrawn", on_path=False),
        state("disputed", "申请冲销", "To be reversed", on_path=False, light="care"),
        state("reversed", "已冲销", "Reversed", on_path=False),
    ),
    events=(
        event("enter", "录入提交", "Enter", before="drafted", after="entered",
              by=COUNTY_MONEY, duty="propose"),
        event("check", "审核", "Check", before="entered", after="checked",
              by=COUNTY_MONEY, duty="check"),
        event("return", "退回", "Return", before="entered checked", after="drafted",
              by=COUNTY_MONEY, asks_reason=True, begins_round=True),
        event("post", "入账", "Post", before="checked", after="posted",
              by=COUNTY_MONEY, duty="check"),
        event("withdraw", "撤回", "Withdraw", before="drafted", after="withdrawn",
              by=COUNTY_MONEY, asks_reason=True),
        event("dispute", "申请冲销", "Ask to reverse", before="posted",
              after="disputed", by=COUNTY_MONEY, asks_reason=True),
        event("reverse", "冲销", "Reverse", before="disputed", after="reversed",
              by=COUNTY_MONEY, is_errand=True),
        event("keep", "不冲销", "Do not reverse", before="disputed", after="posted",
              by=COUNTY_MONEY, asks_reason=True),
    ),
)  # fmt: skip

TRANCHE = Flow(
    name="funds.tranche",
    title=words("资金注入", "Injection of a tranche"),
    states=(
        state("drafted", "草稿", "Draft"),
        state("proposed", "已提出，待审核", "Proposed, to be checked"),
        state("checked", "已审核，待审批", "Checked, to be approved"),
        state("approved", "已批准，待注入", "Approved, to be injected"),
        state("injected", "已注入", "Injected", light="good"),
        state("returned", "退回修改", "Returned", on_path=False, light="care"),
        state("withdrawn", "已撤回", "Withdrawn", on_path=False),
        state("disputed", "申请冲销", "To be reversed", on_path=False, light="care"),
        state("reversed", "已冲销", "Reversed", on_path=False),
    ),
    events=(
        event("propose", "提出", "Propose", before="drafted returned", after="proposed",
              by="agriculture_bureau", duty="propose"),
        event("check", "审核", "Check", before="proposed", after="checked",
              by=COUNTY_MONEY, duty="check"),
        event("approve", "批准", "Approve", before="checked", after="approved",
              by="county_leader", duty="approve"),
        event("inject", "注入项目", "Inject", before="approved", after="injected",
              by=COUNTY_MONEY, duty="release"),
        event("return", "退回", "Return", before="proposed checked approved", after="returned",
              by="finance_bureau county_leader", asks_reason=True, begins_round=True),
        event("withdraw", "撤回", "Withdraw", before="drafted returned", after="withdrawn",
              by="agriculture_bureau", asks_reason=True),
        event("dispute", "申请冲销", "Ask to reverse", before="injected",
              after="disputed", by=COUNTY_MONEY, asks_reason=True),
        event("reverse", "冲销", "Reverse", before="disputed", after="reversed",
              by=COUNTY_MONEY, is_errand=True),
        event("keep", "不冲销", "Do not reverse", before="disputed", after="injected",
              by=COUNTY_MONEY, asks_reason=True),
    ),
)  # fmt: skip

PAYMENT_REQUEST = Flow(
    name="funds.payment_request",
    title=words("报账支付", "Claim and payment"),
    states=(
        state("drafted", "草稿", "Draft"),
        state("submitted", "已提交，待审票", "Submitted, vouchers to be checked"),
        state("checked", "票据已审，待审批", "Vouchers checked, to be approved"),
        state("approved", "已批准，待支付", "Approved, to be paid"),
        state("paid", "已支付，待记账", "Paid, to be accounted"),
        state("accounted", "已记账", "Accounted", light="good"),
        state("returned", "退回补正", "Returned", on_path=False, light="care"),
        state("failed", "银行退回", "Returned by the bank", on_path=False, light="bad"),
        state("withdrawn", "已撤回", "Withdrawn", on_path=False),
        state("disputed", "申请冲销", "To be reversed", on_path=False, light="care"),
        state("reversed", "已冲销", "Reversed", on_path=False),
    ),
    events=(
        event("submit", "提交", "Submit", before="drafted returned", after="submitted",
              by="township village", duty="propose"),
        event("check", "审核票据", "Check vouchers", before="submitted", after="checked",
              by="township_finance", duty="check"),
        event("approve", "批准", "Approve", before="checked", after="approved",
              by="township_leader", duty="approve"),
        event("pay", "支付", "Pay", before="approved", after="paid", by=PAYING, duty="release"),
        event("account", "记账", "Account", before="paid", after="accounted",
              by=PAYING, duty="verify"),
        event("return", "退回", "Return", before="submitted checked approved", after="returned",
              by="township_finance township_leader finance_bureau",
              asks_reason=True, begins_round=True),
        event("withdraw", "撤回", "Withdraw", before="drafted returned", after="withdrawn",
              by="township village", asks_reason=True),
        event("fail", "登记银行退回", "Record a bank return", before="paid", after="failed",
              by=PAYING, asks_reason=True),
        event("reopen", "冲回，重新支付", "Reverse, to be paid again", before="failed",
              after="approved", by=PAYING, asks_reason=True),
        event("dispute", "申请冲销", "Ask to reverse", before="accounted",
              after="disputed", by=PAYING, asks_reason=True),
        event("reverse", "冲销", "Reverse", before="disputed", after="reversed",
              by=PAYING, is_errand=True),
        event("keep", "不冲销", "Do not reverse", before="disputed",
              after="accounted", by=PAYING, asks_reason=True),
    ),
)  # fmt: skip
