"""The flows of consent to pooling: a village decides, then its township."""

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

VILLAGE_CONSENT = Flow(
    "projects.village_consent",
    words("村级统筹同意", "Consent of a village to pooling"),
    states=(
        state("open", "未表决", "Not decided"),
        state("village_agreed", "村已同意", "Village agreed", light="care"),
        state("village_pooled", "资金交镇统筹", "Pooled by the township", light="good"),
        state("left", "退出统筹", "Left the pool", on_path=False, light="bad"),
    ),
    events=(
        event("agree", "登记村级决策", "Record the village decision", before="open",
              after="village_agreed", by="village township", duty="propose", clause="JZ-089"),
        event("sign", "核对并签订村协议", "Check and sign the village agreement",
              before="village_agreed", after="village_pooled", by="township township_leader",
              duty="check", clause="JZ-090"),
        event("reopen", "重新表决", "Decide again", before="village_agreed village_pooled left",
              after="open", by="village township", asks_reason=True, begins_round=True,
              is_errand=False),
        event("leave", "表决退出统筹", "Decide to leave the pool", before="open", after="left",
              by="village township", duty="propose", asks_reason=True, clause="JZ-089"),
    ),
)  # fmt: skip

TOWNSHIP_CONSENT = Flow(
    "projects.township_consent",
    words("镇乡统筹同意", "Consent of a township to pooling"),
    states=(
        state("open", "村级办理中", "Villages deciding"),
        state("township_agreed", "镇乡已决定", "Township decided", light="care"),
        state("pooled", "资金交区统筹", "Pooled by the district", light="good"),
    ),
    events=(
        event("agree", "登记镇乡集体决策", "Record the township decision", before="open",
              after="township_agreed", by="township township_leader", duty="propose",
              clause="JZ-088"),
        event("sign", "与区级平台签订协议", "Sign with the platform", before="township_agreed",
              after="pooled", by="platform", duty="check", clause="JZ-091"),
        event("reopen", "重新决策", "Decide again", before="township_agreed pooled", after="open",
              by="township township_leader", asks_reason=True, begins_round=True),
    ),
)  # fmt: skip
