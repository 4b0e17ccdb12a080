"""Figures of the villages are asked for by period, filed by townships, accepted, corrected."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bangfu.apps.oversight.access import LEADERS_OF_WORK
from bangfu.apps.oversight.models import FormReturn, FormReturnLine
from bangfu.apps.oversight.queries.tasks import return_terms, villages_to_file
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, changed, created, move, once, snapshot, take
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.models import Division
from bangfu.apps.registry.queries.villages import member_codes
from bangfu.core.filing import due_on, last_day_of, period_name, periods_of
from bangfu.core.money import Fen
from bangfu.core.words import words

FORM = "village_indicators"
PERIOD = words("统计期", "period of figures")


@dataclass(frozen=True)
class Figures:
    """What a township files of one village, in fen; None where the figure is not known."""

    village: str
    operating_income_fen: Fen | None = None
    income_per_head_fen: Fen | None = None


def open_period(viewer: Viewer, period: str, *, key: str) -> Told:
    """Ask every township with weak villages for the figures of a period, due as the policy says.

    Raises Refused: another role, no period of the policy's rhythm, one that has been opened before.
    """

    def do() -> FormReturn:
        role = role_to_make(viewer, LEADERS_OF_WORK, county_code(), PERIOD)
        terms = return_terms(viewer.today)
        if terms.period is None or terms.due_days is None:
            raise refuse("no_rhythm_of_returns", period)
        known = periods_of(int(period[:4]), terms.period) if period[:4].isdecimal() else []
        if period not in known:
            raise refuse("not_a_period", period, known=known)
        if FormReturn.everything.filter(form=FORM, period=period).exists():
            raise refuse("period_opened", period_name(period).zh)
        rows = [
            FormReturn.everything.create(
                state=FormReturn.flow.first,
                form=FORM,
                period=period,
                filer_id=township,
                due_on=due_on(period, terms.due_days),
            )
            for township in _townships_to_file(period)
        ]
        if not rows:
            raise refuse("no_villages_to_file", period_name(period).zh)
        for row in rows:
            created(viewer, row, role=role)
        return rows[0]

    return once(viewer, key, {"period": period}, do)


def _townships_to_file(period: str) -> list[str]:
    """The townships with weak villages on the last day of a period, by code."""
    codes = member_codes(last_day_of(period))
    held = Division.everything.filter(pk__in=codes).values_list("parent_id", flat=True)
    return sorted({str(code) for code in held})


def file_figures(viewer: Viewer, row: FormReturn, figures: Sequence[Figures], *, key: str) -> Told:
    """File the figures of every weak village of the township.

    Filed again after a correction, the old figures stay in the events. Raises Refused: a village
    missing, twice, or of elsewhere; a village without any figure.
    """

    def do() -> FormReturn:
        _refuse_wrong_villages(row, figures)
        _write_lines(viewer, row, figures)
        if row.filed_on is None:
            before = snapshot(row)
            row.filed_on = viewer.today
            row.save(update_fields=["filed_on"])
            changed(viewer, row, before)
        take(viewer, row, "file", after={"villages": len(figures)})
        return row

    body = {"file": row.pk, "figures": [asdict(one) for one in figures]}
    return once(viewer, key, body, do)


def _refuse_wrong_villages(row: FormReturn, figures: Sequence[Figures]) -> None:
    wanted = set(villages_to_file(row))
    given = [one.village for one in figures]
    if wrong := sorted((set(given) - wanted) | {v for v in given if given.count(v) > 1}):
        raise refuse("villages_of_elsewhere", str(row), villages=_named(wrong))
    empty = {
        one.village
        for one in figures
        if one.operating_income_fen is None and one.income_per_head_fen is None
    }
    if missing := sorted((wanted - set(given)) | empty):
        raise refuse("villages_without_figures", str(row), villages=_named(missing))


def _named(codes: Sequence[str]) -> list[str]:
    names = dict(Division.everything.filter(pk__in=codes).values_list("pk", "name"))
    return [names.get(code, code) for code in codes]


def _write_lines(viewer: Viewer, row: FormReturn, figures: Sequence[Figures]) -> None:
    held = {line.village_id: line for line in FormReturnLine.everything.filter(form_return=row)}
    for one in figures:
        line = held.get(one.village)
        if line is None:
            line = FormReturnLine(form_return=row, village_id=one.village)
        before = snapshot(line)
        line.operating_income_fen = one.operating_income_fen
        line.income_per_head_fen = one.income_per_head_fen
        is_new = line.pk is None
        line.save()
        if is_new:
            created(viewer, line)
        else:
            changed(viewer, line, before)


def accept_return(viewer: Viewer, row: FormReturn, *, key: str) -> Told:
    """Accept what was filed. Raises Refused for the one who filed it."""
    return move(viewer, row, "accept", key=key)


def give_back_return(viewer: Viewer, row: FormReturn, *, reason: str, key: str) -> Told:
    """Give a return back to be filed again. Raises Refused without a reason."""
    return move(viewer, row, "give_back", key=key, reason=reason)


def correct_return(viewer: Viewer, row: FormReturn, *, reason: str, key: str) -> Told:
    """Open an accepted return to correct it. Raises Refused without a reason."""
    return move(viewer, row, "correct", key=key, reason=reason)
