"""The pages of the stage: every address opens, the wizard leads on, the policy speaks beside it."""

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bangfu.apps.people.models import Person, User
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.actions.consents import open_pooling
from bangfu.apps.projects.actions.papers import set_papers
from bangfu.apps.projects.models import (
    Application,
    Contract,
    PlatformAgreement,
    ProgressRecord,
    Project,
    Review,
    TownshipConsent,
    VillageConsent,
)
from bangfu.apps.projects.urls import urlpatterns
from bangfu.apps.records.actions.papers import Paper, attach
from bangfu.core.words import words
from tests.apps.acts import fresh, key
from tests.apps.people.standing import grant, person, seen_as
from tests.apps.projects.working import (
    AN_EXPERT_SINCE,
    NINE,
    Offices,
    begun,
    drafted,
    offices,
    panelled,
    submitted,
    to_approved,
)
from tests.apps.records.acting import OTHER_TOWNSHIP, TOWNSHIP
from tests.worked import WAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Offices:
    return offices()


def page_of(viewer: Viewer, at: Offices) -> Callable[..., HttpResponse]:
    """A browser in which a viewer has signed in, on the day of the offices: GET, or POST with data."""
    person = Person.objects.get(pk=viewer.person_id)
    for held in viewer.grants:
        grant(person, held.role, held.place, begins_on=AN_EXPERT_SINCE)
    user = User.objects.create(username=f"u{person.pk}", person=person)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def ask(name: str, *args: object, post: dict[str, Any] | None = None) -> Any:
        href = name if name.startswith("/") else reverse(f"projects:{name}", args=args)
        with patch("django.utils.timezone.now", return_value=at.at):
            return client.get(href) if post is None else client.post(href, post)

    return ask


def text(response: HttpResponse) -> str:
    return response.content.decode()


def sent(**data: Any) -> dict[str, Any]:
    """A form with its one-time key."""
    return {"_key": key()} | data


FACTS = {
    "plan_year": "2018",
    "name": "草莓种植基地",
    "township": TOWNSHIP,
    "industry": "planting_breeding",
    "industry_reason": "",
    "sector": "farming",
    "area": "east",
    "site": "",
    "area_mu": "1000",
    "implementing_body": "某镇人民政府",
    "operator": "",
    "operating_form": "",
    "total_investment_fen": "2400",
    "total_investment_fen.unit": "wan",
    "own_fen": "",
    "own_fen.unit": "wan",
    "code": "",
}


def test_the_wizard_leads_from_the_facts_to_a_plan_that_is_submitted(at: Offices) -> None:
    ask = page_of(at.clerk, at)
    assert "草莓" not in text(ask("application_new"))
    told = ask("application_new", post=sent(**FACTS))
    application = Application.everything.get()
    assert told.status_code == 303
    assert told["Location"] == reverse("projects:application_request", args=[application.pk])

    asked = sent(requested_fen="1800", **{"requested_fen.unit": "wan"}, villages=at.villages)
    tried = text(ask("application_request", application.pk, post=asked | {"_ask": "1"}))
    assert "18,000,000" in tried
    told = ask("application_request", application.pk, post=asked | {"_key": key()})
    assert told["Location"] == reverse("projects:application_contents", args=[application.pk])

    lines = {
        "contents.0.year": "2018",
        "contents.0.content": "大棚",
        "contents.0.amount_fen": "2400",
        "contents.0.amount_fen.unit": "wan",
    }
    told = ask("application_contents", application.pk, post=sent(**lines))
    assert told["Location"] == reverse("projects:application_meeting", args=[application.pk])

    meeting = {
        "held_on": "2018-07-25",
        "attended": "9",
        "votes_for": "9",
        "votes_against": "0",
        "minutes": "镇党会〔2018〕12号",
        "township_minutes": "镇党会〔2018〕12号",
    }
    told = ask("application_meeting", application.pk, post=sent(**meeting))
    assert told["Location"] == reverse("projects:application_papers", args=[application.pk])

    assert "JZ-068" in text(ask("application_papers", application.pk))
    papers = sent(implementation_plan="方案1", location_map="", why_facility_filing="不建设施")
    assert ask("application_papers", application.pk, post=papers).status_code == 303
    version = fresh(application).version
    submitting = sent(late_reason="", _version=str(version))
    told = ask("application_event", application.pk, "submit_plan", post=submitting)
    assert told.status_code == 303
    assert fresh(application).state == "plan_submitted"


