"""The projects of the demonstration: applied for, reviewed, approved, funded, built, accepted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from bangfu.apps.policies.queries.county import decide, pack_in_force
from bangfu.apps.projects.actions import (
    agreements,
    applying,
    building,
    drafting,
    over_cap,
    papers,
    reviews,
)
from bangfu.apps.projects.actions.meetings import TOWNSHIP_DECISION, MeetingFacts
from bangfu.apps.projects.models import (
    Application,
    CapException,
    PlatformAgreement,
    ProgressRecord,
    Project,
)
from bangfu.apps.projects.queries import policy
from bangfu.apps.projects.queries.consents import weak_villages_in
from bangfu.apps.projects.queries.facts import application_facts, current_review
from bangfu.core.money import Fen, parse_money, split
from bangfu.demonstration.jizhou.pooling import numbered
from bangfu.demonstration.telling import LABEL, Telling, fresh, row

WAN_FEN = parse_money("1万元")


@dataclass(frozen=True)
class Planned:
    """A project as the file of the demonstration plans it; sums in fen."""

    year: int
    code: str
    zh: str
    township: str
    area: str
    industry: str
    sector: str
    cost_fen: Fen
    area_mu: int


def planned() -> list[Planned]:
    """Every project of the demonstration, in the order of the file."""
    source = resources.files("bangfu.demonstration.jizhou").joinpath("projects.yaml")
    rounds: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(source.read_text("utf-8"))
    return [plan for one in rounds for plan in _planned(one)]


def _planned(one: Mapping[str, Any]) -> list[Planned]:
    listed, totals = one["projects"], one.get("totals")
    if totals:
        weights = [project["weight"] for project in listed]
        costs = split(parse_money(str(_stated(totals["cost"]))), weights)
        areas = split(int(str(_stated(totals["area"]))), weights)
    else:
        costs = [project["wan"] * WAN_FEN for project in listed]
        areas = [project["mu"] for project in listed]
    return [
        Planned(
            year=one["year"],
            cost_fen=cost,
            area_mu=mu,
            industry=p["class"],
            **{name: p[name] for name in ("code", "zh", "township", "area", "sector")},
        )
        for p, cost, mu in zip(listed, costs, areas, strict=True)
    ]


def _stated(name: str) -> object:
    """A value that a clause of the pack states: `JA-035.area_mu`."""
    clause, value = name.split(".")
    stated = pack_in_force(date(2018, 1, 2)).clauses[clause].parameters[0].values["values"]
    return stated[value]


# --- from draft to record ----------------------------------------------------------------------


def draft(story: Telling, plan: Planned, on: date) -> Application:
    """An application with its facts, its sum and villages, what is built, and the decision behind it."""
    clerk = story.who(f"clerk:{plan.township}", on)
    township = story.townships[plan.township]
    facts = drafting.ProjectFacts(
        plan_year=plan.year,
        name=plan.zh if plan.year == 2018 else f"{plan.zh}（{LABEL}）",
        township=township,
        industry=plan.industry,
        sector=plan.sector,
        implementing_body=f"{plan.township}人民政府",
        total_investment_fen=plan.cost_fen,
        area_mu=plan.area_mu,
        code=plan.code,
        area=plan.area,
        operator=f"{plan.zh}专业合作社（{LABEL}）",
        operating_form="合作经营",
    )
    application = row(Application, drafting.begin_application(clerk, facts, key=story.key))
    villages = weak_villages_in(township, on)
    drafting.set_request(
        clerk, fresh(application), key=story.key, requested_fen=plan.cost_fen, villages=villages
    )
    building_part, equipment = split(plan.cost_fen, [7, 3])
    contents = [
        drafting.YearContent(plan.year, "主体设施建设", building_part),
        drafting.YearContent(plan.year, "设备购置与安装", equipment),
    ]
    drafting.set_year_contents(clerk, fresh(application), contents, key=story.key)
    met = MeetingFacts(
        held_on=on,
        attended=9,
        votes_for=9,
        minutes=f"{LABEL}会议记录：{plan.township}同意申报{plan.zh}",
    )
    given = numbered(policy.step_needs(on, TOWNSHIP_DECISION), plan.township)
    papers.record_project_meeting(clerk, fresh(application), met, key=story.key, papers=given)
    return fresh(application)


def hand_in(
    story: Telling, plan: Planned, application: Application, on: date, *, without: str = ""
) -> None:
    """Every paper that is handed in by hand, `without` one that somebody forgot."""
    clerk = story.who(f"clerk:{plan.township}", on)
    by_hand = policy.plan_papers(on) | policy.file_papers(on)
    for code, name in by_hand.items():
        if code not in (policy.REVIEW_OPINION, policy.SIGNED_AGREEMENT, without):
            number = f"{LABEL}-{plan.code}-{name.zh}"
            papers.hand_in_paper(clerk, fresh(application), key=story.key, code=code, number=number)


def submit(story: Telling, plan: Planned, application: Application, on: date) -> None:
    """The plan goes to the bureau; above the cap the platform's opinion is asked for first."""
    clerk = story.who(f"clerk:{plan.township}", on)
    grounds = tuple(policy.exception_grounds(on))
    if _is_over(story, fresh(application), on):
        why = f"{LABEL}：项目规模大、带动明显，申请多用统筹资金"
        asked = over_cap.ask_exception(
            clerk, fresh(application), key=story.key, grounds=grounds, explanation=why
        )
        platform = story.who("platform", on)
        over_cap.grant_exception(
            platform, row(CapException, asked), key=story.key, reason="同意突破"
        )
    applying.submit_plan(clerk, fresh(application), key=story.key)


