"""What is found about a household: incomes, guarantees, consents; and the grids that look after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bangfu.apps.people.models import Person, RoleGrant
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, changed, created, once, renew, snapshot
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.access import ENTERERS, HOUSEHOLD_KEEPERS
from bangfu.apps.registry.actions.divisions import division_on
from bangfu.apps.registry.actions.entering import body_of, refuse_identity_code, refuse_numbers
from bangfu.apps.registry.actions.households import not_after, refuse_unless_live, write
from bangfu.apps.registry.actions.incomes import refuse_year_to_come
from bangfu.apps.registry.models import (
    Consent,
    Grid,
    GuaranteeCheck,
    Household,
    HouseholdIncome,
)
from bangfu.apps.registry.models.households import HOUSEHOLD_INCOME_CLASSES
from bangfu.core.money import Fen
from bangfu.core.words import words

INCOME, GUARANTEE = words("家庭收入", "income of a household"), words("保障核查", "guarantee check")
CONSENT, GRID = words("家庭意愿", "consent"), words("网格", "grid")
SOURCE, FINDING = words("来源", "source"), words("情况", "finding")
NAME = words("网格名称", "name of the grid")
DOCUMENT = words("书面依据", "document")


def file_household_incomes(  # noqa: PLR0913 (of which period, from where)
    viewer: Viewer,
    household: Household,
    year: int,
    amounts_fen: Mapping[str, Fen],
    *,
    source: str,
    key: str,
) -> Told:
    """Enter the incomes of a household in a period, by class; one that is there is replaced.

    Each change keeps the old figure in its event. Leads to the household.
    """

    def do() -> Household:
        row = renew(household)
        role = role_to_make(viewer, ENTERERS, row.village_id, INCOME)
        refuse_unless_live(row)
        refuse_year_to_come(viewer, year)
        refuse_numbers({"source": (SOURCE, source)})
        if not amounts_fen:
            raise refuse("nothing_entered", str(row))
        for income_class, fen in sorted(amounts_fen.items()):
            if fen < 0 and income_class != "business":
                raise refuse("income_below_zero", HOUSEHOLD_INCOME_CLASSES[income_class].zh)
            _put_income(viewer, row, (year, income_class, fen), source, role)
        return row

    body = body_of(household=household.pk, year=year, amounts=amounts_fen, source=source)
    return once(viewer, key, body, do)


def _put_income(
    viewer: Viewer, household: Household, given: tuple[int, str, Fen], source: str, role: str
) -> None:
    year, income_class, fen = given
    place = {"household": household, "year": year, "income_class": income_class}
    row = HouseholdIncome.everything.filter(**place).first() or HouseholdIncome(**place)
    before = snapshot(row) if row.pk else None
    row.amount_fen, row.source = fen, source
    row.save()
    if before is None:
        created(viewer, row, role=role)
    else:
        changed(viewer, row, before, role=role)


@dataclass(frozen=True)
class Looked:
    """What was found when somebody looked at a guarantee of a household."""

    item: str
    state: str
    checked_on: date
    finding: str = ""


def check_guarantee(viewer: Viewer, household: Household, looked: Looked, *, key: str) -> Told:
    """Keep what was found of a guarantee on a day. One that is not met says how. Raises Refused."""

    def do() -> Household:
        row = renew(household)
        role = role_to_make(viewer, ENTERERS, row.village_id, GUARANTEE)
        refuse_unless_live(row)
        not_after(viewer, looked.checked_on, str(row))
        refuse_numbers({"finding": (FINDING, looked.finding)})
        if looked.state == "unmet" and not looked.finding.strip():
            raise refuse("reason_missing", str(row), event=FINDING)
        write_check(viewer, row, looked, role=role)
        return row

    return once(viewer, key, body_of(household=household.pk, looked=looked), do)


def write_check(viewer: Viewer, household: Household, looked: Looked, *, role: str) -> None:
    """What was found of a guarantee on a day; found anew that day, it is replaced. Call it in `once`."""
    place = {"household": household, "item": looked.item, "checked_on": looked.checked_on}
    found = GuaranteeCheck.everything.filter(**place).first()
    check = found or GuaranteeCheck(**place)
    before = snapshot(check) if found else None
    check.state, check.finding = looked.state, looked.finding
    check.checked_by_id = viewer.acting_id
    check.save()
    if before is None:
        created(viewer, check, role=role)
    else:
        changed(viewer, check, before, role=role)


def give_consent(  # noqa: PLR0913 (to what, when, by which paper)
    viewer: Viewer,
    household: Household,
    subject: str,
    *,
    willing: bool,
    given_on: date,
    document: str,
    key: str,
) -> Told:
    """Keep what a household said to a question, and by which paper. The last word counts."""

    def do() -> Household:
        row = renew(household)
        role = role_to_make(viewer, ENTERERS, row.village_id, CONSENT)
        refuse_unless_live(row)
        not_after(viewer, given_on, str(row))
        refuse_numbers({"document": (DOCUMENT, document)})
        place = {"household": row, "subject": subject, "given_on": given_on}
        found = Consent.everything.filter(**place).first()
        consent = found or Consent(**place)
        before = snapshot(consent) if found else None
        consent.willing, consent.document = willing, document
        consent.save()
        if before is None:
            created(viewer, consent, role=role)
        else:
            changed(viewer, consent, before, role=role)
        return row

    said = [subject, willing, given_on, document]
    return once(viewer, key, body_of(household=household.pk, said=said), do)


@dataclass(frozen=True)
class GridEntered:
    """A grid as entered; `worker_id` is a person with a grant as grid worker of the village."""

    village: str
    code: str
    name: str
    worker_id: int | None
    from_on: date


def enter_grid(viewer: Viewer, entered: GridEntered, *, key: str) -> Told:
    """Enter a grid of a village. Raises Refused."""

    def do() -> Grid:
        role = role_to_make(viewer, HOUSEHOLD_KEEPERS, entered.village, GRID)
        division_on(entered.village, entered.from_on, level="village")
        refuse_identity_code(entered.code, on=viewer.today)
        refuse_numbers({"name": (NAME, entered.name)})
        if Grid.everything.filter(village_id=entered.village, code=entered.code).exists():
            raise refuse("grid_code_taken", entered.code)
        _fit_to_work(viewer, entered.worker_id, entered.village)
        row = Grid(
            village_id=entered.village,
            code=entered.code,
            name=entered.name,
            worker_id=entered.worker_id,
            from_on=entered.from_on,
        )
        row.save()
        created(viewer, row, role=role)
        return row

    return once(viewer, key, body_of(entered=entered), do)


def change_grid(  # noqa: PLR0913 (what may change of a grid)
    viewer: Viewer, grid: Grid, *, name: str, worker_id: int | None, until_on: date | None, key: str
) -> Told:
    """Rename a grid, give it another worker, or end it on a day."""

    def do() -> Grid:
        row = renew(grid)
        role = role_to_make(viewer, HOUSEHOLD_KEEPERS, row.village_id, GRID)
        refuse_numbers({"name": (NAME, name)})
        if worker_id != row.worker_id:
            _fit_to_work(viewer, worker_id, row.village_id)
        if until_on is not None and until_on <= row.from_on:
            raise refuse("ends_before_it_begins", str(row), start=row.from_on)
        before = snapshot(row)
        row.name, row.worker_id, row.until_on = name, worker_id, until_on
        row.save()
        changed(viewer, row, before, role=role)
        return row

    return once(viewer, key, body_of(grid=grid.pk, now=[name, worker_id, until_on]), do)


def _fit_to_work(viewer: Viewer, worker_id: int | None, village: str) -> None:
    """Only somebody with a grant as grid worker for the village sees its households there."""
    if worker_id is None:
        return
    grants = RoleGrant.everything.filter(
        person_id=worker_id, role="grid_worker", place=village, confirmed_by__isnull=False
    )
    today = viewer.today
    held_now = [g for g in grants if g.begins_on <= today and (not g.ends_on or today < g.ends_on)]
    if not held_now:
        raise refuse("grid_worker_unfit", str(Person.objects.get(pk=worker_id)))


def put_in_grid(viewer: Viewer, household: Household, grid: Grid | None, *, key: str) -> Told:
    """Put a household in a grid of its village, or in none."""

    def do() -> Household:
        row = renew(household)
        role = role_to_make(viewer, ENTERERS, row.village_id, GRID)
        if grid is not None and (grid.village_id != row.village_id or grid.until_on is not None):
            raise refuse("grid_of_another_village", str(grid))
        write(viewer, row, role=role, grid_id=grid.pk if grid else None)
        return row

    body = body_of(household=household.pk, grid=grid.pk if grid else None)
    return once(viewer, key, body, do)