def test_a_sum_over_the_cap_is_told_with_its_clause_and_nothing_typed_is_lost(
    at: Offices,
) -> None:
    ask, application = page_of(at.clerk, at), drafted(at, 1800 * WAN + 1)
    told = text(
        ask(
            "application_event",
            application.pk,
            "submit_plan",
            post=sent(late_reason="", _version=str(application.version)),
        )
    )
    assert "JZ-062" in told
    assert "18,000,000.01" in told
    assert fresh(application).state == "draft"


def test_a_form_opened_before_a_change_of_another_is_not_written_over_it(at: Offices) -> None:
    ask, application = page_of(at.clerk, at), begun(at)
    told = text(
        ask(
            "application_request",
            application.pk,
            post=sent(
                requested_fen="1",
                villages=at.villages,
                _version=str(application.version - 1),
                **{"requested_fen.unit": "wan"},
            ),
        )
    )
    assert "刚被别人改动" in told
    assert fresh(application).requested_fen is None


def test_the_record_tells_what_an_application_lacks_by_name_and_clause(at: Offices) -> None:
    ask, application = page_of(at.clerk, at), drafted(at)
    shown = text(ask("application", application.pk))
    for said in ("区域位置图", "JZ-068", "食用菌产业园", "1/12", "报送实施方案"):
        assert said in shown, said


def test_an_expert_judges_and_signs_on_the_page_and_reads_no_other_project(at: Offices) -> None:
    application = panelled(at, submitted(at, drafted(at)))
    begun(at, name="另一个项目")
    review = Review.everything.get()
    expert = page_of(at.seated(0), at)
    assert "食用菌产业园" in text(expert("reviews"))
    assert "另一个项目" not in text(expert("projects")) + text(expert("applications"))
    assert expert("application", Application.everything.last().pk).status_code == 404
    form = text(expert("review_opinion", review.pk))
    assert "发展前景" in form
    verdicts = {
        f"{part}{code}": value
        for code in (
            "industrial_base",
            "prospects",
            "economic_benefit",
            "industry_strength",
            "competitive_strength",
        )
        for part, value in (("met_", "yes"), ("remark_", ""))
    }
    opinion = sent(opinion="passed", remark="", is_impartial="yes", **verdicts)
    assert expert("review_opinion", review.pk, post=opinion).status_code == 303
    assert "本人意见" in text(expert("review", review.pk))
    assert fresh(application).state == "under_review"


