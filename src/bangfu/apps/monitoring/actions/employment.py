"""Records of work: entered for a month, corrected, taken over from a workbook, each once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bangfu.apps.monitoring.models import Employment
from bangfu.apps.monitoring.models.employment import PUBLIC_POST
from bangfu.apps.monitoring.queries.policy import channels
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, add, once, renew, write
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.access import ENTERERS
from bangfu.apps.registry.actions.entering import body_of, refuse_numbers
from bangfu.apps.registry.models import Individual
from bangfu.apps.registry.models.individuals import STANDINGS
from bangfu.core.filing import last_day_of
from bangfu.core.money import Fen
from bangfu.core.words import Words, words

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
        desk = WorkDesk(viewer, channels(viewer.today))
        return desk.entered(renew(individual), work, is_new=True)

    return once(viewer, key, body_of(individual=individual.pk, work=work), do)


def change_work(viewer: Viewer, row: Employment, work: Work, *, key: str) -> Told:
    """Correct employer, place and pay of a record; month and channel stay what they are."""

    def do() -> Employment:
        kept = replace(work, month=row.month, channel=row.channel)
        desk = WorkDesk(viewer, channels(viewer.today))
        return desk.entered(renew(row.individual), kept, is_new=False)

    return once(viewer, key, body_of(employment=row.pk, work=work), do)


def enter_works(viewer: Viewer, works: Sequence[tuple[Individual, Work]], *, key: str) -> Told:
    """Keep all records of a workbook, or none. One that is there already takes the new values."""

    def do() -> Employment:
        if not works:
            raise refuse("nothing_entered", "—")
        desk = WorkDesk(viewer, channels(viewer.today))
        rows = [desk.entered(person, work, is_new=False) for person, work in works]
        return rows[-1]

    return once(viewer, key, body_of(works=[(one.pk, work) for one, work in works]), do)


@dataclass(frozen=True)
class WorkDesk:
    """Where work is written: who writes, and which channels the policy knows on the day."""

    viewer: Viewer
    known: Mapping[str, Words]

    def entered(self, individual: Individual, work: Work, *, is_new: bool) -> Employment:
        """The row, written with its event. One that is there is changed unless it must be new."""
        role = role_to_make(self.viewer, ENTERERS, individual.household.village_id, WHAT)
        self.refuse_unfit(individual, work)
        found = Employment.everything.filter(
            individual=individual, month=work.month, channel=work.channel
        ).first()
        if found is not None and is_new:
            raise refuse("work_twice", individual.code, month=work.month)
        values = {
            "employer": work.employer.strip(),
            "place": work.place,
            "wage_fen": work.wage_fen,
            "post_subsidy_fen": work.post_subsidy_fen,
            "post_returns_fen": work.post_returns_fen,
        }
        if found is not None:
            write(self.viewer, found, role, **values)
            return found
        new = Employment(individual=individual, month=work.month, channel=work.channel, **values)
        return add(self.viewer, new, role=role)

    def refuse_unfit(self, individual: Individual, work: Work) -> None:
        """Refuse work of somebody who is not there, in a month to come, by an unknown channel."""
        code, standing = individual.code, individual.standing
        if standing != "live":
            raise refuse("individual_not_live", code, standing=STANDINGS[standing])
        refuse_numbers({"employer": (EMPLOYER, work.employer), "place": (PLACE, work.place)})
        if not work.employer.strip():
            raise refuse("work_without_employer", code)
        if work.month > self.viewer.today.strftime("%Y-%m"):
            raise refuse("day_in_future", code)
        if work.channel not in self.known:
            raise refuse("work_channel_unknown", code, channel=work.channel)
        if last_day_of(work.month) < individual.joined_on:
            raise refuse("day_before_entry", code, start=individual.joined_on)
        _refuse_pay(code, work)


def _refuse_pay(code: str, work: Work) -> None:
    """The sources of the pay are told of public posts only, both, and make up the whole."""
    parts = (work.post_subsidy_fen, work.post_returns_fen)
    if parts == (None, None):
        return
    if work.channel != PUBLIC_POST:
        raise refuse("post_pay_of_no_post", code)
    if None in parts or work.wage_fen != sum(part or 0 for part in parts):
        raise refuse("post_pay_differs", code)
