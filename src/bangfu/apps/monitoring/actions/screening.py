"""The county is screened for risks by the policy; the flags of a screening make clues in one act."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from bangfu.apps.monitoring.access import SCREENERS
from bangfu.apps.monitoring.actions.clues import ClueDesk, ClueEntered
from bangfu.apps.monitoring.models import Screening, ScreeningFlag
from bangfu.apps.monitoring.queries.screening import read_sources, sources_of, without_clue
from bangfu.apps.monitoring.queries.terms import risk_terms
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code, decide
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, created, once, renew, write_event
from bangfu.apps.records.chain import sha256_of
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.apps.registry.actions.bulk import insert_many
from bangfu.apps.registry.models import Household
from bangfu.core.cite import plain
from bangfu.core.policies.rulebook import Unanswerable
from bangfu.core.words import Words, words
from bangfu.engine.ask import Answer

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
    """Screen all households of the county by an income year, as they stand today. Raises Refused.

    Figures missing are told as unknown, never as no risk. The texts that were run are kept.
    """
    place = county_code()
    role = role_to_make(viewer, SCREENERS, place, WHAT)
    sources = sources_of(year, viewer.today)
    try:
        raw = read_sources(sources)
    except Unanswerable as unanswerable:
        raise Refused(unanswerable.problems) from None
    answer = decide(viewer, "monitoring.risk", raw, on=viewer.today)
    if answer.answer is None:
        raise Refused(answer.problems, answer.because)

    def do() -> Screening:
        row = _screening(viewer, answer, sources, year, place)
        row.save()
        _write_flags(row, answer)
        created(viewer, row, role=role)
        return row

    return once(viewer, key, {"screen": year, "on": viewer.today}, do)


def _screening(
    viewer: Viewer, answer: Answer, sources: dict[str, str], year: int, place: str
) -> Screening:
    told: Any = answer.answer
    return Screening(
        place=place,
        on=viewer.today,
        year=year,
        run_by_id=viewer.acting_id,
        run_at=viewer.moment,
        pack=answer.pack.id,
        pack_digest=answer.pack.digest,
        readings=dict(answer.readings),
        texts=list(answer.texts),
        sources=sources,
        by_risk=[_with_title(row) for row in told["risks"]],
        problems=[problem.as_json("zh") for problem in answer.problems],
        digest=sha256_of({"flags": plain(_flags(answer))}),
        previous=Screening.everything.filter(place=place).order_by("-pk").first(),
        **{name: told[name] for name in ("households", "individuals", "at_risk", "unknown")},
    )


def _with_title(row: dict[str, Any]) -> dict[str, Any]:
    title: Words = row["title"]
    return row | {"title": title.model_dump()}


def _flags(answer: Answer) -> list[dict[str, Any]]:
    told: Any = answer.answer
    flags = told["flags"]
    found: list[dict[str, Any]] = flags if isinstance(flags, list) else flags.rows()
    return found


def _write_flags(row: Screening, answer: Answer) -> None:
    keys = dict(Household.everything.filter(state="live").values_list("code", "pk"))

    def lines() -> Iterator[tuple[object, ...]]:
        for flag in _flags(answer):
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
