"""How an asset is registered, counted and disposed of, as tables."""

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

ASSET = Flow(
    name="assets.asset",
    title=words("资产登记", "Asset"),
    states=(
        state("formed", "已形成，待登记", "Formed, to be registered"),
        state("registered", "已登记，待确权", "Registered, to be confirmed"),
        state("confirmed", "已确权，待入三资平台", "Confirmed, to enter the asset platform"),
        state("in_platform", "已入三资平台", "On the asset platform", light="good"),
        state("disposed", "已处置", "Disposed of", on_path=False),
        state("withdrawn", "已撤回", "Withdrawn", on_path=False),
    ),
    events=(
        event("register", "登记", "Register", before="formed", after="registered",
              by="township", duty="propose"),
        event("confirm", "确权", "Confirm", before="registered", after="confirmed",
              by="agriculture_bureau", duty="check"),
        event("accept", "三资平台接收", "Accepted by the platform", before="confirmed",
              after="in_platform", by="agriculture_bureau"),
        event("reject", "三资平台退回", "Rejected by the platform", before="confirmed",
              after="registered", by="agriculture_bureau", asks_reason=True, begins_round=True),
        event("withdraw", "撤回", "Withdraw", before="formed", after="withdrawn",
              by="township", asks_reason=True),
        event("dispose", "处置销账", "Dispose", before="registered confirmed in_platform",
              after="disposed", by="finance_bureau"),
    ),
)  # fmt: skip

DISPOSAL = Flow(
    name="assets.disposal",
    title=words("资产处置", "Disposal"),
    states=(
        state("drafted", "草稿", "Draft"),
        state("asked", "已申请，待所有者同意", "Asked, owners to consent"),
        state("consented", "所有者已同意，待批准", "Owners consented, to be approved"),
        state("approved", "已批准，待处置", "Approved, to be carried out"),
        state("disposed", "已处置", "Disposed of", light="good"),
        state("refused", "不同意", "Refused", on_path=False, light="bad"),
        state("withdrawn", "已撤回", "Withdrawn", on_path=False),
    ),
    events=(
        event("ask", "申请处置", "Ask", before="drafted", after="asked",
              by="township", duty="propose"),
        event("consent", "登记所有者同意", "Record the owners' consent", before="asked",
              after="consented", by="agriculture_bureau", duty="check"),
        event("approve", "批准", "Approve", before="consented", after="approved",
              by="county_leader", duty="approve"),
        event("dispose", "办理处置", "Carry out", before="approved", after="disposed",
              by="finance_bureau", duty="release"),
        event("refuse", "不同意", "Refuse", before="asked consented", after="refused",
              by="agriculture_bureau county_leader", asks_reason=True),
        event("withdraw", "撤回", "Withdraw", before="drafted asked", after="withdrawn",
              by="township", asks_reason=True),
    ),
)  # fmt: skip

STOCKTAKE = Flow(
    name="assets.stocktake",
    title=words("资产盘点", "Stock-take"),
    states=(
        state("counting", "盘点中", "Counting"),
        state("counted", "已盘点，待复核", "Counted, to be checked"),
        state("closed", "已结束", "Closed", light="good"),
    ),
    events=(
        event("hand_in", "提交盘点结果", "Hand in", before="counting", after="counted",
              by="township agriculture_bureau", duty="propose"),
        event("return", "退回重盘", "Return", before="counted", after="counting",
              by="agriculture_bureau finance_bureau", asks_reason=True, begins_round=True),
        event("close", "复核结束", "Close", before="counted", after="closed",
              by="agriculture_bureau finance_bureau", duty="check"),
    ),
)  # fmt: skip