def _is_over(story: Telling, application: Application, on: date) -> bool:
    facts = application_facts(application, on=on)
    answer = decide(story.who("bureau", on), policy.APPLICATION, facts, on=on).answer
    assert isinstance(answer, dict), "an application can be judged"
    return bool(answer["over_fen"])


def review(story: Telling, application: Application, on: date) -> None:
    """Three experts from elsewhere judge every criterion, and pass the plan."""
    experts = ("expert", "expert2", "expert3")
    named = [reviews.Nominee(story.people[handle].pk) for handle in experts]
    reviews.name_panel(story.who("bureau", on), fresh(application), named, key=story.key)
    held = current_review(application)
    assert held is not None, "the panel was named"
    for handle in experts:
        verdicts = {code: reviews.Verdict(is_met=True) for code in policy.criteria(on)}
        reviews.sign_opinion(
            story.who(handle, on + timedelta(days=2)),
            fresh(held),
            key=story.key,
            verdicts=verdicts,
            opinion="passed",
            is_impartial=True,
        )
    expert = story.who("expert", on + timedelta(days=3))
    reviews.pass_review(expert, fresh(application), key=story.key)


def agree(story: Telling, plan: Planned, application: Application, on: date) -> None:
    """Township and platform sign the agreement with its plan for the profit."""
    clerk = story.who(f"clerk:{plan.township}", on)
    terms = {
        code: f"{LABEL}条款：{name.zh}按方案规定执行"
        for code, name in policy.agreement_terms(on).items()
    }
    drafted = row(
        PlatformAgreement,
        agreements.draft_agreement(
            clerk, fresh(application), key=story.key, number=f"{LABEL}协议-{plan.code}", terms=terms
        ),
    )
    agreements.sign_for_township(
        story.who(f"head:{plan.township}", on), fresh(drafted), key=story.key
    )
    agreements.sign_for_platform(story.who("platform2", on), fresh(drafted), key=story.key)


def bind(story: Telling, plan: Planned, application: Application, on: date) -> None:
    """The file is bound, sealed, and handed in in as many copies as the policy asks for."""
    clerk = story.who(f"clerk:{plan.township}", on)
    copies = policy.copies_asked(on)
    assert copies is not None, "the policy says how many copies"
    applying.bind_file(clerk, fresh(application), key=story.key, copies=copies, is_sealed=True)


def approve(story: Telling, plan: Planned, application: Application, on: date) -> Project:
    """Sent up, approved by a written reply, recorded with the municipality."""
    applying.send_up(story.who("bureau", on), fresh(application), key=story.key)
    applying.approve(
        story.who("leader", on),
        fresh(application),
        key=story.key,
        reply_number=f"{LABEL}批〔{on.year}〕{plan.code[-2:]}号",
        replied_on=on,
        approved_fen=plan.cost_fen,
    )
    applying.record(story.who("bureau", on), fresh(application), key=story.key, recorded_on=on)
    return fresh(application.project)


# --- building ----------------------------------------------------------------------------------


def contract(story: Telling, plan: Planned, project: Project, on: date) -> None:
    """The contracts, with their tender and a supervisor, and the beginning of the works."""
    clerk = story.who(f"clerk:{plan.township}", on)
    works, supervision = split(plan.cost_fen, [98, 2])
    facts = {
        "works": ("主体工程施工", f"{LABEL}建筑公司", works, f"{LABEL}招标-{plan.code}"),
        "supervision": ("工程监理", f"{LABEL}监理公司", supervision, f"{LABEL}招标-{plan.code}J"),
    }
    for category, (title, supplier, amount, tender) in facts.items():
        entered = building.ContractFacts(
            category, f"{plan.code}-{title}", title, supplier, amount, on, tender
        )
        building.add_contract(clerk, fresh(project), entered, key=story.key)
    building.finish_contracting(clerk, fresh(project), key=story.key)
    building.start_building(clerk, fresh(project), key=story.key)


def progress(story: Telling, plan: Planned, project: Project, on: date, percent: int) -> None:
    """The township reports, its leader has looked."""
    measured = building.Measured(on, percent, f"{LABEL}现场照片")
    reported = building.report_progress(
        story.who(f"clerk:{plan.township}", on), fresh(project), measured, key=story.key
    )
    head = story.who(f"head:{plan.township}", on)
    building.check_progress(head, row(ProgressRecord, reported), key=story.key)


def finish(story: Telling, plan: Planned, project: Project, on: date) -> None:
    """Completed, accepted, handed over to operation."""
    building.complete(story.who(f"clerk:{plan.township}", on), fresh(project), key=story.key)
    inspected = building.Inspection(on, f"{LABEL}验收组五人", settled_fen=plan.cost_fen)
    bureau = story.who("bureau", on)
    building.accept(bureau, fresh(project), inspected, key=story.key)
    building.begin_operation(
        bureau, fresh(project), key=story.key, care_list=f"{LABEL}清单-{plan.code}"
    )
