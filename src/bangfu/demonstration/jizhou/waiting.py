"""What waits to be done when a visitor signs in: a plan, a run, claims, papers, and one denied use."""

from datetime import date

from django.db.models import Count, Sum

from bangfu.apps.funds.actions import Claim, Paper, draft_request
from bangfu.apps.payouts.models import DistributionLine
from bangfu.apps.policies.queries.county import notice_days, notice_kinds
from bangfu.apps.projects.models import Project
from bangfu.apps.records.actions.notices import Posting, check_notice, draft_notice, post_notice
from bangfu.apps.records.models import Notice
from bangfu.apps.registry.models import Division
from bangfu.apps.returns.actions.surplus import draft_surplus_plan, propose_surplus_plan
from bangfu.apps.returns.actions.uses import (
    approve_use_plan,
    decide_use_plan,
    draft_use_plan,
    move_use_plan,
    spend_line,
)
from bangfu.apps.returns.models import SurplusPlan, UseLine, UsePlan
from bangfu.core.money import split
from bangfu.core.words import words
from bangfu.demonstration import cast
from bangfu.demonstration.jizhou import programme, projects, subsidy
from bangfu.demonstration.jizhou.cast import CAST
from bangfu.demonstration.jizhou.projects import WAN_FEN, Planned
from bangfu.demonstration.telling import LABEL, Telling, fresh, row

NOW = date(2021, 12, 28)
"""The day on which the story ends: what a visitor finds waiting was left on it."""

PAPER_FORGOTTEN = "location_map"


def surplus_plan(story: Telling) -> None:
    """The platform proposes what the surplus is for; the county leader has yet to approve it."""
    platform = story.who("platform", NOW)
    planned = [
        {
            "use_class": "second_dividend",
            "purpose": "各困难村二次分红",
            "amount_fen": len(programme.weak_villages()) * WAN_FEN,
            "way": "villages",
            "payee": "",
        },
        {
            "use_class": "public_causes",
            "purpose": "困难村公共照明维修",
            "amount_fen": 120 * WAN_FEN,
            "way": "payee",
            "payee": f"{LABEL}电力工程公司",
        },
    ]
    drafted = draft_surplus_plan(
        platform, NOW.year, key=story.key, title="结余资金安排", lines=planned
    )
    propose_surplus_plan(platform, row(SurplusPlan, drafted), key=story.key)


def claims(story: Telling, plan: Planned) -> None:
    """One claim waits for the check of its voucher; one is for a use that the fund does not pay."""
    project = Project.everything.get(code=plan.code)
    part, _rest = split(plan.cost_fen, [5, 95])
    subsidy.submitted_claim(story, plan, project, NOW, part)
    supplier, price = f"{LABEL}汽车销售公司", 18 * WAN_FEN
    township = story.townships[plan.township]
    what = Claim(
        amount_fen=price,
        use_class="vehicles_communications",
        purpose="购置项目工作用车",
        site=township,
        payee=supplier,
    )
    draft_request(
        story.who(f"clerk:{plan.township}", NOW),
        project,
        subsidy.fund(),
        place=township,
        claim=what,
        papers=[Paper("vat_plain", "90012345", supplier, NOW, price)],
        key=story.key,
    )


def application_without_a_paper(story: Telling, township: str) -> None:
    """An application of the last round that passed its review and lacks the map of its place."""
    plan = Planned(
        year=2020,
        code="JZ2020-06",
        zh="菌棒加工厂",
        township=township,
        area="east",
        industry="processing",
        sector="manufacturing",
        cost_fen=900 * WAN_FEN,
        area_mu=35,
    )
    on = date(2019, 9, 16)
    application = projects.draft(story, plan, on)
    projects.hand_in(story, plan, application, on, without=PAPER_FORGOTTEN)
    projects.submit(story, plan, application, on)
    projects.review(story, application, date(2019, 10, 8))
    projects.agree(story, plan, application, date(2019, 10, 21))


def village_uses(story: Telling, township: str) -> None:
    """Villages use their returns: one has spent and published, one waits for the township."""
    area = story.townships[township][:9]
    codes = [code for code in programme.weak_villages() if code.startswith(area)][:2]
    first, second = (Division.everything.get(pk=code) for code in codes)
    cast.villagers(story, CAST, first, is_shown=True)
    cast.villagers(story, CAST, second)
    spent = _planned_uses(story, first.code)
    clerk = story.who(f"clerk:{township}", NOW)
    approve_use_plan(clerk, fresh(spent), key=story.key)
    for line in UseLine.everything.filter(plan=spent).order_by("number"):
        values = {
            "spent_fen": line.amount_fen,
            "spent_on": NOW,
            "payee": f"{LABEL}保洁服务队",
            "voucher": f"{LABEL}{first.code[-3:]}-{line.number}",
        }
        spend_line(story.who(f"village:{first.code}", NOW), line, key=story.key, values=values)
    move_use_plan(story.who(f"village:{first.code}", NOW), fresh(spent), "publish", key=story.key)
    _planned_uses(story, second.code)


def _planned_uses(story: Telling, village: str) -> UsePlan:
    """A plan of two lines that the villagers decided on."""
    lines = [
        {"use_class": "cleaning", "purpose": "全年村内保洁", "amount_fen": 2 * WAN_FEN},
        {"use_class": "public_utilities", "purpose": "公共水电费", "amount_fen": WAN_FEN},
    ]
    committee = story.who(f"village:{village}", NOW)
    drafted = draft_use_plan(
        committee,
        village,
        key=story.key,
        year=NOW.year,
        title="收益使用计划",
        lines=lines,
    )
    plan = row(UsePlan, drafted)
    minutes = f"{LABEL}会议记录：村民代表会议同意"
    decide_use_plan(committee, plan, key=story.key, decided_on=NOW, minutes=minutes)
    return fresh(plan)


def on_display(story: Telling, year: int) -> None:
    """What the villages received for a year hangs out from the last day of the story."""
    platform = story.who("platform", NOW)
    days = notice_days(platform.today)
    told = Posting(
        kind="returns",
        kind_name=notice_kinds(platform.today)["returns"],
        level="county",
        title=f"{year}年度村级保底收益发放情况公示",
        text=f"{year}年度保底收益已发放到各困难村，现按镇乡公示（{LABEL}数据）",
        place=story.county,
        days=days.days,
        is_assumed=days.is_assumed,
        columns=(words("镇乡", "Township"), words("村数", "Villages"), words("发放", "Paid")),
        rows=_received(year),
    )
    notice = row(Notice, draft_notice(platform, told, key=story.key))
    check_notice(story.who("office", NOW), notice, key=story.key)
    post_notice(
        platform,
        fresh(notice),
        key=story.key,
        begins_on=platform.today,
        board="区政府公示栏、各镇乡公示栏",
    )


def _received(year: int) -> list[tuple[str, str, int]]:
    """What each township's villages were paid for a year: its name, how many, the sum in fen."""
    paid = DistributionLine.everything.filter(year=year, is_paid=True)
    sums = paid.values_list("village__parent__name").annotate(Count("village"), Sum("amount_fen"))
    return [(name, str(count), fen) for name, count, fen in sums.order_by("village__parent_id")]
