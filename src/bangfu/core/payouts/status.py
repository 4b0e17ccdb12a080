"""Who stands in a payout: monitored, relieved, or neither; and what 「脱贫户（监测户）」 takes together."""

from collections.abc import Mapping

from bangfu.core.facts import needed_value
from bangfu.core.fields import flag
from bangfu.core.policies.rulebook import Unanswerable
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.words import Words, words

STATUSES: Mapping[str, Words] = {
    "monitored": words("监测户", "Monitored household"),
    "relieved": words("脱贫户", "Relieved household"),
    "none": words("都不是", "Neither"),
}

ALSO_RELIEVED = flag("also_relieved", "监测户同时是脱贫户", "Monitored and relieved as well")
"""Only asked for where a reading takes the monitored among the relieved."""


def is_in_group(terms: Eligibility, status: str, also_relieved: bool | None) -> bool:
    """Whether a household of a status is meant; by one reading it must be monitored and relieved.

    Raises Unanswerable where that reading is chosen and nothing is said.
    """
    if status not in (terms.receivers or ()):
        return False
    if terms.group == "either":
        return True
    if status == "monitored" and also_relieved is None:
        raise Unanswerable([needed_value(ALSO_RELIEVED)])
    return status == "monitored" and bool(also_relieved)
