"""The county is screened for risks by the policy; the flags of a screening make clues in one act."""

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from itertools import groupby
from typing import Any

from bangfu.apps.monitoring.access import SCREENERS
from bangfu.apps.monitoring.actions.clues import ClueDesk, ClueEntered
from bangfu.apps.monitoring.models import ScreenedTable, Screening, ScreeningFlag
from bangfu.apps.monitoring.models.screening import COUNTS
from bangfu.apps.monitoring.queries.screening import (
    as_parquet,
    before,
    facts_of,
    flags_digest,
    flags_told,
    under_way,
    without_clue,
)
from bangfu.apps.monitoring.queries.terms import risk_terms
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code, decide
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, created, once, renew, write, write_event
from bangfu.apps.records.actions.jobs import queue
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.apps.registry.actions.bulk import insert_many
from bangfu.apps.registry.models import Household
from bangfu.core.monitoring.risk import RISK
from bangfu.core.words import Words, words
from bangfu.engine.ask import Answer
from bangfu.engine.tables import ArrowTable

SCREEN = "monitoring.screen"
"""The name under which the work of screening is queued."""

STEPS = 2
"""The tables are read and kept; the flags are written."""

WHAT = words("风险筛查", "risk screening")

CAUSE_OF_FIGURE = {
    "medical_paid_share": "illness",
    "uninsured": "illness",
    "medical": "illness",
    "school_dropout": "schooling",
    "education": "schooling",
}
"""The cause that a figure speaks of; the others say nothing of why."""

COLUMNS = (
    "screening_id", "household_id", "risk", "verdict", "status", "persons", "value_fen",
    "line_fen", "value_share", "line_share", "concerned", "clause",
)  # fmt: skip


def screen(viewer: Viewer, year: int, *, key: str) -> Told:
    """Ask for a screening of all households of the county by an income year. Raises Refused.

    They are screened as they stand when its job is done, by what holds today. One is under way at
    a time.
    """
    place = county_code()

    def do() -> Screening:
        role = role_to_make(viewer, SCREENERS, place, WHAT)
        risk_terms(viewer.today)  # refuses where the policy names no risks
        if (other := under_way(place)) is not None:
            raise refuse("screening_under_way", str(other))
        row = Screening(
            place=place, on=viewer.today, year=year, run_by_id=viewer.acting_id,
            run_at=viewer.moment,
        )  # fmt: skip
        row.save()
        row.job = queue(viewer, SCREEN, row, total=STEPS)
        row.save(update_fields=["job"])
        created(viewer, row, role=role)
        return row

    return once(viewer, key, {"screen": year, "on": viewer.today}, do)


def judged(viewer: Viewer, row: Screening, tables: Mapping[str, ArrowTable]) -> Answer:
    """What the policy of its day says of the tables of a screening. Raises Refused."""
    answer = decide(viewer, RISK.name, facts_of(tables), on=row.on)
    if answer.answer is None:
        raise Refused(answer.problems, answer.because)
    return answer


def keep_tables(
    row: Screening, sources: Mapping[str, str], tables: Mapping[str, ArrowTable]
) -> None:
    """Keep what a screening was given, and the texts by which it was read. Inside a step."""
    for name, table in tables.items():
        content = as_parquet(table)
        ScreenedTable(
            screening=row,
            name=name,
            rows_count=table.table.num_rows,
            digest=sha256(content).hexdigest(),
            content=content,
        ).save()
    row.sources = dict(sources)
    row.save(update_fields=["sources"])


def finish(viewer: Viewer, row: Screening, answer: Answer) -> None:
    """Write what a screening found: its counts, its digest and all flags. Inside a step."""
    told: Any = answer.answer
    _write_flags(row, answer)
    write(
        viewer,
        row,
        viewer.holds(SCREENERS, row.place) or "",
        pack=answer.pack.id,
        pack_digest=answer.pack.digest,
        readings=dict(answer.readings),
        texts=list(answer.texts),
        by_risk=[_with_title(one) for one in told["risks"]],
        problems=[problem.as_json("zh") for problem in answer.problems],
        digest=flags_digest(answer),
        previous=before(row),
        **{name: told[name] for name in COUNTS},
    )


def _with_title(row: dict[str, Any]) -> dict[str, Any]:
    title: Words = row["title"]
    return row | {"title": title.model_dump()}


def _write_flags(row: Screening, answer: Answer) -> None:
    keys = dict(Household.everything.values_list("code", "pk"))

    def lines() -> Iterator[tuple[object, ...]]:
        for flag in flags_told(answer):
            yield (
                row.pk,
                keys[flag["household"]],
                flag["risk"],
                flag["verdict"],
                flag["status"],
                flag["persons"],
                flag["value_fen"],
                flag["line_fen"],
                _share(flag["value_share"]),
                _share(flag["line_share"]),
                flag["concerned"],
                flag["clause"],
            )

    insert_many(ScreeningFlag, COLUMNS, lines())


def _share(value: object) -> str:
    return "" if value is None else str(value)


def make_clues(viewer: Viewer, screening: Screening, *, key: str) -> Told:
    """Make a clue of each household that a screening found at risk and that has none yet.

    One event tells how many households there were and how many clues are new. Raises Refused.
    """

    def do() -> Screening:
        row = renew(screening)
        role = role_to_make(viewer, SCREENERS, row.place, WHAT)
        if not row.is_done:
            raise refuse("screening_not_done", str(row))
        desk, new, households = ClueDesk(viewer, role), 0, 0
        for _household, flags in groupby(without_clue(row), key=lambda f: f.household_id):
            is_new = _clue_of(desk, row, list(flags))
            households, new = households + 1, new + is_new
        if not households:
            raise refuse("screening_leaves_nothing", str(row))
        after = {"households": households, "clues": new}
        write_event(viewer, f"{Screening.kind()}.make_clues", row, role=role, after=after)
        return row

    return once(viewer, key, {"clues": screening.pk}, do)


def _clue_of(desk: ClueDesk, row: Screening, flags: list[ScreeningFlag]) -> bool:
    """The clue of one household for all its flags; whether it is new."""
    names = [row.risk_named(flag.risk) for flag in flags]
    said = "、".join(n.zh if isinstance(n, Words) else n for n in names)
    cause = _cause(flags, desk.viewer.today)
    about = f"{row.on.isoformat()} 筛查：{said}"[:500]
    entered = ClueEntered("screening", cause, about, row.on)
    clue, is_new = desk.take_in(flags[0].household, entered)
    ScreeningFlag.everything.filter(pk__in=[flag.pk for flag in flags]).update(clue=clue)
    return is_new


def _cause(flags: list[ScreeningFlag], on: date) -> str:
    risks = risk_terms(on).risks or {}
    figures = (risks[flag.risk].figure for flag in flags if flag.risk in risks)
    return next((CAUSE_OF_FIGURE[f] for f in figures if f in CAUSE_OF_FIGURE), "other")
