"""Screenings for a viewer, and the tables of the register as the engine is given them.

The texts that read the register stand here and are kept with each screening. They hold no value but
the day and the income year, which are a date and a number.
"""
# ruff: noqa: S608

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal
from urllib.parse import quote

from django.db import connection
from django.db.models import Exists, Max, OuterRef, QuerySet

from bangfu.apps.monitoring.models import FeedRow, Screening, ScreeningFlag
from bangfu.apps.monitoring.queries.terms import risk_terms
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.models import Household, HouseholdIncome
from bangfu.core.facts import RawFacts
from bangfu.core.households import GUARANTEES
from bangfu.engine.backends.database import from_database

FLAGS_OF = {"insured"}
"""Columns that are yes or no: SQLite hands them out as numbers."""


def screenings_for(viewer: Viewer) -> QuerySet[Screening]:
    """The screenings of the counties whose households a viewer reads."""
    rows: QuerySet[Screening] = Screening.objects.visible_to(viewer)
    return rows.select_related("run_by", "previous")


def flags_for(viewer: Viewer) -> QuerySet[ScreeningFlag]:
    """The flags of the households a viewer may see, of each county's last screening."""
    rows: QuerySet[ScreeningFlag] = ScreeningFlag.objects.visible_to(viewer)
    later = Screening.everything.filter(
        place=OuterRef("screening__place"), pk__gt=OuterRef("screening_id")
    )
    last = rows.filter(~Exists(later))
    return last.select_related("screening", "household__village__parent", "clue")


def flags_of_household(viewer: Viewer, household: Household) -> QuerySet[ScreeningFlag]:
    """What the last screening flagged of a household."""
    return flags_for(viewer).filter(household=household)


def _at_risk(viewer: Viewer, screening: Screening | None) -> QuerySet[ScreeningFlag]:
    rows: QuerySet[ScreeningFlag] = ScreeningFlag.objects.visible_to(viewer)
    found = rows.filter(screening=screening, verdict="at_risk")
    return found.select_related("screening", "household__village__parent", "clue")


def _same_in(screening: Screening | None) -> Exists:
    same = ScreeningFlag.everything.filter(
        screening=screening,
        household=OuterRef("household"),
        risk=OuterRef("risk"),
        verdict="at_risk",
    )
    return Exists(same)


def come_up(viewer: Viewer, screening: Screening) -> QuerySet[ScreeningFlag]:
    """The risks that the screening before did not find."""
    return _at_risk(viewer, screening).filter(~_same_in(screening.previous))


def gone_since(viewer: Viewer, screening: Screening) -> QuerySet[ScreeningFlag]:
    """The risks that the screening before found and this one does not."""
    if screening.previous is None:
        return _at_risk(viewer, None)
    return _at_risk(viewer, screening.previous).filter(~_same_in(screening))


def without_clue(screening: Screening) -> QuerySet[ScreeningFlag]:
    """The risks of a screening that led to no clue yet. The caller screens the county."""
    found: QuerySet[ScreeningFlag] = ScreeningFlag.everything.filter(
        screening=screening, verdict="at_risk", clue__isnull=True
    )
    return found.select_related("household").order_by("household_id", "pk")


def latest_income_year() -> int | None:
    """The last income year of which anything was entered."""
    found: int | None = HouseholdIncome.everything.aggregate(last=Max("year"))["last"]
    return found


# --- what the engine is given ---------------------------------------------------------------------


def income_year(year: int, on: date) -> tuple[date, date]:
    """First and last day of an income year, by the policy of a day."""
    if risk_terms(on).income_period == "october_september":
        return date(year - 1, 10, 1), date(year, 9, 30)
    return date(year, 1, 1), date(year, 12, 31)


def sources_of(year: int, on: date) -> dict[str, str]:
    """The texts by which the register is read for a screening of a day and an income year.

    Payments and losses are read where a department sent any in that year; without a list they are
    unknown, which is another thing than none.
    """
    first, last = income_year(year, on)
    living = " AND i.lives_here" if risk_terms(on).members_rule == "living_together" else ""
    sources = {
        "households": _households(year, on, first - timedelta(days=1)),
        "individuals": (
            "SELECT i.code AS individual, h.code AS household, NULLIF(i.labour, '') AS labour, "
            "NULLIF(i.schooling, '') AS schooling, i.insured AS insured "
            "FROM registry_individual i JOIN registry_household h ON h.id = i.household_id "
            f"WHERE i.standing = 'live' AND h.state = 'live'{living} ORDER BY i.code"
        ),
    }
    sent = FeedRow.everything.filter(happened_on__range=(first, last))
    kinds = set(sent.values_list("kind_code", flat=True).distinct())
    if "medical_cost" in kinds:
        sources["medical"] = _summed(
            "individual", "i.code", "medical_cost", "paid_fen", first, last
        )
    if "disaster_loss" in kinds:
        sources["losses"] = _summed("household", "h.code", "disaster_loss", "loss_fen", first, last)
    return sources


