"""Screenings for a viewer, and the tables of the register as the engine is given them.

The texts that read the register stand here and are kept with each screening. They hold no value but
the day and the income year, which are a date and a number.
"""
# ruff: noqa: S608

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from bangfu.apps.monitoring.models import FeedRow, ScreenedTable, Screening, ScreeningFlag
from bangfu.apps.monitoring.queries.terms import risk_terms
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import pack_of
from bangfu.apps.policies.queries.editions import edition_of
from bangfu.apps.records.chain import sha256_of
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.apps.registry.models import Household, HouseholdIncome
from bangfu.core.cite import plain
from bangfu.core.facts import RawFacts
from bangfu.core.households import GUARANTEES
from bangfu.core.monitoring.risk import RISK
from bangfu.core.policies.rulebook import Unanswerable
from bangfu.core.words import Words
from bangfu.engine.ask import Answer, ask
from bangfu.engine.backends.database import from_database
from bangfu.engine.tables import ArrowTable


def screenings_for(viewer: Viewer) -> QuerySet[Screening]:
    """The screenings of the counties whose households a viewer reads."""
    rows: QuerySet[Screening] = Screening.objects.visible_to(viewer)
    return rows.select_related("run_by", "previous", "job")


def flags_for(viewer: Viewer) -> QuerySet[ScreeningFlag]:
    """The flags of the households a viewer may see, of each county's last screening that is done."""
    rows: QuerySet[ScreeningFlag] = ScreeningFlag.objects.visible_to(viewer)
    later = Screening.everything.filter(
        place=OuterRef("screening__place"), pk__gt=OuterRef("screening_id"), digest__gt=""
    )
    last = rows.filter(~Exists(later))
    return last.select_related("screening", "household__village__parent", "clue")


def every_flag_for(viewer: Viewer) -> QuerySet[ScreeningFlag]:
    """The flags of the households a viewer may see, of every screening: one of them is chosen."""
    rows: QuerySet[ScreeningFlag] = ScreeningFlag.objects.visible_to(viewer)
    return rows.select_related("screening", "household__village__parent", "clue")


def screening_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The screenings that flagged a household the viewer sees, the latest first.

    The last one of the county is among them whatever it found: its flags are shown at first.
    """
    counties = {f"{area[:6]}000000" for area in (*viewer.household_areas, *viewer.grid_areas)}
    done = Screening.everything.filter(place__in=counties, digest__gt="").order_by("-pk")
    flags = ScreeningFlag.objects.visible_to(viewer).filter(screening=OuterRef("pk"))
    shown = done.filter(Exists(flags) | Q(pk__in=done.values("pk")[:1]))
    return [(str(row.pk), str(row)) for row in shown.only("on")]


def risk_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The risks that those screenings looked for, each as the last one called it."""
    keys = [key for key, _day in screening_choices(viewer)]
    rows = Screening.everything.filter(pk__in=keys).only("by_risk").order_by("pk")
    named = {risk["risk"]: Words(**risk["title"]) for row in rows for risk in row.by_risk}
    return [(risk, name.said(viewer.language)) for risk, name in named.items()]


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


def at_risk_without_clue(screening: Screening) -> int:
    """How many households of a screening are at risk and led to no clue yet."""
    return without_clue(screening).order_by().aggregate(n=Count("household", distinct=True))["n"]


def without_clue(screening: Screening) -> QuerySet[ScreeningFlag]:
    """The risks of a screening that led to no clue yet. The caller screens the county."""
    found: QuerySet[ScreeningFlag] = ScreeningFlag.everything.filter(
        screening=screening, verdict="at_risk", clue__isnull=True
    )
    return found.select_related("household").order_by("household_id", "pk")


def under_way(place: str) -> Screening | None:
    """The screening of a county that waits for its job or is being computed."""
    live = Screening.everything.filter(place=place, job__state__in=["queued", "running"])
    found: Screening | None = live.first()
    return found


