"""Who of the relieved and monitored has work at the end of each month, by the seven channels."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bangfu.apps.monitoring.actions.employment import Work
from bangfu.apps.monitoring.actions.many import enter_works_of_many
from bangfu.apps.registry.models import Individual
from bangfu.demonstration.telling import LABEL, Act, Telling

MONTHS = (
    ("2024-01", 2_462), ("2024-02", 2_418), ("2024-03", 2_507), ("2024-04", 2_521),
    ("2024-05", 2_533), ("2024-06", 2_528), ("2024-07", 2_496), ("2024-08", 2_512),
    ("2024-09", 2_534), ("2024-10", 2_547), ("2024-11", 2_561),
)  # fmt: skip
"""How many had work at the end of each month."""

CHANNELS = (
    ("labour_export", 34, "外地务工企业", "沈阳市", 430_000),
    ("flexible", 27, "自主灵活就业", "本县", 280_000),
    ("project_job", 13, "帮扶产业基地", "本镇乡", 260_000),
    ("public_post", 12, "村级公益性岗位", "本村", 80_000),
    ("job_fair", 8, "招聘会签约企业", "铁岭市", 350_000),
    ("training", 4, "培训定点企业", "本县", 320_000),
    ("graduate", 2, "毕业生签约单位", "沈阳市", 460_000),
)
"""Channels with how many of a hundred go by each, the employer, where, and a month's pay in fen."""

SUBSIDY_SHARE = 5
"""Of eight parts of the pay of a public post, so many are subsidy."""


def acts(story: Telling) -> Iterator[Act]:
    """The bureau enters the workbook of each month; one person is entered with two channels."""
    able = Individual.everything.filter(
        standing="live", labour__in=("full", "half", "weak"), household__status__in=_counted()
    ).exclude(schooling__in=("primary", "lower_secondary", "upper_secondary", "college"))
    people = list(able.select_related("household").order_by("code"))
    story.chance.shuffle(people)
    names, weights, *_rest = zip(*CHANNELS, strict=True)
    drawn = story.chance.choices(range(len(names)), weights, k=len(people))
    for month, count in MONTHS:
        works = [
            (one, _work(month, channel))
            for one, channel in zip(people[:count], drawn[:count], strict=True)
        ]
        works.append((people[0], _work(month, (drawn[0] + 1) % len(names))))
        yield _entered(story, month, works)


def _counted() -> tuple[str, ...]:
    return ("relieved", "unstable_relieved", "marginal", "sudden_hardship")


def _entered(story: Telling, month: str, works: Sequence[tuple[Individual, Work]]) -> Act:
    on, place = date.fromisoformat(f"{month}-28") + timedelta(days=4), story.county
    return on, lambda: enter_works_of_many(
        story.who("bureau", on), works, place=place, key=story.key
    )


def _work(month: str, channel: int) -> Work:
    code, _weight, employer, place, pay = CHANNELS[channel]
    subsidy = pay * SUBSIDY_SHARE // 8
    is_post = code == "public_post"
    return Work(
        month=month,
        channel=code,
        employer=f"{employer}（{LABEL}）",
        place=place,
        wage_fen=pay,
        post_subsidy_fen=subsidy if is_post else None,
        post_returns_fen=pay - subsidy if is_post else None,
    )
