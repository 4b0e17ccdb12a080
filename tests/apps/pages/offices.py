"""Offices at work on the specimen pages: a clerk of a township, her leader, one of another township."""

from dataclasses import replace
from datetime import UTC, date, datetime

from django.test import Client

from bangfu.apps.people.models import User
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.actions.incomes import IncomeFiled, file_incomes
from bangfu.apps.registry.models import Division, VillageIncome
from tests.apps.people.standing import COUNTY, account, person
from tests.apps.records.acting import acting

TOWN, OTHER_TOWN = "120119101000", "120119102000"
YEAR = 2022


def loaded(villages: int = 5) -> Viewer:
    """Two townships of the county with some villages each; the clerk of the agriculture bureau."""
    county = _division(COUNTY, "county", "county", "蓟州区", None)
    places = [county]
    for town, name in ((TOWN, "洇溜镇"), (OTHER_TOWN, "官庄镇")):
        places.append(_division(town, "township", "town", name, COUNTY))
        for number in range(villages):
            code = f"{town[:9]}{200 + number}"
            places.append(_division(code, "village", "village", f"{name[0]}{number}村委会", town))
    Division.everything.bulk_create(places)
    return acting("agriculture_bureau")


def _division(code: str, level: str, category: str, name: str, parent: str | None) -> Division:
    return Division(code=code, level=level, category=category, name=name, parent_id=parent)


def villages_of(town: str) -> list[str]:
    """The villages of a township, in the order of their codes."""
    rows = Division.everything.filter(code__startswith=town[:9], category="village")
    return list(rows.order_by("code").values_list("code", flat=True))


def office(role: str, place: str = TOWN) -> User:
    """An account of somebody who holds a role."""
    holder = person(f"{role}经办", role, place, begins_on=date(2018, 1, 1))
    return account(holder, f"{role}-{place}-{holder.pk}")


def signed_in(role: str, place: str = TOWN) -> Client:
    """A browser in which somebody of the office is signed in."""
    client = Client()
    client.force_login(
        office(role, place), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def filed(clerk: Viewer, town: str, fen: int = 12_345_67, year: int = YEAR) -> VillageIncome:
    """An income filed for the first village of a township."""
    village = villages_of(town)[0]
    key = f"{town}-{year}-{fen}"
    lines = [IncomeFiled(village, "operating", fen)]
    then = replace(clerk, at=datetime(year, 12, 31, 4, tzinfo=UTC))
    told = file_incomes(then, year, lines, source="报表", key=key)
    row: VillageIncome = VillageIncome.everything.get(pk=told.id)
    return row
