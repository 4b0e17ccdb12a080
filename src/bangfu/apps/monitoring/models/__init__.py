"""What monitoring keeps: clues, department feeds, cases, measures, screenings, visits and work."""

from bangfu.apps.monitoring.models.cards import CardIssue
from bangfu.apps.monitoring.models.cases import CaseStep, Measure, MonitoringCase, RiskClue
from bangfu.apps.monitoring.models.employment import Employment
from bangfu.apps.monitoring.models.feeds import DepartmentFeed, FeedRow
from bangfu.apps.monitoring.models.screening import ScreenedTable, Screening, ScreeningFlag
from bangfu.apps.monitoring.models.visits import Visit

__all__ = [
    "CardIssue",
    "CaseStep",
    "DepartmentFeed",
    "Employment",
    "FeedRow",
    "Measure",
    "MonitoringCase",
    "RiskClue",
    "ScreenedTable",
    "Screening",
    "ScreeningFlag",
    "Visit",
]
