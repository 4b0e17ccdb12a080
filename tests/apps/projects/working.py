"""Jizhou in 2018 with one township at work: its weak villages, its offices, and an application.

Each step of the way is a function that takes it with good papers, so that a test can stop before
any of them and do it badly.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.actions.agreements import (
    draft_agreement,
    sign_for_platform,
    sign_for_township,
)
from bangfu.apps.projects.actions.applying import (
    approve,
    bind_file,
    record,
    send_up,
    submit_plan,
)
from bangfu.apps.projects.actions.drafting import (
    ProjectFacts,
    YearContent,
    begin_application,
    set_request,
    set_year_contents,
)
from bangfu.apps.projects.actions.meetings import MeetingFacts
from bangfu.apps.projects.actions.papers import hand_in_paper, record_project_meeting
from bangfu.apps.projects.actions.reviews import (
    Nominee,
    Verdict,
    name_panel,
    pass_review,
    sign_opinion,
)
from bangfu.apps.projects.models import Application, PlatformAgreement, Review
from bangfu.apps.projects.queries.policy import (
    REVIEW_OPINION,
    SIGNED_AGREEMENT,
    criteria,
    file_papers,
    plan_papers,
)
from bangfu.apps.registry.actions.villages import enter_villages
from bangfu.apps.registry.models import Division
from tests.apps.acts import fresh, key
from tests.apps.people.standing import person, seen_as
from tests.apps.records.acting import OTHER_TOWNSHIP, TOWNSHIP, acting
from tests.apps.registry.places import jizhou
from tests.worked import WAN

AUGUST = datetime(2018, 8, 30, 4, tzinfo=UTC)
"""Noon of 30 August 2018: a day before the first round closes."""

SEPTEMBER = datetime(2018, 9, 1, 4, tzinfo=UTC)
"""The day after it has closed."""

ENTERED = date(2018, 1, 2)
AN_EXPERT_SINCE = date(2018, 1, 1)
NINE = (
    "step_1", "step_2", "step_3", "step_4", "step_5", "step_6", "must_1", "must_2", "must_3",
)  # fmt: skip
"""The six steps and three musts, by the codes of the pack."""

MEETING = MeetingFacts(date(2018, 7, 20), 60, 55, "村会〔2018〕7号", 5, NINE)
DECIDED = MeetingFacts(date(2018, 7, 25), 9, 9, "镇党会〔2018〕12号")


@dataclass
class Offices:
    """The people of the township and of the county, at one moment."""

    at: datetime
    clerk: Viewer
    second_clerk: Viewer
    town_leader: Viewer
    bureau: Viewer
    platform: Viewer
    government: Viewer
    experts: list[Person]
    villages: list[str] = field(default_factory=list)

    def seated(self, number: int) -> Viewer:
        """One of the experts, as a viewer."""
        return seen_as(self.experts[number], at=self.at)


def weak_villages(township: str, number: int) -> list[str]:
    """The first villages of a township, as they stand in the list of divisions."""
    inside = Division.everything.filter(parent_id=township, category="village").order_by("code")
    return list(inside.values_list("code", flat=True)[:number])


def offices(number: int = 12, *, at: datetime = AUGUST) -> Offices:
    """Jizhou with so many weak villages in one township, and whoever works there."""
    keeper = jizhou()
    villages = weak_villages(TOWNSHIP, number)
    assert len(villages) == number
    levels = dict.fromkeys(villages, "municipal")
    enter_villages(keeper, levels, entered_on=ENTERED, source="区帮扶办名单", key=key())
    return Offices(
        at=at,
        clerk=acting("township", place=TOWNSHIP, name="镇经办甲", at=at),
        second_clerk=acting("township", place=TOWNSHIP, name="镇经办乙", at=at),
        town_leader=acting("township_leader", place=TOWNSHIP, name="镇长", at=at),
        bureau=acting("agriculture_bureau", name="农委经办", at=at),
        platform=acting("platform", name="平台经办", at=at),
        government=acting("county_leader", name="副区长", at=at),
        experts=[
            person(name, "expert", begins_on=AN_EXPERT_SINCE)
            for name in ("张专家", "李专家", "王专家")
        ],
        villages=villages,
    )


FACTS = ProjectFacts(
    plan_year=2018,
    name="食用菌产业园",
    township=TOWNSHIP,
    industry="planting_breeding",
    sector="farming",
    implementing_body="某镇人民政府",
    total_investment_fen=2400 * WAN,
    area_mu=1200,
    area="east",
    operator="某某菌业合作社",
    own_fen=300 * WAN,
)
CONTENTS = (
    YearContent(2018, "出菇棚二十座", 1500 * WAN),
    YearContent(2019, "冷库一座", 900 * WAN),
)


def begun(at: Offices, **facts: object) -> Application:
    """An application with its facts, its yearly list and the township's decision, but no sum yet."""
    told = begin_application(at.clerk, replace(FACTS, **facts), key=key())  # type: ignore[arg-type]
    application = Application.everything.get(pk=told.id)
    set_year_contents(at.clerk, application, CONTENTS, key=key())
    minutes = {"township_minutes": DECIDED.minutes}
    record_project_meeting(at.clerk, fresh(application), DECIDED, key=key(), papers=minutes)
    for code in plan_papers(at.clerk.today):
        hand_in_paper(at.clerk, fresh(application), key=key(), code=code, number="1")
    return fresh(application)


