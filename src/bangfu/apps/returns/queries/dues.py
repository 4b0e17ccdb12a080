"""What tranches owe: as the policy answers, and as it was made due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from bangfu.apps.funds.models import Tranche
from bangfu.apps.funds.queries import tranche_rows
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide, pack_in_force, readings_in_force
from bangfu.apps.records.refusal import Refused
from bangfu.apps.returns.flow import OPEN
from bangfu.apps.returns.models import RemittanceDue, RemittanceYear
from bangfu.core.money import Fen
from bangfu.core.period import last_day
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import Problem
from bangfu.core.rules.rate_schedule import RateSchedule
from bangfu.engine.ask import Answer


@dataclass(frozen=True)
class Worked:
    """The answer on the remittances of a year: its facts, and one row for each tranche.

    Rows hold `tranche_id`, `township`, `ordinal`, `rate`, `base_fen`, `due_fen`, `clause`.
    """

    answer: Answer
    facts: Mapping[str, object]
    rows: list[dict[str, Any]]


def remittances_of(viewer: Viewer, year: int) -> Worked:
    """What every tranche owes for a year by the policy of its last day.

    Raises Refused where no tranche has been injected, or the policy gives no answer.
    """
    tranches = tranche_rows(viewer, until=last_day(year))
    if not tranches:
        raise Refused([Problem("no_tranche_injected", "block", str(year))])
    facts = {"tranches": tranches, "year": year}
    answer = decide(viewer, "returns.remittance", facts, on=last_day(year))
    if not isinstance(answer.answer, list):
        raise Refused(answer.problems, answer.because)
    known = {row["tranche"]: row for row in tranches}
    keys = dict(Tranche.everything.filter(code__in=known).values_list("code", "pk"))
    base = _base_column(year)
    rows = [
        {
            "tranche_id": keys[row["tranche"]],
            "township": known[row["tranche"]]["township"],
            "base_fen": known[row["tranche"]][base],
            "clause": clause_of_rate(answer, row["rate"]),
            **{name: row[name] for name in ("ordinal", "rate", "due_fen")},
        }
        for row in answer.answer
    ]
    return Worked(answer, facts, rows)


def clause_of_rate(answer: Answer, rate: Fraction) -> str:
    """The clause that states a rate; the first clause of the answer where none states this one."""
    for citation in answer.because.citations.values():
        stated = citation.values.get("rate")
        if rate == stated or (isinstance(stated, list) and rate in stated):
            return citation.clause
    return next(iter(answer.because.citations))


def _base_column(year: int) -> str:
    """The column of a tranche that holds the money its rate is taken of."""
    day = last_day(year)
    book = Rulebook(pack_in_force(day), day, readings_in_force(day))
    return book.rule("returns.remittance", RateSchedule).terms.base_column


# --- lists -------------------------------------------------------------------------------------


def dues_for(viewer: Viewer) -> QuerySet[Any]:
    """The dues a viewer may see."""
    return RemittanceDue.objects.visible_to(viewer)


def open_dues_for(viewer: Viewer) -> QuerySet[Any]:
    """The dues that still take money."""
    seen = dues_for(viewer).select_related("project", "tranche", "township")
    return seen.filter(state__in=OPEN.split())


def dues_in(
    viewer: Viewer, opened: RemittanceYear, *, township: str, states: Sequence[str]
) -> list[RemittanceDue]:
    """The dues of a year in some states, of one township or (without its code) of all."""
    rows = dues_for(viewer).filter(remittance_year=opened, state__in=states)
    if township:
        rows = rows.filter(township_id=township)
    return list(rows.order_by("township_id", "tranche__code"))


def late_q(viewer: Viewer) -> Q:
    """The dues that are open after their day, whether or not they were put on the list of late ones."""
    return Q(state__in=OPEN.split(), due_on__lt=viewer.today)


def years_for(viewer: Viewer) -> QuerySet[Any]:
    """The years that were opened, each with what was due, received and is open."""
    return RemittanceYear.objects.visible_to(viewer).annotate(
        due_fen=Sum(F("dues__amount_fen") - F("dues__waived_fen"), default=0),
        received_fen=Sum("dues__received_fen", default=0),
        open_fen=Sum("dues__open_fen", default=0),
    )


def years_opened(viewer: Viewer) -> list[int]:
    """The years for which remittances were made due, latest first."""
    seen = RemittanceYear.everything if viewer.read_areas else RemittanceYear.everything.none()
    return list(seen.order_by("-year").values_list("year", flat=True))


@dataclass(frozen=True)
class TownshipDues:
    """The dues of one township in one year, added up."""

    township: str
    name: str
    count: int
    due_fen: Fen
    paid_fen: Fen
    open_fen: Fen


def dues_by_township(viewer: Viewer, year: int) -> list[TownshipDues]:
    """What each township owed and paid for a year, waivers taken off, by its code."""
    found = (
        dues_for(viewer)
        .filter(year=year)
        .order_by("township_id")
        .values("township_id", "township__name")
        .annotate(
            n=Count("pk"),
            due=Sum("amount_fen"),
            waived=Sum("waived_fen"),
            paid=Sum("received_fen"),
        )
    )
    return [
        TownshipDues(
            row["township_id"],
            row["township__name"],
            row["n"],
            row["due"] - row["waived"],
            row["paid"],
            row["due"] - row["waived"] - row["paid"],
        )
        for row in found
    ]


def arrival_of_year(viewer: Viewer, year: int) -> tuple[Answer, Mapping[str, object]]:
    """The part of its remittances that each township paid, and the facts that were asked with."""
    townships = [
        {"township": row.township, "due_fen": row.due_fen, "paid_fen": row.paid_fen}
        for row in dues_by_township(viewer, year)
    ]
    facts = {"townships": townships}
    return decide(viewer, "returns.arrival", facts, on=last_day(year)), facts
