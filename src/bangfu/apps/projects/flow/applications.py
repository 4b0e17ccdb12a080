"""The flows of an application, and of the exception to the cap beside it."""

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

APPLICATION = Flow(
    "projects.application",
    words("项目申报", "Project application"),
    states=(
        state("draft", "编制中", "Draft"),
        state("plan_submitted", "方案已送审", "Plan submitted", light="care"),
        state("under_review", "专家评审中", "Under review", light="care"),
        state("review_passed", "评审通过", "Review passed", light="good"),
        state("filed", "文件已报送", "File handed in", light="care"),
        state("sent_to_government", "已报区政府", "Sent to the government", light="care"),
        state("approved", "已批复", "Approved", light="good"),
        state("recorded", "已备案", "Recorded", light="good"),
        state("returned", "退回修改", "Returned", on_path=False, light="bad"),
        state("rejected", "不予批复", "Rejected", on_path=False, light="bad"),
        state("withdrawn", "已撤回", "Withdrawn", on_path=False),
    ),
    events=(
        event("submit_plan", "报送实施方案", "Submit the plan", before="draft returned",
              after="plan_submitted", by="township", duty="propose", clause="JZ-065"),
        event("name_panel", "组成专家组", "Name the panel", before="plan_submitted",
              after="under_review", by="agriculture_bureau", duty="check", clause="JZ-066"),
        event("pass_review", "评审通过", "Pass the review", before="under_review",
              after="review_passed", by="expert", duty="verify", clause="JZ-058"),
        event("fail_review", "评审不通过", "Do not pass the review", before="under_review",
              after="returned", by="expert", duty="verify", asks_reason=True, begins_round=True,
              clause="JZ-058"),
        event("bind_file", "装订并报送正式文件", "Bind and hand in the file",
              before="review_passed", after="filed", by="township", duty="propose",
              clause="JZ-067"),
        event("send_up", "核对并上报区政府", "Check and send up", before="filed",
              after="sent_to_government", by="agriculture_bureau", duty="check", clause="JZ-072"),
        event("return_file", "退回文件", "Return the file", before="filed", after="review_passed",
              by="agriculture_bureau", duty="check", asks_reason=True),
        event("return_plan", "退回方案", "Return the plan", before="plan_submitted review_passed",
              after="returned", by="agriculture_bureau", duty="check", asks_reason=True,
              begins_round=True),
        event("approve", "批复", "Approve", before="sent_to_government", after="approved",
              by="county_leader", duty="approve", clause="JZ-072"),
        event("reject", "不予批复", "Reject", before="sent_to_government", after="rejected",
              by="county_leader", duty="approve", asks_reason=True, clause="JZ-072"),
        event("record", "报市备案", "Record with the municipality", before="approved",
              after="recorded", by="agriculture_bureau", clause="JZ-073"),
        event("withdraw", "撤回申报", "Withdraw", before="draft returned", after="withdrawn",
              by="township", asks_reason=True),
    ),
)  # fmt: skip

CAP_EXCEPTION = Flow(
    "projects.cap_exception",
    words("超限额申请", "Exception to the cap"),
    states=(
        state("draft", "未提出", "Not asked"),
        state("asked", "待平台意见", "Asked", light="care"),
        state("granted", "同意突破限额", "Granted", light="good"),
        state("refused", "不同意", "Refused", light="bad"),
    ),
    events=(
        event("ask", "提出超限额申请", "Ask for an exception", before="draft", after="asked",
              by="township", duty="propose", clause="JZ-063"),
        event("grant", "同意", "Grant", before="asked", after="granted", by="platform",
              duty="approve", asks_reason=True, clause="JZ-063"),
        event("refuse", "不同意", "Refuse", before="asked", after="refused", by="platform",
              duty="approve", asks_reason=True, clause="JZ-063"),
        event("reopen", "重新提出", "Ask again", before="asked granted refused", after="draft",
              by="township", asks_reason=True, begins_round=True),
    ),
)  # fmt: skip
