"""The flows of a project from its application to its end, and of what is reported of its building."""

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

PROJECT = Flow(
    "projects.project",
    words("项目全程", "Life of a project"),
    states=(
        state("planned", "申报中", "Applied for"),
        state("approved", "已批复", "Approved", light="good"),
        state("contracted", "已签合同", "Contracted", light="good"),
        state("building", "建设中", "Building", light="care"),
        state("completed", "已完工", "Completed", light="care"),
        state("accepted", "已验收", "Accepted", light="good"),
        state("operating", "运营中", "Operating", light="good"),
        state("closing", "清算中", "Closing", light="care"),
        state("closed", "已终结", "Closed"),
        state("dropped", "未获批复", "Not approved", on_path=False, light="bad"),
        state("terminated", "已终止", "Terminated", on_path=False, light="bad"),
    ),
    events=(
        event("approve", "批复立项", "Approve", before="planned", after="approved",
              by="county_leader", duty="approve", clause="JZ-072"),
        event("drop", "不再申报", "Drop", before="planned", after="dropped",
              by="county_leader township", asks_reason=True),
        event("contract", "合同签订完毕", "Contracts signed", before="approved",
              after="contracted", by="township", duty="propose", clause="JZ-086"),
        event("start_building", "开工", "Start building", before="contracted", after="building",
              by="township", duty="propose", clause="JZ-087"),
        event("complete", "报完工", "Report completion", before="building", after="completed",
              by="township", duty="propose"),
        event("accept", "验收合格", "Accept", before="completed", after="accepted",
              by="agriculture_bureau", duty="check"),
        event("fail_acceptance", "验收不合格", "Do not accept", before="completed",
              after="building", by="agriculture_bureau", duty="check", asks_reason=True),
        event("operate", "移交运营", "Begin operation", before="accepted", after="operating",
              by="agriculture_bureau", duty="check", clause="JZ-021"),
        event("begin_closing", "启动清算", "Begin closing", before="operating", after="closing",
              by="county_leader", duty="approve", asks_reason=True, is_errand=False),
        event("close", "终结", "Close", before="closing", after="closed", by="agriculture_bureau",
              duty="check", asks_reason=True),
        event("terminate", "终止", "Terminate", before="approved contracted building completed",
              after="terminated", by="county_leader", duty="approve", asks_reason=True),
    ),
)  # fmt: skip

PROGRESS_RECORD = Flow(
    "projects.progress_record",
    words("建设进度", "Progress of building"),
    states=(
        state("draft", "填写中", "Draft"),
        state("reported", "待核验", "Reported", light="care"),
        state("checked", "已核验", "Checked", light="good"),
        state("returned", "退回", "Returned", on_path=False, light="bad"),
    ),
    events=(
        event("report", "上报进度", "Report", before="draft", after="reported", by="township",
              duty="propose", clause="JZ-111"),
        event("check", "现场核验", "Check on site", before="reported", after="checked",
              by="township_leader agriculture_bureau", duty="check"),
        event("return", "退回", "Return", before="reported", after="returned",
              by="township_leader agriculture_bureau", duty="check", asks_reason=True),
    ),
)  # fmt: skip
