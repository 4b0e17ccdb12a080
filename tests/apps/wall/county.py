"""The county behind the wall: settled spot by spot, and looked at before and after what is hidden."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from django.db import transaction
from django.test import Client

from bangfu.apps.people.roles import ROLES
from tests.apps.crawling import Shown, tables_shown
from tests.apps.monitoring.households import COUNTY, NOON, kaiyuan
from tests.apps.people.standing import account, grant, person
from tests.apps.wall.crawl import ELSEWHERE, ROUTES, Seen, look, own_pages, stages_of
from tests.apps.wall.eyes import EYES, ON_POSTGRES, Eye, eyes
from tests.apps.wall.spots import SPOTS, Settled, draw_grid, grid_worker, settle

TWICE = (
    ("township", "token of township")
    if ON_POSTGRES
    else (
        "township", "grid_worker", "platform", "stranger",
        "token of township", "token of platform",
    )
)  # fmt: skip
"""Who looks before and after: one of each way to see. The others look after, for the marks."""

OPENS_ROWS = () if ON_POSTGRES else ("township", "grid_worker")
"""Who opens the pages of the rows of the first spot: who has rows that are hidden from them, too."""

EVERYWHERE = () if ON_POSTGRES else ("platform",)
"""Who also looks through the stages of money, works and oversight."""


@dataclass
class County:
    """Who looks, what stands at each spot, and what everybody got before and after."""

    eyes: Sequence[Eye]
    settled: list[Settled] = field(default_factory=list)
    shown: Shown = field(default_factory=dict)
    before: dict[str, Seen] = field(default_factory=dict)
    after: dict[str, Seen] = field(default_factory=dict)

    def eye(self, name: str) -> Eye:
        """Who is called so."""
        return next(eye for eye in self.eyes if eye.name == name)

    def hidden_from(self, eye: Eye) -> list[Settled]:
        """The spots that somebody may not see."""
        return [one for one in self.settled if one.spot not in eye.sees]

    def looked(self, eye: Eye, stages: Sequence[str] = ()) -> Seen:
        """What somebody gets now, with the pages of their own rows."""
        here = stages_of(eye) if eye.name in TWICE or eye.is_program else ("registry", "monitoring")
        seen = look(eye, stages or here, deep=eye.name in TWICE)
        if not stages and eye.name in OPENS_ROWS:
            seen.texts |= own_pages(eye, self.settled[0], self.shown).texts
        return seen


@contextmanager
def standing_county() -> Iterator[County]:
    """The county with its four spots; gone at the end."""
    with patch("django.utils.timezone.now", return_value=NOON), transaction.atomic():
        yield _built()
        transaction.set_rollback(True)


def _built() -> County:
    kaiyuan()
    worker = grid_worker()
    county = County(eyes(worker))
    for spot in SPOTS:
        draw_grid(spot, worker if spot is SPOTS[0] else None)
    for stage, spot in enumerate(SPOTS):
        _look_before(county, stage)
        county.settled.append(settle(spot))
        county.shown = county.shown or _shown(county.settled[0])
    for eye in map(county.eye, EYES):
        county.after[eye.name] = county.looked(eye)
        if eye.name in EVERYWHERE:
            county.after[eye.name].texts |= look(eye, ELSEWHERE).texts
    return county


def _look_before(county: County, stage: int) -> None:
    for eye in county.eyes:
        if eye.name in TWICE and eye.stage == stage:
            county.before[eye.name] = county.looked(eye)


def _shown(settled: Settled) -> Shown:
    """Which tables of people each address shows, found by somebody who holds every role."""
    everyone = person("全职")
    for role in ROLES.values():
        if role.level == "county":
            grant(everyone, role.code, COUNTY)
        else:
            grant(
                everyone,
                role.code,
                settled.spot.town if role.level == "township" else settled.spot.village,
            )
    client = Client(raise_request_exception=False)
    client.force_login(account(everyone, "everyone"))
    rows = [m.everything.get(pk=keys[0]) for m, keys in settled.rows.items() if keys]
    return tables_shown(client, ROUTES, rows)
