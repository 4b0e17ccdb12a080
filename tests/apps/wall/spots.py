"""Four spots of a county, each with a household and everything that can hang on one.

Each spot has a mark, a rare letter that stands in every text of it and nowhere else, and a range of
keys of its own: a page that shows the mark, or the key, shows the household.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, models
from django.utils.module_loading import autodiscover_modules

from bangfu.apps.monitoring.actions.cards import hand_over, issue_cards
from bangfu.apps.monitoring.actions.cases import confirm_help
from bangfu.apps.monitoring.actions.employment import Work, enter_work
from bangfu.apps.monitoring.actions.feeds import FeedLine, FeedSent, take_in_feed
from bangfu.apps.monitoring.actions.measures import MeasureEntered, add_measure
from bangfu.apps.monitoring.actions.screening import screen
from bangfu.apps.monitoring.actions.supporters import name_supporter
from bangfu.apps.monitoring.actions.visits import Visited, enter_visit
from bangfu.apps.monitoring.models import CardIssue, MonitoringCase, Screening, ScreeningFlag
from bangfu.apps.monitoring.queries.focus import fit_to_help
from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Scoped, Viewer
from bangfu.apps.records.actions.papers import Paper, attach
from bangfu.apps.records.jobs import claim, perform
from bangfu.apps.records.models import kinds_about_people
from bangfu.apps.registry.actions import circumstances, households, individuals
from bangfu.apps.registry.actions.entering import IndividualEntered
from bangfu.apps.registry.models import Division, Grid, Household, Individual
from bangfu.core.words import words
from tests.apps.acts import fresh, key, row
from tests.apps.monitoring import risks
from tests.apps.monitoring.households import NOON, OTHER_TOWN, TODAY, TOWN, office
from tests.apps.people.standing import grant
from tests.apps.registry.people import identity

BEGUN = date(2024, 1, 2)
HELPER = "帮扶人"


@dataclass(frozen=True)
class Spot:
    """A grid of a village, the mark of its texts, and the department that warns of its household."""

    mark: str
    town: str
    village_at: int
    grid: str
    number: int
    department: str

    @property
    def village(self) -> str:
        """The code of the village."""
        rows = Division.everything.filter(code__startswith=self.town[:9], category="village")
        return str(rows.order_by("code").values_list("code", flat=True)[self.village_at])

    def members(self) -> Iterator[IndividualEntered]:
        """A family with numbers of its own: a head, a spouse, a child, and a parent who moves away."""
        for order, relation, born in (
            (1, "head", "19610317"), (2, "spouse", "19640729"), (3, "child", "19970511"),
            (4, "parent", "19380922"),
        ):  # fmt: skip
            yield IndividualEntered(
                f"{self.mark}家{order}", relation,
                identity=identity(born, self.number + order),
                phone=f"1397{self.number:03d}62{order}8", card=f"62284806{self.number:03d}7319{order}5",
                health=f"{self.mark}慢性肾病{order}期", labour="full", schooling="ended", insured=True,
            )  # fmt: skip


OWN_GRID = Spot("甪", TOWN, 0, "1", 110, "medical")
OTHER_GRID = Spot("黹", TOWN, 0, "2", 220, "medical")
OTHER_VILLAGE = Spot("鼋", TOWN, 1, "1", 330, "medical")
OTHER_TOWNSHIP = Spot("鼍", OTHER_TOWN, 0, "1", 440, "education")
SPOTS = (OWN_GRID, OTHER_GRID, OTHER_VILLAGE, OTHER_TOWNSHIP)
KIND_OF = {"medical": ("medical_cost", 3_000_00), "education": ("dropout", None)}


@dataclass
class Settled:
    """A spot with its household, and the rows about people that were written for it, by table."""

    spot: Spot
    household: Household
    rows: Mapping[type[Scoped], list[int]] = field(default_factory=dict)


def about_people() -> list[type[Scoped]]:
    """Every table of people: a new one has to be settled too."""
    from django.apps import apps

    kinds = kinds_about_people()
    scoped = (model for model in apps.get_models() if issubclass(model, Scoped))
    return [model for model in scoped if model.kind() in kinds]


def draw_grid(spot: Spot, worker: Person | None) -> None:
    """The grid of a spot, and somebody who may help there.

    Neither is a household: who works in the village may know of all of them.
    """
    grant(Person.objects.create(name=HELPER), "resident_team", spot.village)
    entered = circumstances.GridEntered(
        spot.village, spot.grid, f"第{spot.grid}网格", worker.pk if worker else None, BEGUN
    )
    circumstances.enter_grid(office("township", spot.town), entered, key=key())


def settle(spot: Spot) -> Settled:
    """Settle a household and everything that hangs on one, by the acts of the house."""
    _number_apart(spot)
    town = office("township", spot.town)
    household = _entered(spot, town)
    grid = Grid.everything.get(village_id=spot.village, code=spot.grid)
    circumstances.put_in_grid(town, fresh(household), grid, key=key())
    _looked_after(spot, town, household)
    _moved_about(spot, town, household)
    _moved_away(spot, household)
    case = _helped(spot, household)
    _warned_of(spot, household)
    _printed(spot, town, household)
    _papers(spot, household, case)
    rows = {model: _of(spot, model) for model in about_people()}
    return Settled(spot, household, rows)


def _of(spot: Spot, model: type[Scoped]) -> list[int]:
    first, last = _range(spot, model)
    return list(model.everything.filter(pk__range=(first, last)).values_list("pk", flat=True))


def _range(spot: Spot, model: type[models.Model]) -> tuple[int, int]:
    """The keys of a table at a spot: no other row of the house has one of them."""
    first = 1_000_000 + about_people().index(model) * 10_000 + spot.number  # type: ignore[arg-type]
    return first, first + 99


def _number_apart(spot: Spot) -> None:
    """The next keys of the tables of people are those of the spot."""
    with connection.cursor() as cursor:
        for model in about_people():
            table, first = model._meta.db_table, _range(spot, model)[0]
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, first - 1])
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table, first]
                )


def _entered(spot: Spot, town: Viewer) -> Household:
    clerk = office("village", spot.village)
    entered = households.HouseholdEntered(
        spot.village, "relieved", f"{spot.mark}名单", BEGUN, f"{spot.mark}户{spot.number}",
        f"{spot.mark}组",
    )  # fmt: skip
    told = households.enter_household(clerk, entered, list(spot.members()), key=key())
    households.move_household_on(town, row(Household, told), "check", key=key())
    twin = IndividualEntered(f"{spot.mark}家1", "other", born_on=date(1961, 3, 17), sex="male")
    individuals.add_individual(clerk, row(Household, told), twin, joined_on=BEGUN, key=key())
    return row(Household, told)


def _looked_after(spot: Spot, town: Viewer, household: Household) -> None:
    mark, clerk = spot.mark, office("village", spot.village)
    for year, fen in ((2023, 18_000_00), (2024, 9_000_00 + spot.number)):
        circumstances.file_household_incomes(
            clerk, fresh(household), year, {"wage": fen}, source=f"{mark}入户", key=key()
        )
    looked = circumstances.Looked("housing", "unmet", BEGUN, f"{mark}屋漏")
    circumstances.check_guarantee(clerk, fresh(household), looked, key=key())
    circumstances.give_consent(
        clerk, fresh(household), "data_comparison", willing=True, given_on=BEGUN,
        document=f"{mark}授权书", key=key(),
    )  # fmt: skip
    helper = fit_to_help(household, TODAY).filter(name=HELPER).latest("pk")
    name_supporter(town, fresh(household), helper.pk, from_on=BEGUN, key=key())
    visited = Visited(TODAY, f"{mark}走访所见", f"{mark}诉求", {"housing": "unmet"})
    enter_visit(town, fresh(household), visited, key=key())
    head = Individual.everything.get(household=household, relation="head")
    work = Work("2024-06", "flexible", f"{mark}厂", f"{mark}地", 2_000_00)
    enter_work(clerk, head, work, key=key())


def _moved_about(spot: Spot, town: Viewer, household: Household) -> None:
    """The child founds a household of its own, and the household goes to another group."""
    child = Individual.everything.get(household=household, relation="child")
    households.split_household(
        town, fresh(household), {child.pk: "head"}, code=f"{spot.mark}户{spot.number}之二",
        on=date(2024, 3, 1), reason=f"{spot.mark}分户", key=key(),
    )  # fmt: skip
    households.move_household(
        town, fresh(household), spot.village, to_group=f"{spot.mark}新组",
        moved_on=date(2024, 4, 1), reason=f"{spot.mark}迁组", key=key(),
    )  # fmt: skip


def _moved_away(spot: Spot, household: Household) -> None:
    """The parent leaves the county, and is to be forgotten there."""
    bureau = office("agriculture_bureau")
    parent = Individual.everything.get(household=household, relation="parent")
    individuals.leave_household(
        bureau, parent, left_on=TODAY, why="moved", reason=f"{spot.mark}迁出", key=key()
    )
    individuals.propose_erasure(bureau, fresh(parent), reason=f"{spot.mark}申请", key=key())


def _helped(spot: Spot, household: Household) -> MonitoringCase:
    case = risks.walked(fresh(household))
    day = date(2024, 5, 22)
    clerk = risks.somebody("township", household, day)
    entered = MeasureEntered("industry", f"{spot.mark}发鸡苗", f"{spot.mark}责任人", day)
    add_measure(clerk, fresh(household), entered, key=key())
    confirm_help(clerk, fresh(case), key=key())
    return fresh(case)


def _warned_of(spot: Spot, household: Household) -> None:
    kind, fen = KIND_OF[spot.department]
    lines = [
        FeedLine(1, identity("19640729", spot.number + 2), kind, fen, TODAY),
        FeedLine(2, identity("19550101", spot.number + 9), kind, fen, TODAY),
    ]
    sent = FeedSent(
        spot.department, "2024-07", f"{spot.mark}名单.xlsx", f"{spot.number:064d}", lines,
        is_further=True,
    )  # fmt: skip
    take_in_feed(risks.of_department(spot.department), sent, key=key())
    ScreeningFlag.everything.create(
        screening=_screened(), household=household, risk=f"{spot.mark}risk", verdict="at_risk",
        status="relieved", persons=3, value_fen=spot.number, line_fen=10_000_00, clause="KY-040",
    )  # fmt: skip


def _screened() -> Screening:
    """The screening of the county: one, run over the first spot, so that the others do not change it."""
    found: Screening | None = Screening.everything.first()
    if found is None:
        found = row(Screening, screen(office("agriculture_bureau"), 2024, key=key()))
        autodiscover_modules("jobs")
        work = claim(lambda: NOON)
        assert work is not None, "the screening waits"
        perform(work)
        assert fresh(found).is_done
    return found


def _printed(spot: Spot, town: Viewer, household: Household) -> None:
    card = row(CardIssue, issue_cards(town, [fresh(household)], "clear_card", key=key()))
    hand_over(town, card, on=TODAY, key=key())


def _papers(spot: Spot, household: Household, case: MonitoringCase) -> None:
    mark, clerk = spot.mark, office("township", spot.town)
    for subject in (household, case):
        paper = Paper(
            "other", words("其他", "Other"), f"{mark}文书", f"{mark}.csv", f"{mark},1\n".encode()
        )
        attach(clerk, subject, paper, key=key(), roles=("township",))
    ImportBatch.everything.create(
        listing="monitoring:employment_import", place=spot.town, file=f"{mark}.xlsx",
        digest=f"{spot.number:064d}", content=mark.encode(), handed_by_id=clerk.acting_id,
        handed_at=NOON, counts={"new": spot.number},
    )  # fmt: skip


def grid_worker() -> Person:
    """Somebody who works in the own grid, with the grant for its village."""
    worker = Person.objects.create(name="网格员")
    grant(worker, "grid_worker", OWN_GRID.village)
    return worker
