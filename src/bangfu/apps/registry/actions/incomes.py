"""Incomes of villages: filed by year, corrected by a second person; figures they are held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import (
    Told,
    changed,
    created,
    once,
    renew,
    snapshot,
    take,
    write_event,
)
from bangfu.apps.records.models import DutyHeld
from bangfu.apps.records.refusal import refuse
from bangfu.apps.records.written import note
from bangfu.apps.registry.access import COUNTY_OFFICES, FILERS
from bangfu.apps.registry.actions.divisions import division_on, hold_division, villages_on
from bangfu.apps.registry.actions.entering import refuse_numbers
from bangfu.apps.registry.models import ReferenceFigure, VillageIncome, VillagePersonIncome
from bangfu.core.money import Fen
from bangfu.core.period import last_day
from bangfu.core.words import words

WHAT = words("村集体收入", "income of a village")
SOURCE, DOCUMENT = words("来源", "source"), words("出处", "document")


@dataclass(frozen=True)
class IncomeFiled:
    """The income of a village in one class, as it is filed."""

    village: str
    income_class: str
    amount_fen: Fen


def file_incomes(
    viewer: Viewer, year: int, filed: Sequence[IncomeFiled], *, source: str, key: str
) -> Told:
    """File incomes of a year, all of them or none; one event for all. Leads to the first.

    A figure already filed with the same amount is passed over; with another amount the whole is
    refused, since a correction takes two persons.
    """

    def do() -> VillageIncome:
        refuse_year_to_come(viewer, year)
        refuse_numbers({"source": (SOURCE, source)})
        role = _role_to_file(viewer, filed)
        villages_on(dict.fromkeys(row.village for row in filed), last_day(year))
        hold_division(f"{filed[0].village[:6]}000000")
        known = {
            (row.village_id, row.income_class): row
            for row in VillageIncome.everything.filter(year=year).select_related("village")
        }
        new = [row for row in filed if (row.village, row.income_class) not in known]
        for row in filed:
            there = known.get((row.village, row.income_class))
            if there is not None and there.amount_fen != row.amount_fen:
                raise refuse("income_filed_otherwise", str(there))
        made = _filed_rows(viewer, year, new, source)
        first = made[0] if made else known[filed[0].village, filed[0].income_class]
        _write_filed(viewer, first, made, role)
        return first

    body = {"year": year, "source": source, "filed": [_plain(row) for row in filed]}
    return once(viewer, key, body, do)


def refuse_year_to_come(viewer: Viewer, year: int) -> None:
    """Nobody has an income of a year that has not begun. Raises Refused."""
    if year > viewer.today.year:
        raise refuse("income_of_year_to_come", str(year), today=viewer.today.isoformat())


def ask_correction(
    viewer: Viewer, income: VillageIncome, amount_fen: Fen, *, reason: str, key: str
) -> Told:
    """Ask that a filed income be corrected to `amount_fen`; another person decides."""

    def do() -> VillageIncome:
        row = renew(income)
        if amount_fen == row.amount_fen:
            raise refuse("correction_is_the_same", str(row))
        after = {"asked_fen": amount_fen, "amount_fen": row.amount_fen}
        take(viewer, row, "ask_correction", reason=reason, after=after)
        row.asked_fen = amount_fen
        row.save(update_fields=["asked_fen"])
        return row

    body = {"income": income.pk, "amount_fen": amount_fen, "reason": reason}
    return once(viewer, key, body, do)


def decide_correction(
    viewer: Viewer, income: VillageIncome, event: str, *, reason: str = "", key: str
) -> Told:
    """Accept the correction (`correct`) or keep the old figure (`keep`, with a reason)."""

    def do() -> VillageIncome:
        row = renew(income)
        asked, old = row.asked_fen, row.amount_fen
        amount = asked if event == "correct" and asked is not None else old
        VillageIncome.everything.filter(pk=row.pk).update(asked_fen=None, amount_fen=amount)
        take(viewer, row, event, reason=reason, after={"amount_fen": amount, "former_fen": old})
        row.asked_fen, row.amount_fen = None, amount
        return row

    return once(viewer, key, {"income": income.pk, "event": event, "reason": reason}, do)


def enter_person_incomes(
    viewer: Viewer, year: int, per_head_fen: Mapping[str, Fen], *, source: str, key: str
) -> Told:
    """Enter the disposable income per head of villages in a year; a figure there is replaced.

    `per_head_fen` gives the figure by the code of the village; each change keeps the old value.
    """

    def do() -> VillagePersonIncome:
        refuse_year_to_come(viewer, year)
        refuse_numbers({"source": (SOURCE, source)})
        villages_on(per_head_fen, last_day(year))
        roles = {code: role_to_make(viewer, FILERS, code, WHAT) for code in per_head_fen}
        known = {
            row.village_id: row
            for row in VillagePersonIncome.everything.filter(year=year, village__in=per_head_fen)
        }
        row = None
        for code, fen in sorted(per_head_fen.items()):
            row = known.get(code) or VillagePersonIncome(village_id=code, year=year)
            before = snapshot(row) if row.pk else None
            row.per_head_fen, row.source = fen, source
            row.save()
            if before is None:
                created(viewer, row, role=roles[code])
            else:
                changed(viewer, row, before, role=roles[code])
        assert row is not None, "at least one figure is entered"
        return row

    body = {"year": year, "per_head_fen": dict(per_head_fen), "source": source}
    return once(viewer, key, body, do)


def enter_reference_figure(viewer: Viewer, values: Mapping[str, Any], *, key: str) -> Told:
    """Enter or replace a published figure: `division_id`, `series`, `year`, `amount_fen`, `document`."""

    def do() -> ReferenceFigure:
        what = words("参照数", "reference figure")
        role = role_to_make(viewer, COUNTY_OFFICES, values["division_id"], what)
        division_on(values["division_id"], level="county")
        refuse_numbers({"document": (DOCUMENT, values["document"])})
        place = {name: values[name] for name in ("division_id", "series", "year")}
        row = ReferenceFigure.everything.filter(**place).first() or ReferenceFigure(**place)
        before = snapshot(row) if row.pk else None
        row.amount_fen, row.document = values["amount_fen"], values["document"]
        row.save()
        if before is None:
            created(viewer, row, role=role)
        else:
            changed(viewer, row, before, role=role)
        return row

    return once(viewer, key, values, do)


def _plain(row: IncomeFiled) -> list[object]:
    return [row.village, row.income_class, row.amount_fen]


def _role_to_file(viewer: Viewer, filed: Sequence[IncomeFiled]) -> str:
    roles = [role_to_make(viewer, FILERS, row.village, WHAT) for row in filed]
    if not roles:
        raise refuse("nothing_to_file")
    return roles[0]


def _filed_rows(
    viewer: Viewer, year: int, new: Sequence[IncomeFiled], source: str
) -> list[VillageIncome]:
    """The rows, filed; whoever filed them holds that duty and never accepts a correction of them."""
    made: list[VillageIncome] = VillageIncome.everything.bulk_create(
        VillageIncome(
            village_id=row.village,
            year=year,
            income_class=row.income_class,
            amount_fen=row.amount_fen,
            source=source,
            state="filed",
        )
        for row in new
    )
    assert viewer.person_id is not None, "a role is held by a person"
    duties = DutyHeld.objects.bulk_create(
        DutyHeld(
            subject_kind=VillageIncome.kind(),
            subject_id=row.pk,
            round=row.round,
            person_id=viewer.person_id,
            duty="propose",
        )
        for row in made
    )
    note(*duties)
    return made


def _write_filed(
    viewer: Viewer, first: VillageIncome, made: Sequence[VillageIncome], role: str
) -> None:
    """One event for all that was filed: every village, class and amount stands in it."""
    filed = [[row.village_id, row.income_class, row.amount_fen] for row in made]
    after = {"year": first.year, "source": first.source, "filed": filed}
    write_event(viewer, f"{VillageIncome.kind()}.file", first, role=role, after=after)