def _households(year: int, on: date, before: date) -> str:
    """Status and guarantees as of the day, incomes of the year and of the one before it."""

    def income(of: int) -> str:
        return (
            "(SELECT CAST(SUM(n.amount_fen) AS BIGINT) FROM registry_householdincome n "
            f"WHERE n.household_id = h.id AND n.year = {of})"
        )

    def guarantee(item: str) -> str:
        return (
            "(SELECT g.state FROM registry_guaranteecheck g WHERE g.household_id = h.id "
            f"AND g.item = '{item}' AND g.checked_on <= '{on.isoformat()}' "
            f"ORDER BY g.checked_on DESC, g.id DESC LIMIT 1) AS {item}"
        )

    persons = (
        "(SELECT NULLIF(count(*), 0) FROM registry_individual p WHERE p.household_id = h.id "
        f"AND p.joined_on <= '{before.isoformat()}' "
        f"AND (p.left_on IS NULL OR p.left_on > '{before.isoformat()}'))"
    )
    return (
        f"SELECT h.code AS household, s.status AS status, {income(year)} AS income_fen, "
        f"{income(year - 1)} AS previous_income_fen, {persons} AS previous_persons, "
        f"{', '.join(guarantee(item) for item in GUARANTEES)} "
        "FROM registry_household h JOIN registry_householdstatus s ON s.household_id = h.id "
        f"AND s.from_on <= '{on.isoformat()}' "
        f"AND (s.until_on IS NULL OR s.until_on > '{on.isoformat()}') "
        "WHERE h.state = 'live' ORDER BY h.code"
    )


def _summed(  # noqa: PLR0913 (whose sum of what, in which days)
    name: str, code: str, kind: str, amount: str, first: date, last: date
) -> str:
    """The sums of a kind of warning, duplicates left out."""
    return (
        f"SELECT {code} AS {name}, CAST(SUM(f.amount_fen) AS BIGINT) AS {amount} "
        "FROM monitoring_feedrow f JOIN registry_individual i ON i.id = f.individual_id "
        "JOIN registry_household h ON h.id = i.household_id "
        f"WHERE f.kind_code = '{kind}' AND f.outcome = 'matched' AND f.amount_fen IS NOT NULL "
        f"AND f.happened_on BETWEEN '{first.isoformat()}' AND '{last.isoformat()}' "
        f"AND i.standing = 'live' AND h.state = 'live' GROUP BY {code} ORDER BY {code}"
    )


def read_sources(sources: Mapping[str, str]) -> RawFacts:
    """The tables of the texts, all of one moment. Raises Unanswerable where they cannot be read.

    They go to the engine as Arrow, past Python. Within a transaction, whose rows nobody else sees
    yet, they are read on its own connection.
    """
    if connection.in_atomic_block or _is_in_memory():
        tables: dict[str, Any] = {name: _rows(text) for name, text in sources.items()}
    else:
        tables = dict(from_database(*_address(), sources))
    return RawFacts(tables.pop("households"), tables)


def _is_in_memory() -> bool:
    return connection.vendor == "sqlite" and "mode=memory" in str(connection.settings_dict["NAME"])


def _rows(text: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(text)
        names = [column[0] for column in cursor.description]
        return [
            {
                name: bool(cell) if name in FLAGS_OF and cell is not None else cell
                for name, cell in zip(names, row, strict=True)
            }
            for row in cursor
        ]


def _address() -> tuple[Literal["sqlite", "postgresql"], str]:
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return "sqlite", str(held["NAME"])
    user, secret = quote(held["USER"], safe=""), quote(held["PASSWORD"], safe="")
    host, port = held["HOST"] or "localhost", held["PORT"] or "5432"
    return "postgresql", f"postgresql://{user}:{secret}@{host}:{port}/{quote(str(held['NAME']))}"
