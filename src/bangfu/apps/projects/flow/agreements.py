"""The flow of the agreement of township and platform on a project."""

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

PLATFORM_AGREEMENT = Flow(
    "projects.platform_agreement",
    words("镇乡与平台协议", "Agreement with the platform"),
    states=(
        state("draft", "起草中", "Draft"),
        state("township_signed", "镇乡已签", "Signed by the township", light="care"),
        state("signed", "双方已签", "Signed", light="good"),
    ),
    events=(
        event("sign_township", "镇乡签订", "Sign for the township", before="draft",
              after="township_signed", by="township township_leader", duty="propose",
              clause="JZ-038"),
        event("sign_platform", "平台签订", "Sign for the platform", before="township_signed",
              after="signed", by="platform", duty="approve", clause="JZ-039"),
        event("reopen", "重新起草", "Draft again", before="township_signed signed", after="draft",
              by="township platform", asks_reason=True, begins_round=True),
    ),
)  # fmt: skip
