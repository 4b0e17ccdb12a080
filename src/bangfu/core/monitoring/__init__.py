"""The monitoring stage 监测: who is at risk, was it found and helped in time, is work kept up."""

from bangfu.core.monitoring.case import CASE
from bangfu.core.monitoring.duties import DUTIES
from bangfu.core.monitoring.employment import EMPLOYMENT
from bangfu.core.monitoring.measures import MEASURES
from bangfu.core.monitoring.risk import RISK
from bangfu.core.monitoring.schedule import SCHEDULE
from bangfu.core.monitoring.targets import TARGETS

QUESTIONS = (TARGETS, SCHEDULE, DUTIES, RISK, CASE, MEASURES, EMPLOYMENT)