def drafted(at: Offices, requested_fen: int = 1800 * WAN, **facts: object) -> Application:
    """An application that may be submitted: of all the township's weak villages."""
    application = begun(at, **facts)
    return asked(at, application, requested_fen)


def asked(at: Offices, application: Application, requested_fen: int) -> Application:
    """The application with another sum asked for."""
    set_request(at.clerk, application, key=key(), requested_fen=requested_fen, villages=at.villages)
    return fresh(application)


def submitted(at: Offices, application: Application, late_reason: str = "") -> Application:
    """The application with its plan at the bureau."""
    submit_plan(at.clerk, application, key=key(), late_reason=late_reason)
    return fresh(application)


def panelled(at: Offices, application: Application) -> Application:
    """The application under review: three experts, the first of another township."""
    homes = [OTHER_TOWNSHIP, "", ""]
    members = [Nominee(p.pk, home) for p, home in zip(at.experts, homes, strict=True)]
    name_panel(at.bureau, application, members, key=key())
    return fresh(application)


def review_of(application: Application) -> Review:
    """The review of the present round."""
    found: Review = Review.everything.get(application=application, round=application.round)
    return found


def all_met(at: Offices) -> dict[str, Verdict]:
    """Every criterion affirmed."""
    return {code: Verdict(is_met=True) for code in criteria(at.clerk.today)}


def signed(at: Offices, application: Application, number: int, opinion: str = "passed") -> None:
    """One expert signs an opinion, every criterion affirmed."""
    sign_opinion(
        at.seated(number),
        review_of(application),
        key=key(),
        verdicts=all_met(at),
        opinion=opinion,
        is_impartial=True,
    )


def reviewed(at: Offices, application: Application) -> Application:
    """The application with its plan passed by all three."""
    for number in range(len(at.experts)):
        signed(at, application, number)
    pass_review(at.seated(0), application, key=key())
    return fresh(application)


def agreed(at: Offices, application: Application) -> PlatformAgreement:
    """The agreement of township and platform, signed by both."""
    draft_agreement(
        at.clerk,
        application,
        key=key(),
        number="协议-1",
        terms={"profit_distribution": "按注入资金逐年上缴，由平台统一返还"},
    )
    row = PlatformAgreement.everything.get(application=application)
    sign_for_township(at.clerk, row, key=key())
    row = PlatformAgreement.everything.get(application=application)
    sign_for_platform(at.platform, row, key=key())
    found: PlatformAgreement = PlatformAgreement.everything.get(application=application)
    return found


def papered(at: Offices, application: Application, *, without: str = "") -> Application:
    """The application with every paper of the file handed in, but one if it is named."""
    for code in file_papers(at.clerk.today):
        if code not in (without, REVIEW_OPINION, SIGNED_AGREEMENT):
            hand_in_paper(at.clerk, fresh(application), key=key(), code=code, number="1")
    return fresh(application)


def bound(at: Offices, application: Application) -> Application:
    """The application with its file at the bureau: six copies, sealed."""
    bind_file(at.clerk, application, key=key(), copies=6, is_sealed=True)
    return fresh(application)


def sent_up(at: Offices, application: Application) -> Application:
    """The application at the government."""
    send_up(at.bureau, application, key=key())
    return fresh(application)


def approved(at: Offices, application: Application, fen: int | None = None) -> Application:
    """The application with its written reply."""
    approve(
        at.government,
        application,
        key=key(),
        reply_number="津蓟政批〔2018〕6号",
        replied_on=at.clerk.today,
        approved_fen=fen or application.requested_fen or 0,
    )
    return fresh(application)


def recorded(at: Offices, application: Application) -> Application:
    """The application filed with the municipality."""
    record(at.bureau, application, key=key(), recorded_on=at.clerk.today, record_number="备-1")
    return fresh(application)


def to_review_passed(at: Offices) -> Application:
    """An application whose plan has passed."""
    return reviewed(at, panelled(at, submitted(at, drafted(at))))


def to_filed(at: Offices) -> Application:
    """An application whose file is at the bureau."""
    application = to_review_passed(at)
    agreed(at, application)
    return bound(at, papered(at, application))


def to_approved(at: Offices) -> Application:
    """An application with its written reply."""
    return approved(at, sent_up(at, to_filed(at)))
