"""Jizhou with a few weak villages, and the people who oversee and are overseen."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.models import ReferenceFigure, VillageIncome, VillagePersonIncome
from tests.apps.records.acting import COUNTY, TOWNSHIP, acting
from tests.apps.registry.places import entered, jizhou
from tests.apps.registry.places import villages as codes_of
from tests.worked import WAN

R = TypeVar("R")
NOVEMBER = datetime(2018, 11, 20, 4, tzinfo=UTC)


def at(viewer: Viewer, year: int, month: int, day: int) -> Viewer:
    """The same person on another day, at noon."""
    return replace(viewer, at=datetime(year, month, day, 4, tzinfo=UTC))


def office(role: str, place: str = COUNTY) -> Viewer:
    """An official of the county, or of the place given, on 20 November 2018."""
    return acting(role, place=place, at=NOVEMBER)


def clerk() -> Viewer:
    """A clerk of the township."""
    return office("township", TOWNSHIP)


def weak_villages(number: int = 5) -> list[str]:
    """The codes of so many weak villages, entered into the programme from 2018 on."""
    entered(jizhou(), number, 0)
    return codes_of(number)


def told_row(model: type[R], told: Told) -> R:
    """The row an act told of, as it stands now."""
    found: R = model.everything.get(pk=told.id)  # type: ignore[attr-defined]
    return found


def income(village: str, yuan: int, *, of: str = "operating", year: int = 2020) -> None:
    """An income that was filed, in yuan."""
    VillageIncome.everything.create(
        village_id=village, year=year, income_class=of, amount_fen=yuan * 100,
        source="农经报表", state="filed",
    )  # fmt: skip


def per_head(village: str, yuan: int, *, year: int = 2020) -> None:
    """An income per head, in yuan."""
    VillagePersonIncome.everything.create(
        village_id=village, year=year, per_head_fen=yuan * 100, source="统计局"
    )


def city_average(yuan: int, *, year: int = 2020) -> None:
    """The average of the municipality, as published."""
    ReferenceFigure.everything.create(
        division_id=COUNTY, series="city_average_fen", year=year, amount_fen=yuan * 100,
        document="市统计公报",
    )  # fmt: skip


def project(name: str = "出头岭食用菌", township: str = TOWNSHIP) -> Project:
    """A project whose works are under way."""
    found: Project = Project.everything.create(
        code=f"JZ2018-{Project.everything.count() + 1:02}", plan_year=2018, name=name,
        industry="edible_fungi", sector="agriculture", township_id=township,
        implementing_body="出头岭镇人民政府", area_mu=500, total_investment_fen=2000 * WAN,
        municipal_subsidy_fen=1500 * WAN, state="building",
    )  # fmt: skip
    return found


def day(month: int, number: int) -> date:
    """A day of 2018."""
    return date(2018, month, number)
