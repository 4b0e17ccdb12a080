"""The flow of an agreement: drafted, approved, then signed; never signed before approved."""

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

DRAFTERS = "leading_group_office agriculture_bureau platform township"

AGREEMENT = Flow(
    "pairings.agreement",
    words("协议与责任书", "Agreements and responsibility letters"),
    states=(
        state("draft", "起草", "Draft"),
        state("submitted", "送审", "Sent for approval", light="care"),
        state("approved", "已审定", "Approved"),
        state("signed", "已签订", "Signed", light="good"),
        state("in_force", "履行中", "In force", light="good"),
        state("assessed", "已考核", "Assessed"),
    ),
    events=(
        event("submit", "送审", "Send for approval", before="draft", after="submitted",
              by=DRAFTERS, duty="propose", clause="JA-028"),
        event("return", "退回修改", "Return for changes", before="submitted", after="draft",
              by="county_leader", asks_reason=True, begins_round=True),
        event("approve", "审定", "Approve", before="submitted", after="approved",
              by="county_leader", duty="approve", clause="JA-028"),
        event("sign", "登记签订", "Record the signing", before="approved", after="signed",
              by=DRAFTERS, clause="JZ-027"),
        event("begin", "开始履行", "Take effect", before="signed", after="in_force", by=DRAFTERS),
        event("assess", "考核", "Assess", before="in_force", after="assessed",
              by="leading_group_office agriculture_bureau", duty="verify", asks_reason=True,
              clause="JZ-095"),
    ),
)  # fmt: skip
