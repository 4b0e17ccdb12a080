"""T13: no role, no stranger and no program sees, counts, searches or takes away a household elsewhere."""

from typing import Any

import pytest
from django.db.models import Q

from bangfu.apps.monitoring.models import MonitoringCase, ScreenedTable, Screening
from bangfu.apps.monitoring.queries.dashboard import open_cases
from bangfu.apps.monitoring.tables.cases import CASES
from bangfu.apps.monitoring.views import dashboard
from bangfu.apps.monitoring.views.cases import CASE
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.filters import Filters
from bangfu.apps.people import access
from bangfu.apps.people.models import RoleGrant
from bangfu.apps.people.roles import ROLES
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records import models as records
from bangfu.apps.registry.models import Household
from bangfu.apps.registry.tables.households import HOUSEHOLDS
from bangfu.apps.registry.tables.individuals import INDIVIDUALS
from tests.apps.crawling import Route
from tests.apps.monitoring.households import office
from tests.apps.wall.conftest import Plant
from tests.apps.wall.county import TWICE, County
from tests.apps.wall.crawl import ROUTES, look, pages_of, said, unfilled
from tests.apps.wall.eyes import EVERYBODY, EYES, SEES, Eye, closed_programs
from tests.apps.wall.spots import SPOTS

pytestmark = pytest.mark.django_db
WRITERS = tuple(
    name for name in ("township", "village", "grid_worker", "platform", "stranger") if name in EYES
)
"""Who also opens and sends forms about rows elsewhere: one of each way to see."""

HIDDEN_FROM = tuple(n for n in EYES if n == "stranger" or SEES.get(n, SPOTS) != SPOTS)
"""Who opens the pages of rows elsewhere; programs have no pages, and nobody's are refused alike."""

OF_THE_COUNTY = (Screening, ScreenedTable)
"""One screening is of the whole county: it has no rows of a spot."""


# --- the ground -----------------------------------------------------------------------------------


def test_every_table_about_people_has_rows_at_every_spot(county: County) -> None:
    """A new table about people is settled too, or this fails."""
    bare = [
        (one.spot.mark, model.__name__)
        for one in county.settled
        for model, keys in one.rows.items()
        if not keys and model not in OF_THE_COUNTY
    ]
    assert bare == []


def test_every_role_looks_and_every_address_can_be_filled(county: County) -> None:
    assert {eye.name for eye in county.eyes} == set(EVERYBODY)
    assert SEES.keys() == ROLES.keys()
    assert unfilled(ROUTES) == []
    assert unfilled([Route("registry:new", "registry/<int:family>/")]) == ["registry/<int:family>/"]


def test_no_answer_is_a_failure(county: County) -> None:
    for name, seen in county.after.items():
        assert [at for at, text in seen.texts.items() if text[:1] == "5"] == [], name


@pytest.mark.parametrize("name", [name for name in EYES if SEES.get(name)])
def test_who_may_see_does_see(name: str, county: County) -> None:
    """Else the crawl proves nothing: the marks are on pages, in files and on the API."""
    whole = "\n".join(county.after[name].texts.values())
    assert [spot.mark for spot in county.eye(name).sees if spot.mark not in whole] == []
    assert county.eye("token of township").sees
    by_token = "\n".join(county.after["token of township"].texts.values())
    assert all(spot.mark in by_token for spot in SPOTS[:3])


# --- the wall -------------------------------------------------------------------------------------


def met(eye: Eye, texts: dict[str, str]) -> list[str]:
    """Where somebody meets the mark of a spot that is hidden from them."""
    return [f"{at}: {mark}" for at, text in texts.items() for mark in eye.hidden if mark in text]


@pytest.mark.parametrize("name", EYES)
def test_nobody_meets_a_household_of_another_place(name: str, county: County) -> None:
    assert met(county.eye(name), county.after[name].texts) == []


def changed(county: County, name: str, now: dict[str, str]) -> list[str]:
    """Where an answer is another one since households came that are hidden from the reader."""
    before = county.before[name].texts
    return [at for at, text in now.items() if at in before and before[at] != text]


@pytest.mark.parametrize("name", TWICE)
def test_nothing_anywhere_tells_that_a_hidden_household_is_there(name: str, county: County) -> None:
    """Not in a count, a total, a chart, a choice, a hint or the order: every byte is what it was."""
    assert changed(county, name, county.after[name].texts) == []


@pytest.mark.parametrize("name", HIDDEN_FROM)
def test_a_row_elsewhere_is_no_row(name: str, county: County) -> None:
    eye = county.eye(name)
    allowed = (302,) if name == "stranger" else (403, 404)
    one = county.hidden_from(eye)[-1]
    for address in pages_of(one, county.shown, events=name in WRITERS):
        answer = eye.client.get(address)
        assert answer.status_code in allowed, address
        assert met(eye, {address: said(answer)}) == []


