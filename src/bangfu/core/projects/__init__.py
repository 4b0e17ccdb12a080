"""The projects stage 项目: may this application go on, may this step be taken, what is missing."""

from bangfu.core.projects.agreement import AGREEMENT
from bangfu.core.projects.application import APPLICATION
from bangfu.core.projects.entry import ENTRY
from bangfu.core.projects.step import STEP

QUESTIONS = (ENTRY, APPLICATION, STEP, AGREEMENT)
