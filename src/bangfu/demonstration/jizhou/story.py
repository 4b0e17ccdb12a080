"""The whole story of Jizhou, year by year."""

from datetime import date

from bangfu.apps.projects.models import Application, Project
from bangfu.core.money import split
from bangfu.demonstration import cast, founding
from bangfu.demonstration.jizhou import (
    assets,
    helping,
    offices,
    pooling,
    programme,
    projects,
    returns,
    subsidy,
    waiting,
    watching,
)
from bangfu.demonstration.jizhou.cast import CAST
from bangfu.demonstration.telling import Say, Telling, fresh

PACK = "jizhou-2018"
SHOWN = "出头岭镇"
"""The township whose offices can sign in."""

LATE = "下仓镇"
"""The township that has not paid what it owes for the last year."""

AVERAGES = {2018: 23_000, 2019: 24_800, 2020: 25_700}
"""Invented averages of the municipality, in yuan."""


def tell(story: Telling, say: Say) -> None:
    """The story: how it begins, three years, and what waits."""
    say("建立区县、人员、政策、单位和资金账户")
    founding.begin(story, CAST)
    founding.into_force(story, PACK, offices.STARTS)
    offices.set_up(story)
    plans = projects.planned()
    say("抽取困难村")
    programme.draw(story, {plan.township: 9 for plan in plans})
    say("帮扶单位结对，签订责任书")
    helping.help_villages(story, story.county)
    helping.letters(story)
    helping.trainings(story, story.county, SHOWN, LATE)
    names = townships_with_villages(story)
    cast.townships(story, CAST, names, SHOWN)
    say("统筹同意")
    pooling.pool(story, names)
    for year in sorted({plan.year for plan in plans}):
        say(f"{year}年：项目、资金、收益")
        tell_year(story, year, [plan for plan in plans if plan.year == year])
    say("2021年：待办的事")
    returns.remit(story, 2021, late=LATE)
    returns.guarantee(story, 2021)
    waiting.surplus_plan(story)
    waiting.claims(story, next(plan for plan in plans if plan.township == SHOWN))
    waiting.application_without_a_paper(story, SHOWN)
    waiting.village_uses(story, SHOWN)
    watching.watch(story, story.county, SHOWN, last_year=2020)
    waiting.on_display(story, 2020)


def townships_with_villages(story: Telling) -> list[str]:
    """The names of the townships that have weak villages."""
    held = {code[:9] for code in programme.weak_villages()}
    return [name for name, code in story.townships.items() if code[:9] in held]


def tell_year(story: Telling, year: int, plans: list[projects.Planned]) -> None:
    """One year: money arrives, projects are approved and built, remittances and returns follow."""
    subsidy.appropriate(story, date(year, 5, 20))
    for plan in plans:
        project = projects.approve(story, plan, applied(story, plan), date(year, 6, 25))
        subsidy.inject(story, plan, project, date(year, 7, 2))
        projects.contract(story, plan, fresh(project), date(year, 7, 20))
        build(story, plan, fresh(project), year)
    returns.remit(story, year)
    returns.pay(story, returns.guarantee(story, year))
    programme.incomes(story, year)
    programme.reference(story, story.county, year, AVERAGES[year])


def applied(story: Telling, plan: projects.Planned) -> Application:
    """An application from its draft to the bound file, in time."""
    year = plan.year
    drafted, reviewed = date(year, 4, 9), date(year, 4, 20)
    if year > 2018:  # the later rounds close in October of the year before
        drafted, reviewed = date(year - 1, 9, 10), date(year - 1, 9, 24)
    application = projects.draft(story, plan, drafted)
    projects.hand_in(story, plan, application, drafted)
    projects.submit(story, plan, application, drafted)
    projects.review(story, application, reviewed)
    projects.agree(story, plan, application, date(year, 6, 4))
    projects.bind(story, plan, application, date(year, 6, 11))
    return fresh(application)


def build(story: Telling, plan: projects.Planned, project: Project, year: int) -> None:
    """Built in three reports and two claims, handed over by November; a tenth is not claimed yet."""
    first, second, _rest = split(plan.cost_fen, [6, 3, 1])
    projects.progress(story, plan, project, date(year, 8, 20), 40)
    subsidy.claim(story, plan, project, date(year, 8, 25), first)
    projects.progress(story, plan, project, date(year, 9, 28), 80)
    projects.progress(story, plan, project, date(year, 10, 26), 100)
    subsidy.claim(story, plan, project, date(year, 10, 29), second)
    projects.finish(story, plan, project, date(year, 11, 12))
    assets.register(story, plan, fresh(project), date(year, 11, 14), first + second)
