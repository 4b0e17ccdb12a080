"""Inspections and findings, tasks and filed figures, targets and evaluations, samples of events."""

from bangfu.apps.oversight.models.evaluations import Evaluation, EvaluationScore, VillageTarget
from bangfu.apps.oversight.models.inspections import Finding, Inspection, Referral
from bangfu.apps.oversight.models.samples import AuditSample
from bangfu.apps.oversight.models.tasks import FormReturn, FormReturnLine, Task

__all__ = [
    "AuditSample",
    "Evaluation",
    "EvaluationScore",
    "Finding",
    "FormReturn",
    "FormReturnLine",
    "Inspection",
    "Referral",
    "Task",
    "VillageTarget",
]
