"""How oversight moves: inspections, findings put right, referrals, tasks, filed figures, evaluations."""

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

INSPECTING = "agriculture_bureau finance_bureau auditor leading_group_office"
"""Who inspects, finds, and verifies that a finding was put right."""

ANSWERING = "township township_leader village platform"
"""Who is inspected, puts findings right, and carries tasks out."""

INSPECTION = Flow(
    name="oversight.inspection",
    title=words("抽查督导", "Inspection"),
    states=(
        state("planned", "待检查", "Planned"),
        state("visited", "已检查，待办结", "Visited"),
        state("closed", "已办结", "Closed", light="good"),
        state("cancelled", "已取消", "Cancelled", on_path=False),
    ),
    events=(
        event("visit", "填写检查结果", "Write down the visit", before="planned", after="visited",
              by=INSPECTING, clause="JZ-116"),
        event("close", "办结", "Close", before="visited", after="closed", by=INSPECTING,
              clause="JZ-114"),
        event("cancel", "取消", "Cancel", before="planned", after="cancelled", by=INSPECTING,
              asks_reason=True),
    ),
)  # fmt: skip

FINDING = Flow(
    name="oversight.finding",
    title=words("问题整改", "Finding"),
    states=(
        state("found", "待交办", "Found"),
        state("issued", "已交办，待签收", "Issued", light="care"),
        state("in_work", "整改中", "Being put right", light="care"),
        state("claimed_done", "已报完成，待核验", "Claimed to be done", light="care"),
        state("closed", "已销号", "Closed", light="good"),
    ),
    events=(
        event("issue", "交办", "Issue", before="found", after="issued", by=INSPECTING),
        event("accept", "签收", "Accept", before="issued", after="in_work", by=ANSWERING),
        event("claim_done", "报整改完成", "Claim it is done", before="in_work",
              after="claimed_done", by=ANSWERING, duty="propose"),
        event("verify", "核验销号", "Verify and close", before="claimed_done", after="closed",
              by=INSPECTING, duty="verify"),
        event("reopen", "退回重新整改", "Reopen", before="claimed_done", after="in_work",
              by=INSPECTING, duty="verify", asks_reason=True),
    ),
)  # fmt: skip

REFERRAL = Flow(
    name="oversight.referral",
    title=words("线索移送", "Referral"),
    states=(
        state("referred", "已移送", "Referred", light="care"),
        state("settled", "已有结果", "Settled"),
    ),
    events=(
        event("settle", "登记处理结果", "Write down the outcome", before="referred",
              after="settled", by="auditor leading_group_office county_leader", clause="JZ-097"),
    ),
)  # fmt: skip

TASK = Flow(
    name="oversight.task",
    title=words("工作任务", "Task"),
    states=(
        state("open", "待办", "Open"),
        state("in_work", "办理中", "In work", light="care"),
        state("claimed_done", "已报完成，待核验", "Claimed to be done", light="care"),
        state("closed", "已办结", "Closed", light="good"),
        state("dropped", "已撤销", "Dropped", on_path=False),
    ),
    events=(
        event("start", "开始办理", "Start", before="open", after="in_work",
              by=f"{ANSWERING} {INSPECTING}", clause="JZ-111"),
        event("report", "报进展", "Report progress", before="in_work", after="in_work",
              by=f"{ANSWERING} {INSPECTING}"),
        event("claim_done", "报完成", "Claim it is done", before="in_work", after="claimed_done",
              by=f"{ANSWERING} {INSPECTING}", duty="propose"),
        event("verify", "核验办结", "Verify and close", before="claimed_done", after="closed",
              by=INSPECTING, duty="verify"),
        event("reopen", "退回继续办理", "Reopen", before="claimed_done", after="in_work",
              by=INSPECTING, duty="verify", asks_reason=True),
        event("drop", "撤销", "Drop", before="open in_work", after="dropped", by=INSPECTING,
              asks_reason=True),
    ),
)  # fmt: skip

FORM_RETURN = Flow(
    name="oversight.form_return",
    title=words("统计报送", "Return of figures"),
    states=(
        state("due", "待报送", "Due", light="care"),
        state("filed", "已报送，待审核", "Filed"),
        state("accepted", "已审核", "Accepted", light="good"),
    ),
    events=(
        event("file", "报送", "File", before="due", after="filed", by="township village",
              duty="propose", clause="JZ-112"),
        event("accept", "审核通过", "Accept", before="filed", after="accepted",
              by="township_leader agriculture_bureau leading_group_office", duty="check"),
        event("give_back", "退回", "Give back", before="filed", after="due",
              by="township_leader agriculture_bureau leading_group_office", duty="check",
              asks_reason=True, begins_round=True),
        event("correct", "更正", "Correct", before="accepted", after="due",
              by="township agriculture_bureau leading_group_office", asks_reason=True,
              begins_round=True, clause="JZ-112"),
    ),
)  # fmt: skip

EVALUATION = Flow(
    name="oversight.evaluation",
    title=words("绩效评价", "Evaluation"),
    states=(
        state("open", "待取数", "Opened"),
        state("measured", "已取数，待评分", "Measured"),
        state("scored", "已评分，待审定", "Scored"),
        state("decided", "已审定", "Decided", light="good"),
    ),
    events=(
        event("measure", "取数", "Take the figures", before="open measured", after="measured",
              by="agriculture_bureau finance_bureau leading_group_office", clause="JZ-049"),
        event("score", "提交评分", "Submit the scores", before="measured", after="scored",
              by="agriculture_bureau finance_bureau", duty="propose", clause="JZ-115"),
        event("decide", "审定", "Decide", before="scored", after="decided",
              by="county_leader leading_group_office", duty="approve", clause="JZ-049"),
        event("give_back", "退回", "Give back", before="scored", after="measured",
              by="county_leader leading_group_office", duty="approve", asks_reason=True,
              begins_round=True),
    ),
)  # fmt: skip