def test_an_uploaded_plan_counts_as_handed_in_and_its_panel_alone_reads_it(
    at: Offices, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    application = drafted(at)
    set_papers(at.clerk, application, key=key(), numbers={}, statements={})
    plan = Paper(
        "implementation_plan", words("方案", "Plan"), "实施方案", "方案.pdf", b"%PDF-1.7 plan"
    )
    told = attach(at.clerk, fresh(application), plan, key=key(), roles=("township",))
    application = panelled(at, submitted(at, fresh(application)))
    review = Review.everything.get()
    expert = page_of(at.seated(0), at)
    assert "方案.pdf" in text(expert("review", review.pk))
    file = expert("review_file", review.pk, told.id)
    assert b"".join(file.streaming_content) == b"%PDF-1.7 plan"
    idle = seen_as(person("赵专家", "expert", begins_on=AN_EXPERT_SINCE), at=at.at)
    assert page_of(idle, at)("review_file", review.pk, told.id).status_code == 404
    other = begun(at, name="另一个项目")
    strange = attach(at.clerk, other, plan, key=key(), roles=("township",))
    assert expert("review_file", review.pk, strange.id).status_code == 404


def test_the_bureau_names_a_panel_on_the_page_and_a_conflict_is_told(at: Offices) -> None:
    application, ask = submitted(at, drafted(at)), page_of(at.bureau, at)
    panel = {
        "members.0.person": str(at.experts[0].pk),
        "members.0.home": TOWNSHIP,
        "_version": str(application.version),
    }
    told = text(ask("application_event", application.pk, "name_panel", post=sent(**panel)))
    assert "张专家" in told
    assert "JZ-066" in told
    panel["members.0.home"] = OTHER_TOWNSHIP
    told = ask("application_event", application.pk, "name_panel", post=sent(**panel))
    assert told.status_code == 303


def test_all_villages_of_a_township_are_recorded_with_one_form(at: Offices) -> None:
    open_pooling(at.platform, TOWNSHIP, key=key())
    consent, ask = TownshipConsent.everything.get(), page_of(at.clerk, at)
    meeting = {
        "held_on": "2018-07-20",
        "attended": "60",
        "votes_for": "55",
        "votes_against": "5",
        "minutes": "村会汇编",
        "items": list(NINE),
    }
    short = sent(**meeting | {"items": NINE[:8]}, _version="1")
    assert "第三要" in text(ask("township_consent_agree_all", consent.pk, post=short))
    full = sent(**meeting, _version="1")
    assert ask("township_consent_agree_all", consent.pk, post=full).status_code == 303
    leader = page_of(at.town_leader, at)
    papers = sent(
        village_minutes="汇编", village_agreement="汇编", signed_on="2018-07-30", _version="1"
    )
    assert leader("township_consent_sign_all", consent.pk, post=papers).status_code == 303
    assert not VillageConsent.everything.exclude(state="village_pooled").exists()
    assert "12" in text(ask("township_consents"))


def test_the_printed_form_spells_the_sum_and_the_cover_lists_what_is_missing(
    at: Offices,
) -> None:
    ask, application = page_of(at.clerk, at), drafted(at)
    assert "壹仟捌佰万元整" in text(ask("application_form", application.pk))
    cover = text(ask("application_cover", application.pk))
    assert "区域位置图" in cover
    assert "JZ-068" in cover
    assert "<b>缺</b>" in cover


def test_the_bundle_of_a_project_holds_its_rows_events_and_grounds(at: Offices) -> None:
    application = to_approved(at)
    ask = page_of(at.bureau, at)
    answer = ask("project_bundle", application.project_id)
    again = ask("project_bundle", application.project_id)
    assert answer.content == again.content
    held = zipfile.ZipFile(BytesIO(answer.content))
    rows = json.loads(held.read("rows.json"))
    assert len(rows["projects.project_village"]) == 12
    assert rows["projects.project"][0]["name"] == "食用菌产业园"
    verbs = [event["verb"] for event in json.loads(held.read("events.json"))]
    assert "projects.application.approve" in verbs
    questions = {one["question"] for one in json.loads(held.read("decisions.json"))}
    assert {"projects.application", "policies.authority", "projects.step"} <= questions


def test_every_address_of_the_stage_opens_for_an_office(at: Offices) -> None:
    application = to_approved(at)
    open_pooling(at.platform, TOWNSHIP, key=key())
    project = application.project_id
    progress = ProgressRecord.everything.create(
        state="reported", project_id=project, measured_on="2018-08-01", percent=1, evidence="照片"
    )
    contract = Contract.everything.create(
        project_id=project,
        category="works",
        number="1",
        title="温室",
        supplier="某公司",
        amount_fen=1,
        signed_on="2018-08-01",
    )
    keys = {
        "project": project,
        "contract": contract.pk,
        "progress_record": progress.pk,
        "application": application.pk,
        "platform_agreement": PlatformAgreement.everything.get().pk,
        "review": Review.everything.get().pk,
        "township_consent": TownshipConsent.everything.get().pk,
        "village_consent": VillageConsent.everything.first().pk,
    }
    both = page_of(at.clerk, at)
    expert = page_of(at.seated(0), at)
    for pattern in urlpatterns:
        name = str(pattern.name)
        found = next((k for k in sorted(keys, key=len, reverse=True) if name.startswith(k)), "")
        if name.endswith("_event") or name in ("cap_exception", "review_file"):
            continue
        whole = "<int:pk>" not in str(pattern.pattern)
        ask = expert if name in ("review_opinion", "review_preference") else both
        number = {"progress_new": project, "contract_new": project}.get(name, keys.get(found))
        status = ask(name, *([] if whole else [number])).status_code
        assert status in (200, 403, 404), name
        if name not in ("review_opinion", "review_preference", "township_consent_sign_all"):
            assert status == 200, name


def test_the_public_reads_approved_projects_and_no_form(at: Offices) -> None:
    application = to_approved(at)
    client = Client()
    assert "食用菌产业园" in text(client.get(reverse("projects:projects")))
    shown = text(client.get(reverse("projects:project", args=[application.project_id])))
    assert "1/12" in shown
    assert "项目档案包" not in shown
    hidden = client.get(reverse("projects:application", args=[application.pk]))
    assert hidden.status_code in (302, 404)
    assert Project.everything.count() == 1


def test_a_paper_that_is_missing_leads_to_where_it_is_handed_in(at: Offices) -> None:
    ask, application = page_of(at.clerk, at), drafted(at)
    papers = reverse("projects:application_papers", args=[application.pk])
    assert "第五步：登记要件" in text(ask("application_papers", application.pk))
    Application.everything.filter(pk=application.pk).update(state="review_passed")
    assert f'<a href="{papers}">缺：区域位置图' in text(ask("application", application.pk))
    later = text(ask("application_papers", application.pk))
    assert "登记要件" in later
    assert "第五步" not in later
    assert papers not in text(page_of(at.bureau, at)("application", application.pk))
