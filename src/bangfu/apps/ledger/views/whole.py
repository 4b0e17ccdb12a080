"""The books as a whole: the trial balance of each fund, and what a verification found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bangfu.apps.ledger.models import Verification
from bangfu.apps.ledger.queries.balances import TrialRow, trial_balance
from bangfu.apps.ledger.queries.registers import funds_of, verifications
from bangfu.apps.ledger.tables.verifications import READERS, VERIFICATIONS, findings_in
from bangfu.apps.pages.tables.amounts import Cell, Unit, money, unit_for
from bangfu.apps.pages.views.forms import row_of
from bangfu.apps.people.access import only_for, viewer_of
from bangfu.core.ledger import NATURES, fund_name
from bangfu.core.period import parse_date
from bangfu.core.words import Language


@dataclass(frozen=True)
class Statement:
    """The trial balance of one fund as it is shown: its rows and their sums."""

    fund: str
    name: str
    unit: Unit
    rows: Sequence[tuple[str, str, str, Sequence[Cell]]]
    sums: Sequence[Cell]


def trial_balances(request: HttpRequest) -> HttpResponse:
    """Every fund that the viewer reads, heading by heading, at the end of a day or now."""
    viewer = viewer_of(request)
    typed = request.GET.get("on", "").strip()
    on = _day(typed)
    shown = [
        _statement(fund, rows, viewer.language)
        for fund in funds_of(viewer)
        if (rows := trial_balance(viewer, fund, on=on))
    ]
    context = {"statements": shown, "on": typed, "is_fault": bool(typed) and on is None}
    return render(request, "ledger/trial_balance.html", context)


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed) if typed else None
    except ValueError:
        return None


def _statement(fund: str, rows: Sequence[TrialRow], language: Language) -> Statement:
    figures = [(row.debited_fen, row.credited_fen, row.balance_fen) for row in rows]
    unit = unit_for([fen for three in figures for fen in three])
    told = [
        (
            row.heading.code,
            row.heading.name.said(language),
            NATURES[row.heading.nature].said(language),
            [money(fen, unit) for fen in three],
        )
        for row, three in zip(rows, figures, strict=True)
    ]
    sums = [money(sum(column), unit) for column in zip(*figures, strict=True)]
    return Statement(fund, fund_name(fund).said(language), unit, told, sums)


@only_for(*READERS.split())
def verification(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One verification with every check and what it found; without a key the last one."""
    viewer = viewer_of(request)
    seen = verifications(viewer).select_related("person").order_by("-at", "-pk")
    row = row_of(lambda _viewer: seen, viewer, pk) if pk is not None else seen.first()
    context = {
        "register": VERIFICATIONS,
        "row": row,
        "title": _("账本核验"),
        "results": _results(row, viewer.language) if row else [],
        "count": findings_in(row) if row else 0,
        "buttons": [button for button in VERIFICATIONS.buttons if button.is_for(viewer)],
    }
    return render(request, "ledger/verification.html", context)


def _results(row: Verification, language: Language) -> list[tuple[str, str, int, list[str]]]:
    return [
        (
            result["check"],
            result["says"][language],
            result["count"],
            [problem[language] for problem in result["problems"]],
        )
        for result in row.results
    ]
