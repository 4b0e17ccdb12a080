"""Who sees what: the own place, what was approved, and for an expert the open reviews alone."""

import pytest

from bangfu.apps.people.scope import PUBLIC, Viewer
from bangfu.apps.projects.actions.consents import open_pooling
from bangfu.apps.projects.actions.over_cap import ask_exception
from bangfu.apps.projects.actions.reviews import pass_review
from bangfu.apps.projects.models import (
    AgreementTerm,
    Application,
    CapException,
    Meeting,
    PaperHandedIn,
    PlatformAgreement,
    Project,
    ProjectVillage,
    ProjectYearContent,
    Review,
    ReviewMember,
    ReviewScore,
    TownshipConsent,
    VillageConsent,
)
from bangfu.apps.projects.queries.applications import reviews_for
from bangfu.apps.projects.queries.projects import projects_for
from bangfu.apps.records.models import Kept
from tests.apps.acts import fresh, key
from tests.apps.people.standing import person, seen_as
from tests.apps.projects.working import (
    AN_EXPERT_SINCE,
    Offices,
    agreed,
    asked,
    begun,
    offices,
    panelled,
    signed,
    submitted,
    to_approved,
)
from tests.apps.records.acting import OTHER_TOWNSHIP, TOWNSHIP, acting
from tests.worked import WAN

pytestmark = pytest.mark.django_db

OF_THE_FILE: tuple[type[Kept], ...] = (
    Application,
    Project,
    ProjectVillage,
    ProjectYearContent,
    CapException,
    PlatformAgreement,
    AgreementTerm,
    PaperHandedIn,
    Review,
    ReviewMember,
)
"""What an expert of its panel reads of an application."""


@pytest.fixture
def at() -> Offices:
    return offices()


def with_everything(at: Offices) -> Application:
    """An application under review, with every kind of row that belongs to its file."""
    application = asked(at, begun(at), 2000 * WAN)
    grounds = ("large_investment", "clear_advantage")
    ask_exception(at.clerk, application, key=key(), grounds=grounds, explanation="投资大")
    agreed(at, application)
    return panelled(at, submitted(at, fresh(application)))


def seen(viewer: Viewer, *models: type[Kept]) -> dict[str, int]:
    """How many rows of each model a viewer sees."""
    return {model.__name__: model.objects.visible_to(viewer).count() for model in models}


def test_an_expert_sees_the_file_of_an_assigned_application_and_nothing_else(at: Offices) -> None:
    with_everything(at)
    begun(at, name="另一个项目")
    open_pooling(at.clerk, TOWNSHIP, key=key())
    expert = at.seated(0)
    found = seen(expert, *OF_THE_FILE)
    assert all(found.values()), found
    assert (found["Application"], found["Project"]) == (1, 1)
    assert not any(seen(expert, Meeting, TownshipConsent, VillageConsent).values())
    assert not projects_for(expert).filter(name="另一个项目").exists()


def test_an_expert_of_no_panel_sees_nothing(at: Offices) -> None:
    with_everything(at)
    idle = seen_as(person("赵专家", "expert", begins_on=AN_EXPERT_SINCE), at=at.at)
    assert not any(seen(idle, *OF_THE_FILE).values())
    assert list(reviews_for(idle)) == []


def test_what_an_expert_sees_ends_with_the_review(at: Offices) -> None:
    application = with_everything(at)
    for number in range(3):
        signed(at, application, number)
    assert seen(at.seated(1), ReviewScore)["ReviewScore"] == 15
    pass_review(at.seated(0), application, key=key())
    assert not any(seen(at.seated(1), *OF_THE_FILE, ReviewScore).values())


def test_a_township_sees_its_own_applications_and_of_others_what_was_approved(
    at: Offices,
) -> None:
    begun(at, name="另一个项目")
    stranger = acting("township", place=OTHER_TOWNSHIP, at=at.at)
    assert not any(seen(stranger, *OF_THE_FILE).values())
    application = to_approved(at)
    assert [row.pk for row in projects_for(stranger)] == [application.project_id]
    assert seen(stranger, Application, PaperHandedIn, Review) == {
        "Application": 0,
        "PaperHandedIn": 0,
        "Review": 0,
    }
    assert seen(at.clerk, Project)["Project"] == 2


def test_the_public_sees_approved_projects_with_their_villages_and_no_papers(
    at: Offices,
) -> None:
    begun(at, name="另一个项目")
    assert list(projects_for(PUBLIC)) == []
    to_approved(at)
    assert [row.name for row in projects_for(PUBLIC)] == ["食用菌产业园"]
    assert seen(PUBLIC, ProjectVillage, Application, PaperHandedIn, Review) == {
        "ProjectVillage": 12,
        "Application": 0,
        "PaperHandedIn": 0,
        "Review": 0,
    }


def test_a_village_sees_its_own_consent_and_no_other(at: Offices) -> None:
    open_pooling(at.clerk, TOWNSHIP, key=key())
    committee = acting("village", place=at.villages[3], at=at.at)
    rows = VillageConsent.objects.visible_to(committee)
    assert [row.village_id for row in rows] == [at.villages[3]]
