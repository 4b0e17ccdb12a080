"""Records of work: entered for a month, corrected, taken over from a workbook, each once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bangfu.apps.monitoring.models import Employment
from bangfu.apps.monitoring.models.employment import PUBLIC_POST
from bangfu.apps.monitoring.queries.policy import channels
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, changed, created, once, snapshot
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.access import ENTERERS, role_to_make
from bangfu.apps.registry.actions.divisions import held
from bangfu.apps.registry.actions.entering import body_of, refuse_numbers
from bangfu.apps.registry.models import Individual
from bangfu.apps.registry.models.individuals import STANDINGS
from bangfu.core.filing import last_day_of
from bangfu.core.money import Fen
from bangfu.core.words import words

WHAT = words("就业记录", "employment record")
EMPLOYER, PLACE = words("用人单位", "employer"), words("就业地点", "place of work")


@dataclass(frozen=True)
class Work:
    """Work of somebody in a month. A public post says what is subsidy and what comes from returns."""

    month: str
    channel: str
    employer: str
    place: str = ""
    wage_fen: Fen | None = None
    post_subsidy_fen: Fen | None = None
    post_returns_fen: Fen | None = None


def enter_work(viewer: Viewer, individual: Individual, work: Work, *, key: str) -> Told:
    """Keep that somebody had work in a month. The same month and channel twice is refused."""

    def do() -> Employment:
        return _entered(viewer, held(individual), work, is_new=True)

    return once(viewer, key, body_of(individual=individual.pk, work=work), do)


def change_work(viewer: Viewer, row: Employment, work: Work, *, key: str) -> Told:
    """Correct employer, place and pay of a record; month and channel stay what they are."""

    def do() -> Employment:
        kept = replace(work, month=row.month, channel=row.channel)
        return _entered(viewer, held(row.individual), kept, is_new=False)

    return once(viewer, key, body_of(employment=row.pk, work=work), do)


def enter_works(
    viewer: Viewer, works: Sequence[tuple[Individual, Work]], *, key: str
) -> Told:
    """Keep all records of a workbook, or none. One that is there already takes the new values."""

    def do() -> Employment:
        if not works:
            raise refuse("nothing_entered", "—")
        rows = [_entered(viewer, person, work, is_new=None) for person, work in works]
        return rows[-1]

    return once(viewer, key, body_of(works=[(one.pk, work) for one, work in works]), do)


def _entered(
    viewer: Viewer, individual: Individual, work: Work, *, is_new: bool | None
) -> Employment:
    """The row, written with its event. `is_new` None: whichever it is."""
    place = individual.household.village_id
    role = role_to_make(viewer, ENTERERS, place, WHAT)
    if individual.standing != "live":
        raise refuse(
            "individual_not_live", individual.code, standing=STANDINGS[individual.standing]
        )
    _refuse_unfit(viewer, individual, work)
    found = Employment.everything.filter(
        individual=individual, month=work.month, channel=work.channel
    ).first()
    if found is not None and is_new:
        raise refuse("work_twice", individual.code, month=work.month)
    row = found or Employment(individual=individual, month=work.month, channel=work.channel)
    before = snapshot(row) if found else None
    row.employer, row.place, row.wage_fen = work.employer.strip(), work.place, work.wage_fen
    row.post_subsidy_fen, row.post_returns_fen = work.post_subsidy_fen, work.post_returns_fen
    row.save()
    if before is None:
        created(viewer, row, role=role)
    else:
        changed(viewer, row, before, role=role)
    return row


def _refuse_unfit(viewer: Viewer, individual: Individual, work: Work) -> None:
    code = individual.code
    refuse_numbers({"employer": (EMPLOYER, work.employer), "place": (PLACE, work.place)})
    if not work.employer.strip():
        raise refuse("work_without_employer", code)
    if work.month > viewer.today.strftime("%Y-%m"):
        raise refuse("day_in_future", code)
    if work.channel not in channels(viewer.today):
        raise refuse("work_channel_unknown", code, channel=work.channel)
    if last_day_of(work.month) < individual.joined_on:
        raise refuse("day_before_entry", code, start=individual.joined_on)
    parts = (work.post_subsidy_fen, work.post_returns_fen)
    if parts == (None, None):
        return
    if work.channel != PUBLIC_POST:
        raise refuse("post_pay_of_no_post", code)
    if None in parts or work.wage_fen != sum(part or 0 for part in parts):
        raise refuse("post_pay_differs", code)
