"""Consents, applications with their reviews, projects, and the papers of all of them."""

from bangfu.apps.projects.models.applications import (
    AgreementTerm,
    Application,
    CapException,
    PlatformAgreement,
)
from bangfu.apps.projects.models.consents import Meeting, TownshipConsent, VillageConsent
from bangfu.apps.projects.models.papers import PaperHandedIn
from bangfu.apps.projects.models.projects import (
    Acceptance,
    Contract,
    ProgressRecord,
    Project,
    ProjectVillage,
    ProjectYearContent,
    RecoveryItem,
)
from bangfu.apps.projects.models.reviews import Review, ReviewMember, ReviewScore

__all__ = [
    "Acceptance",
    "AgreementTerm",
    "Application",
    "CapException",
    "Contract",
    "Meeting",
    "PaperHandedIn",
    "PlatformAgreement",
    "ProgressRecord",
    "Project",
    "ProjectVillage",
    "ProjectYearContent",
    "RecoveryItem",
    "Review",
    "ReviewMember",
    "ReviewScore",
    "TownshipConsent",
    "VillageConsent",
]
