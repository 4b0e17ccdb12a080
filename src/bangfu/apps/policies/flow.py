"""How a county takes a policy into force, and how it settles on a reading of an open place."""

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

CONFIRMING = "leading_group_office county_leader"
"""Who confirms what another has put forward."""

POLICY_PACK = Flow(
    name="policies.policy_pack",
    title=words("政策包施行", "Policy pack"),
    states=(
        state("draft", "待校验", "To be checked"),
        state("checked", "已校验，待确认", "Checked, to be confirmed"),
        state("confirmed", "已确认，待施行", "Confirmed, not yet active"),
        state("active", "施行", "Active", light="good"),
        state("superseded", "已被替代", "Superseded", on_path=False),
    ),
    events=(
        event("check", "校验并提交", "Check and submit", before="draft", after="checked",
              by="pack_editor", duty="propose"),
        event("confirm", "确认", "Confirm", before="checked", after="confirmed",
              by=CONFIRMING, duty="approve"),
        event("return", "退回", "Return", before="checked confirmed", after="draft",
              by=CONFIRMING, asks_reason=True, begins_round=True),
        event("activate", "启用", "Activate", before="confirmed", after="active",
              by=f"{CONFIRMING} pack_editor"),
        event("supersede", "由新政策包替代", "Supersede", before="active", after="superseded",
              by=f"{CONFIRMING} pack_editor"),
    ),
)  # fmt: skip

CHOSEN_READING = Flow(
    name="policies.chosen_reading",
    title=words("读法选定", "Choice of a reading"),
    states=(
        state("draft", "拟选", "Drafted"),
        state("proposed", "待确认", "To be confirmed"),
        state("in_force", "采用", "In force", light="good"),
        state("rejected", "未采用", "Not taken", on_path=False),
        state("ended", "已停用", "Ended", on_path=False),
    ),
    events=(
        event("propose", "提出", "Propose", before="draft", after="proposed",
              by="pack_editor agriculture_bureau", duty="propose", asks_reason=True),
        event("confirm", "确认", "Confirm", before="proposed", after="in_force",
              by=CONFIRMING, duty="approve"),
        event("reject", "不采用", "Reject", before="proposed", after="rejected",
              by=CONFIRMING, asks_reason=True),
        event("end", "停用", "End", before="in_force", after="ended",
              by=CONFIRMING, asks_reason=True),
    ),
)  # fmt: skip
