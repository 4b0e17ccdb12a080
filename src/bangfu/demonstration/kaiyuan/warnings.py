"""Lists that departments sent: what is matched makes clues, the rest is accounted for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from hashlib import sha256

from bangfu.apps.monitoring.actions.clues import dismiss_clue
from bangfu.apps.monitoring.actions.feeds import FeedLine, FeedSent, take_in_feed
from bangfu.apps.monitoring.models import RiskClue
from bangfu.apps.monitoring.models.feeds import FEED_KINDS
from bangfu.demonstration.kaiyuan.cases import Course
from bangfu.demonstration.kaiyuan.people import Births, Family
from bangfu.demonstration.kaiyuan.upkeep import bereaved
from bangfu.demonstration.telling import LABEL, Act, Telling, fresh

YUAN = 100
WITH_AMOUNT = ("medical_cost", "disaster_loss")


@dataclass(frozen=True)
class Sent:
    """A list: whose, when, of which warning, how many rows more than those the story tells of."""

    department: str
    on: date
    kind: str
    more: int
    unmatched: int = 0


LISTS = (
    Sent("medical", date(2024, 7, 12), "medical_cost", 9, 2),
    Sent("disaster", date(2024, 8, 5), "disaster_loss", 6, 1),
    Sent("education", date(2024, 9, 10), "dropout", 1, 1),
    Sent("medical", date(2024, 10, 11), "medical_cost", 14, 3),
    Sent("housing", date(2024, 10, 18), "unsafe_housing", 4, 1),
    Sent("civil_affairs", date(2024, 11, 5), "disabled", 3),
    Sent("medical", date(2024, 11, 12), "medical_cost", 7, 1),
    Sent("employment", date(2024, 11, 15), "job_loss", 6, 2),
    Sent("water", date(2024, 12, 6), "unsafe_water", 3),
    Sent("medical", date(2024, 12, 10), "medical_cost", 5, 2),
)
NAMES_THE_DEAD = date(2024, 10, 11)
STILL_OPEN_SINCE = date(2024, 12, 1)
"""Clues of lists before this day were looked into; those after it wait."""

LAST_OF_YEAR = date(2024, 9, 28)
"""Payments are told of the income year."""

HEAVY_FEN = 2_680_000
"""What the illnesses cost of which the story tells."""


@dataclass(frozen=True)
class Warned:
    """Of whom a row speaks, of which sum, of which day."""

    identity: str
    amount_fen: int | None
    happened_on: date


def acts(story: Telling, courses: Sequence[Course], families: Sequence[Family]) -> Iterator[Act]:
    """Every list with its rows, and what became of clues that led to no case."""
    told = {course.family.code for course in courses}
    others = [family for family in families if family.code not in told]
    before: dict[str, list[Warned]] = {}
    for sent in LISTS:
        of_courses = [_of(course, sent) for course in courses if _is_in(course, sent)]
        drawn = story.chance.sample(others, sent.more)
        more = [_warned(story, family.members[0].identity, sent) for family in drawn]
        again = before.get(sent.kind, [])[:1]
        rows = [*of_courses, *more, *again, *_unmatched(sent)]
        if sent.on == NAMES_THE_DEAD:
            rows.append(_warned(story, bereaved(families).members[-1].identity, sent))
        yield sent.on, partial(_take_in, story, sent, rows)
        if sent.on < STILL_OPEN_SINCE:
            later = sent.on + timedelta(days=9)
            codes = [family.code for family in drawn]
            yield later, partial(_dismiss, story, codes, later)
        before[sent.kind] = more


def _is_in(course: Course, sent: Sent) -> bool:
    is_of = FEED_KINDS[sent.kind].cause == course.cause and course.found_on == sent.on
    return course.source == "department" and is_of


def _of(course: Course, sent: Sent) -> Warned:
    amount = HEAVY_FEN if sent.kind in WITH_AMOUNT else None
    return Warned(course.family.members[-1].identity, amount, _day(sent))


def _warned(story: Telling, identity: str, sent: Sent) -> Warned:
    amount = story.chance.randrange(1_200, 9_800) * YUAN if sent.kind in WITH_AMOUNT else None
    return Warned(identity, amount, _day(sent))


def _day(sent: Sent) -> date:
    """When it happened: payments are told of the income year."""
    before = sent.on - timedelta(days=12)
    return min(before, LAST_OF_YEAR) if sent.kind == "medical_cost" else before


def _unmatched(sent: Sent) -> Iterator[Warned]:
    """Rows of nobody on the register: a number of somebody else, a wrong one, none at all."""
    nobody = Births().number(date(1922, 2, 2), "male")
    amount = 3_000 * YUAN if sent.kind in WITH_AMOUNT else None
    for number in (nobody, nobody[:-1] + "?", "")[: sent.unmatched]:
        yield Warned(number, amount, _day(sent))


def _take_in(story: Telling, sent: Sent, rows: Sequence[Warned]) -> None:
    lines = [
        FeedLine(number, one.identity, sent.kind, one.amount_fen, one.happened_on)
        for number, one in enumerate(rows, start=1)
    ]
    name = f"{LABEL}-{sent.department}-{sent.on:%Y%m}.xlsx"
    digest = sha256(name.encode()).hexdigest()
    feed = FeedSent(sent.department, f"{sent.on:%Y-%m}", name, digest, lines)
    take_in_feed(story.who(sent.department, sent.on), feed, key=story.key)


def _dismiss(story: Telling, codes: Sequence[str], on: date) -> None:
    """The township looked into it and found no risk."""
    names = {code: name for name, code in story.townships.items()}
    rows = RiskClue.everything.filter(household__code__in=codes, state="open", source="department")
    for clue in rows.order_by("pk"):
        clerk = story.who(f"clerk:{names[clue.household.village_id[:9] + '000']}", on)
        dismiss_clue(clerk, fresh(clue), reason="入户了解，家庭收入和保障未受影响", key=story.key)