@pytest.mark.parametrize("name", WRITERS)
def test_nobody_acts_on_a_row_elsewhere(name: str, county: County) -> None:
    eye, one = county.eye(name), county.settled[-1]
    before = kept(one.rows)
    sent = {"_key": "foreign", "_version": "1", "reason": "试"}
    for address in pages_of(one, county.shown):
        answer = eye.client.post(address, sent)
        assert answer.status_code in (302, 403, 404, 405), address
        assert answer.status_code != 302 or name == "stranger", address
        assert met(eye, {address: said(answer)}) == []
    assert kept(one.rows) == before


def kept(rows: Any) -> list[Any]:
    """The rows as the database holds them."""
    return [list(model.everything.filter(pk__in=keys).values()) for model, keys in rows.items()]


def test_a_token_that_is_not_valid_opens_nothing(county: County) -> None:
    for why, client in closed_programs().items():
        for address in ("/api/v1/registers", "/api/v1/registers/registry/households"):
            assert client.get(address).status_code == 401, why


def test_a_grant_that_was_ended_ends_with_the_next_page(county: County) -> None:
    client = county.eye("township").client
    assert client.get("/registry/households/").status_code == 200
    RoleGrant.everything.filter(role="township").update(ends_on="2024-07-31")
    assert client.get("/registry/households/").status_code == 403


# --- planted holes --------------------------------------------------------------------------------


def county_wide() -> Viewer:
    """A viewer of everything, as a page that forgot who looks would have it."""
    return office("agriculture_bureau")


def test_a_list_that_forgets_the_viewer_is_found(county: County, plant: Plant) -> None:
    rows = HOUSEHOLDS.rows
    plant(HOUSEHOLDS, "rows", lambda viewer: rows(county_wide()))
    eye = county.eye("township")
    assert any(
        at.startswith("/registry/households/")
        for at in met(eye, look(eye, ["registry"], deep=False).texts)
    )


def test_a_figure_that_counts_everybody_is_found(county: County, plant: Plant) -> None:
    plant(dashboard, "open_cases", lambda viewer: open_cases(county_wide()))
    eye = county.eye("township")
    now = look(eye, ["monitoring"], deep=False).texts
    assert met(eye, now) == [], "no name leaks: only the number does"
    assert "/monitoring/" in changed(county, "township", now)


def test_an_event_without_its_guard_is_found(county: County, plant: Plant) -> None:
    rows = CASE.rows
    plant(CASE, "rows", lambda viewer: rows(county_wide()))
    with pytest.raises(AssertionError, match="/monitoring/cases/"):
        test_a_row_elsewhere_is_no_row("township", county)
    with pytest.raises(AssertionError, match="/monitoring/cases/"):
        test_nobody_acts_on_a_row_elsewhere("township", county)


def test_a_field_of_the_api_that_tells_of_others_is_found(county: County, plant: Plant) -> None:
    told = Column("all", "全县户数", value=lambda row: Household.everything.count())
    plant(HOUSEHOLDS, "columns", (*HOUSEHOLDS.columns, told))
    now = look(county.eye("token of township"), ["api"]).texts
    assert "/api/v1/registers/registry/households" in changed(county, "token of township", now)


def test_a_register_open_to_every_token_is_found(county: County, plant: Plant) -> None:
    rows = INDIVIDUALS.rows
    plant(INDIVIDUALS, "readers", "")
    plant(INDIVIDUALS, "rows", lambda viewer: rows(county_wide()))
    eye = county.eye("token of platform")
    assert met(eye, look(eye, ["api"]).texts)


def test_a_filter_that_searches_everybody_is_found(county: County, plant: Plant) -> None:
    narrow = Filters.narrow

    def of_everybody(filters: Filters, rows: Any) -> Any:
        is_hole = filters.text and rows.model is MonitoringCase
        return narrow(filters, CASES.rows(county_wide()) if is_hole else rows)

    plant(Filters, "narrow", of_everybody)
    eye = county.eye("township")
    found = met(eye, look(eye, ["monitoring"]).texts)
    assert found
    assert [at for at in found if not at.startswith("/monitoring/cases/?") or "'q'" not in at] == []


def test_a_role_that_reads_too_much_is_found(county: County, plant: Plant) -> None:
    plant(ROLES["grid_worker"], "households", "place")
    eye = county.eye("grid_worker")
    assert met(eye, look(eye, ["monitoring"], deep=False).texts)


def test_events_of_people_open_to_everybody_are_found(county: County, plant: Plant) -> None:
    plant(records, "not_about_people_unless_read", lambda viewer, path="": Q())
    eye = county.eye("platform")
    assert met(eye, look(eye, ["oversight"]).texts)


def test_a_token_beyond_its_days_is_found(county: County, plant: Plant) -> None:
    plant(access, "held_on", lambda day: Q())
    with pytest.raises(AssertionError, match="ended"):
        test_a_token_that_is_not_valid_opens_nothing(county)
