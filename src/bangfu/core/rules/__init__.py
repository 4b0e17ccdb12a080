"""The catalogue: one file per kind of rule, holding its parameters and what it decides of one case.

A new kind is a new file and a line in `KINDS`.
"""

from bangfu.core.rules.agreement_terms import AgreementTerms
from bangfu.core.rules.asset_rule import AssetRule
from bangfu.core.rules.assignment import Assignment
from bangfu.core.rules.authority import Authority
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.evaluation import Evaluation
from bangfu.core.rules.indicator_target import IndicatorTarget
from bangfu.core.rules.limit_check import LimitCheck
from bangfu.core.rules.milestone_payment import MilestonePayment
from bangfu.core.rules.public_notice import PublicNotice
from bangfu.core.rules.rank_select import RankSelect
from bangfu.core.rules.rate_schedule import RateSchedule
from bangfu.core.rules.ratio_split import RatioSplit
from bangfu.core.rules.rectification import Rectification
from bangfu.core.rules.register_report import RegisterReport
from bangfu.core.rules.rule import Kind
from bangfu.core.rules.task_matrix import TaskMatrix
from bangfu.core.rules.unit_entitlement import UnitEntitlement
from bangfu.core.rules.use_restriction import UseRestriction
from bangfu.core.rules.waterfall import Waterfall
from bangfu.core.rules.weighted_allocation import WeightedAllocation
from bangfu.core.rules.workflow import Workflow

KINDS: dict[str, type[Kind]] = {
    kind.kind: kind
    for kind in (
        RateSchedule,
        UnitEntitlement,
        Waterfall,
        RatioSplit,
        WeightedAllocation,
        MilestonePayment,
        UseRestriction,
        Eligibility,
        LimitCheck,
        RankSelect,
        Assignment,
        Workflow,
        Authority,
        DeadlineRecurrence,
        IndicatorTarget,
        AssetRule,
        Evaluation,
        Rectification,
        PublicNotice,
        TaskMatrix,
        RegisterReport,
        AgreementTerms,
    )
}
