"""The flows of the register: lists of weak villages, incomes of villages, households, duplicates."""

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

VILLAGE_LIST = Flow(
    "registry.village_list",
    words("困难村名单", "List of weak villages"),
    states=(
        state("open", "编制中", "Being drawn up"),
        state("closed", "已核定，待确认", "Closed, to be confirmed", light="care"),
        state("confirmed", "已确认", "Confirmed", light="good"),
    ),
    events=(
        event("enter", "列入村", "Enter villages", before="open", after="open",
              by="agriculture_bureau leading_group_office", duty="propose"),
        event("close", "核定名单", "Close the list", before="open", after="closed",
              by="agriculture_bureau leading_group_office", duty="propose", clause="JA-017"),
        event("confirm", "确认名单", "Confirm the list", before="closed", after="confirmed",
              by="county_leader", duty="approve", begins_round=True, clause="JZ-012"),
        event("reopen", "重新编制", "Open the list again", before="closed confirmed", after="open",
              by="county_leader agriculture_bureau", asks_reason=True, begins_round=True),
    ),
)  # fmt: skip

VILLAGE_INCOME = Flow(
    "registry.village_income",
    words("村集体收入", "Income of a village"),
    states=(
        state("draft", "待报送", "Draft"),
        state("filed", "已报送", "Filed", light="good"),
        state("correcting", "更正待核", "Correction to be checked", on_path=False, light="care"),
        state("corrected", "已更正", "Corrected", light="good"),
    ),
    events=(
        event("file", "报送", "File", before="draft", after="filed",
              by="village township agriculture_bureau leading_group_office", duty="propose",
              clause="JZ-112"),
        event("ask_correction", "申请更正", "Ask for a correction", before="filed corrected",
              after="correcting", by="village township", duty="propose", asks_reason=True,
              clause="JZ-112"),
        event("correct", "核准更正", "Accept the correction", before="correcting",
              after="corrected", by="township_leader agriculture_bureau", duty="check",
              begins_round=True, clause="JZ-112"),
        event("keep", "维持原数", "Keep the old figure", before="correcting", after="filed",
              by="township_leader agriculture_bureau", duty="check", asks_reason=True,
              begins_round=True),
    ),
)  # fmt: skip

_ENTER = "village township resident_team agriculture_bureau"
_CHECK = "township township_leader agriculture_bureau"

HOUSEHOLD = Flow(
    "registry.household",
    words("户", "Household"),
    states=(
        state("entered", "已录入，待审核", "Entered, to be checked", light="care"),
        state("live", "在册", "On the register", light="good"),
        state("returned", "退回补正", "Given back", on_path=False, light="care"),
        state("ended", "已销户", "Ended"),
    ),
    events=(
        event("check", "审核入册", "Check and register", before="entered", after="live",
              by=_CHECK, duty="check"),
        event("give_back", "退回", "Give back", before="entered", after="returned",
              by=_CHECK, duty="check", asks_reason=True, begins_round=True),
        event("hand_in", "重新提交", "Hand in again", before="returned", after="entered",
              by=_ENTER, duty="propose"),
        event("end", "销户", "End", before="live", after="ended",
              by=_CHECK, asks_reason=True),
    ),
)  # fmt: skip

_ERASE = "agriculture_bureau"

ERASURE = Flow(
    "registry.erasure",
    words("删除个人信息", "Erasing of a person"),
    states=(
        state("proposed", "已提出，待复核", "Proposed, to be checked", light="care"),
        state("erased", "已删除", "Erased"),
        state("rejected", "不予删除", "Not erased", on_path=False),
    ),
    events=(
        event("erase", "复核同意，删除", "Check and erase", before="proposed", after="erased",
              by=f"{_ERASE} leading_group_office", duty="check"),
        event("reject", "不予删除", "Do not erase", before="proposed", after="rejected",
              by=f"{_ERASE} leading_group_office", duty="check", asks_reason=True),
    ),
)  # fmt: skip

DUPLICATE = Flow(
    "registry.duplicate",
    words("疑似重复", "Suspected duplicate"),
    states=(
        state("open", "待比对", "To be compared", light="care"),
        state("proposed", "已提出处理，待复核", "Proposed, to be checked", light="care"),
        state("decided", "已处理", "Decided", light="good"),
    ),
    events=(
        event("propose", "提出处理意见", "Propose", before="open", after="proposed",
              by="village township resident_team agriculture_bureau", duty="propose",
              asks_reason=True),
        event("decide", "复核同意", "Decide as proposed", before="proposed", after="decided",
              by="township township_leader agriculture_bureau", duty="check"),
        event("reject", "不同意，重新比对", "Reject, compare again", before="proposed",
              after="open", by="township township_leader agriculture_bureau", duty="check",
              asks_reason=True, begins_round=True),
    ),
)  # fmt: skip
