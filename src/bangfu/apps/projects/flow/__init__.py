"""The flows of the stage, each a table of states and events."""

from bangfu.apps.projects.flow.agreements import PLATFORM_AGREEMENT
from bangfu.apps.projects.flow.applications import APPLICATION, CAP_EXCEPTION
from bangfu.apps.projects.flow.consents import TOWNSHIP_CONSENT, VILLAGE_CONSENT
from bangfu.apps.projects.flow.projects import PROGRESS_RECORD, PROJECT

__all__ = [
    "APPLICATION",
    "CAP_EXCEPTION",
    "PLATFORM_AGREEMENT",
    "PROGRESS_RECORD",
    "PROJECT",
    "TOWNSHIP_CONSENT",
    "VILLAGE_CONSENT",
]
