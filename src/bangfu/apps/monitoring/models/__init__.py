"""What monitoring keeps: clues, feeds, cases, measures, screenings, visits, work and its schedule."""

from bangfu.apps.monitoring.models.cards import CardIssue
from bangfu.apps.monitoring.models.cases import CaseStep, Measure, MonitoringCase, RiskClue
from bangfu.apps.monitoring.models.employment import Employment
from bangfu.apps.monitoring.models.feeds import DepartmentFeed, FeedRow
from bangfu.apps.monitoring.models.schedule import Campaign, Dispatch, KeyArea
from bangfu.apps.monitoring.models.screening import ScreenedTable, Screening, ScreeningFlag
from bangfu.apps.monitoring.models.supporters import Supporter
from bangfu.apps.monitoring.models.visits import Visit

__all__ = [
    "Campaign",
    "CardIssue",
    "CaseStep",
    "DepartmentFeed",
    "Dispatch",
    "Employment",
    "FeedRow",
    "KeyArea",
    "Measure",
    "MonitoringCase",
    "RiskClue",
    "ScreenedTable",
    "Screening",
    "ScreeningFlag",
    "Supporter",
    "Visit",
]
