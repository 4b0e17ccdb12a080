"""What the county's policy asks for at each step of the stage, in its own codes and words.

No list of papers, criteria or classes stands here: all come from the pack that is in force.
"""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from bangfu.apps.policies.queries.county import pack_in_force, readings_in_force, terms_of
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.projects.application import NAME
from bangfu.core.rules.agreement_terms import AgreementTerms
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.limit_check import LimitCheck
from bangfu.core.rules.register_report import RegisterReport
from bangfu.core.rules.rule import Kind, Rule, names
from bangfu.core.rules.use_restriction import OTHER, OTHER_NAME, UseRestriction
from bangfu.core.rules.workflow import Workflow
from bangfu.core.words import Words

APPLICATION = NAME
AGREEMENT = "projects.agreement"
AUTHORITY = "policies.authority"
STEP = "projects.step"
USE = "funds.use"

PLAN = "implementation_plan"
"""The paper that goes to review before the file is bound; the others come with the file."""

REVIEW_OPINION = "review_opinion"
"""The paper that lies in the file once the panel has passed the plan."""

SIGNED_AGREEMENT = "platform_agreement"
"""The paper that lies in the file once both sides have signed."""

MAY_NOT_ARISE = frozenset({"facility_filing"})
"""Papers for which a statement may stand that the matter does not arise: no facility, no filing."""

OFFICES: Mapping[str, str] = {
    "agriculture_bureau": "agriculture_commission",
    "county_leader": "district_government",
    "platform": "platform",
    "township": "township",
}
"""The office of the policy that a role acts for."""

K = TypeVar("K", bound=Kind)


def rule_on(day: date, question: str, kind: type[K]) -> Rule[K] | None:
    """The rule of a kind for a question on a day, by the readings of the county; None without one."""
    book = Rulebook(pack_in_force(day), day, readings_in_force(day))
    try:
        return book.rule(question, kind)
    except Unanswerable:
        return None


def file_papers(day: date) -> dict[str, Words]:
    """The papers of the formal file, in the order of the policy."""
    rule = rule_on(day, APPLICATION, Workflow)
    return names(rule.terms.papers) if rule else {}


def plan_papers(day: date) -> dict[str, Words]:
    """The papers that go to review: records of what came before, and the plan itself."""
    rule = rule_on(day, APPLICATION, Workflow)
    if rule is None:
        return {}
    plan = {code: name for code, name in names(rule.terms.papers).items() if code == PLAN}
    return names(rule.terms.minutes) | plan


def due_with_the_file(day: date) -> frozenset[tuple[str, str]]:
    """What the policy tells of the papers that are not due before the file is bound: code, subject."""
    return frozenset(("paper_missing", code) for code in file_papers(day) if code != PLAN)


def paper_clauses(day: date) -> dict[str, str]:
    """The clause that asks for each paper of an application, by the paper's code."""
    rule = rule_on(day, APPLICATION, Workflow)
    if rule is None:
        return {}
    kinds = (("papers", rule.terms.papers), ("minutes", rule.terms.minutes))
    return {code: rule.clause(kind, code) for kind, items in kinds for code in items or {}}


def copies_asked(day: date) -> int | None:
    """How many copies of the file are handed in."""
    rule = rule_on(day, APPLICATION, Workflow)
    return rule.terms.copies if rule else None


def criteria(day: date) -> dict[str, Words]:
    """The criteria that a panel judges one by one."""
    rule = rule_on(day, APPLICATION, Eligibility)
    return names(rule.terms.criteria) if rule else {}


def exception_grounds(day: date) -> dict[str, Words]:
    """The grounds that an exception to the cap needs, all of them."""
    rule = rule_on(day, APPLICATION, LimitCheck)
    return names(rule.terms.exception_needs) if rule else {}


def agreement_terms(day: date) -> dict[str, Words]:
    """The terms that the agreement with the platform states."""
    rule = rule_on(day, AGREEMENT, AgreementTerms)
    return names(rule.terms.terms) if rule else {}


def step_needs(day: date, step: str) -> dict[str, Words]:
    """What a step of a project or of pooling needs."""
    rule = rule_on(day, STEP, Workflow)
    steps = (rule.terms.steps if rule else None) or {}
    return names(steps[step].needs) if step in steps else {}


def industries(day: date) -> dict[str, Words]:
    """The classes of industry that project money mainly goes to, and any other."""
    rule = rule_on(day, USE, UseRestriction)
    return (names(rule.terms.allow) if rule else {}) | {OTHER: OTHER_NAME}


def sectors(day: date) -> dict[str, Words]:
    """The sectors, one of which each project bears."""
    return names(terms_of("projects.project.sector", RegisterReport, on=day).fields)