def before(screening: Screening) -> Screening | None:
    """The last screening of the county that was asked for earlier, and is done."""
    done = Screening.everything.filter(place=screening.place, pk__lt=screening.pk, digest__gt="")
    found: Screening | None = done.order_by("-pk").first()
    return found


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


def read_sources(sources: Mapping[str, str]) -> dict[str, ArrowTable]:
    """The tables of the texts, all of one moment. Raises Refused where they cannot be read.

    They go to the engine as Arrow, past Python. Within a transaction, whose rows nobody else sees
    yet, they are read on its own connection.
    """
    if connection.in_atomic_block or _is_in_memory():
        return {name: ArrowTable(_rows(text), name) for name, text in sources.items()}
    try:
        return from_database(*_address(), sources)
    except Unanswerable as unanswerable:
        raise Refused(unanswerable.problems) from None


def facts_of(tables: Mapping[str, ArrowTable]) -> RawFacts:
    """The tables of a screening as facts of its question."""
    others: dict[str, Any] = {name: one for name, one in tables.items() if name != "households"}
    return RawFacts(tables["households"], others)


def _is_in_memory() -> bool:
    return connection.vendor == "sqlite" and "mode=memory" in str(connection.settings_dict["NAME"])


def _rows(text: str) -> pa.Table:
    with connection.cursor() as cursor:
        cursor.execute(text)
        names = [column[0] for column in cursor.description]
        rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(dict(zip(names, map(list, columns), strict=True)))


def _address() -> tuple[Literal["sqlite", "postgresql"], str]:
    """The database of the county as ADBC is told of it: as Django connects, by socket or by host."""
    if connection.vendor == "sqlite":
        return "sqlite", str(connection.settings_dict["NAME"])
    from psycopg import conninfo, pq

    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    told = connection.get_connection_params()
    return "postgresql", conninfo.make_conninfo(**{k: told[k] for k in known & set(told)})


# --- what a screening was given -------------------------------------------------------------------


def as_parquet(table: ArrowTable) -> bytes:
    """A table as the content of a Parquet file: the same table gives the same bytes."""
    written = pa.BufferOutputStream()
    pq.write_table(table.table, written, compression="zstd")
    return bytes(written.getvalue())


def kept_tables(screening: Screening) -> dict[str, ArrowTable]:
    """The tables that a screening was given. Raises Refused where one is not as it was kept."""
    tables = {}
    for kept in ScreenedTable.everything.filter(screening=screening).order_by("pk"):
        content = bytes(kept.content)
        if sha256(content).hexdigest() != kept.digest:
            raise refuse("screening_tables_altered", str(screening), table=kept.name)
        tables[kept.name] = ArrowTable(pq.read_table(pa.BufferReader(content)), kept.name)
    return tables


def flags_digest(answer: Answer) -> str:
    """The SHA-256 of all flags of an answer, in their order."""
    return sha256_of({"flags": plain(flags_told(answer))})


def flags_told(answer: Answer) -> list[dict[str, Any]]:
    """The flags of an answer, in the order of the households and of the clauses."""
    told: Any = answer.answer
    flags = told["flags"]
    found: list[dict[str, Any]] = flags if isinstance(flags, list) else flags.rows()
    return found


@dataclass(frozen=True)
class Recomputed:
    """A screening computed again from the tables it was given: what it comes to now."""

    tables: Sequence[ScreenedTable]
    digest: str
    is_same: bool


def recomputed(screening: Screening) -> Recomputed:
    """Compute a screening again, by the edition of the pack and the readings it was computed by.

    Raises Refused where a table is not as it was kept, or the edition is not kept.
    """
    edition = edition_of(screening.pack, screening.pack_digest)
    tables = kept_tables(screening)
    if edition is None or not tables:
        raise refuse("screening_without_grounds", str(screening))
    pack = pack_of(edition.pk, edition.digest)
    answer = ask(pack, RISK.name, facts_of(tables), on=screening.on, readings=screening.readings)
    digest = flags_digest(answer) if answer.answer is not None else ""
    held = ScreenedTable.everything.filter(screening=screening).defer("content").order_by("pk")
    return Recomputed(list(held), digest, digest == screening.digest)
