"""A county of 30,000 households, and how long its pages take: a process with a county of its own.

    BANGFU_HOME=<an empty county> python -m bench.crowd_households

Rows are planted in bulk, as no act would write them: what is measured is reading. A page's time is
that of the server, from the request to the last byte, without a network.
"""

import json
from datetime import date

import django

HOUSEHOLDS = 30_000
PERSONS = 3
CHUNK = 2_000
STATUSES = ("relieved", "general", "relieved", "marginal", "relieved", "unstable_relieved")


def plant() -> dict[str, int]:
    """Households of all villages in grids, with members, two years of incomes, visits and looks."""
    from bangfu.apps.monitoring.models import Visit
    from bangfu.apps.people.models import Person
    from bangfu.apps.people.sealed import new_data_key
    from bangfu.apps.registry.models import (
        Division,
        Grid,
        GuaranteeCheck,
        Household,
        HouseholdIncome,
        HouseholdStatus,
        Individual,
    )

    villages = list(Division.everything.filter(level="village").order_by("code"))
    visitor, key = Person.objects.create(name="走访人"), new_data_key()
    since = date(2024, 1, 1)
    Grid.everything.bulk_create(
        [Grid(village=one, code="1", name="第1网格", from_on=since) for one in villages]
    )
    grids = {grid.village_id: grid for grid in Grid.everything.all()}
    homes: list[Household] = []
    for n in range(HOUSEHOLDS):
        village = villages[n % len(villages)]
        homes.append(
            Household(
                code=f"{village.code}-{n:05d}", village=village, grid=grids[village.code],
                head_name=f"户主{n}", status=STATUSES[n % 6], entered_on=since, state="live",
                group_name="一组",
            )
        )  # fmt: skip
    homes = Household.everything.bulk_create(homes, batch_size=CHUNK)
    tables = {
        HouseholdStatus: [
            HouseholdStatus(household=h, status=h.status, from_on=since, basis="建档")
            for h in homes
        ],
        Individual: [
            Individual(
                code=f"{h.code}-{m}", household=h, name=f"成员{m}", name_key=f"成员{m}",
                relation="other", joined_on=since, insured=True, schooling="ended", data_key=key,
            )
            for h in homes for m in range(PERSONS)
        ],
        HouseholdIncome: [
            HouseholdIncome(
                household=h, year=year, income_class="wage", source="入户核查",
                amount_fen=1_500_000 + (n * 7919 + year) % 3_000_000,
            )
            for n, h in enumerate(homes) for year in (2024, 2025)
        ],
        GuaranteeCheck: [
            GuaranteeCheck(
                household=h, item=item, state="met", checked_on=date(2025, 3, 1),
                checked_by=visitor,
            )
            for h in homes for item in ("housing", "water")
        ],
        Visit: [
            Visit(household=h, level="village", visited_on=day, visitor=visitor)
            for n, h in enumerate(homes)
            for day in (date(2026, 9, 3), date(2026, 10, 1 + n % 28)) if n % 50
        ],
    }  # fmt: skip
    for model, rows in tables.items():
        model.everything.bulk_create(rows, batch_size=CHUNK)
    return {"households": len(homes), "individuals": len(tables[Individual])}


def main() -> None:
    """Grow the county, measure, and print the figures as JSON."""
    django.setup()
    from tests.apps.monitoring.households import TOWN, kaiyuan, village
    from tests.apps.pages.offices import office

    from bangfu.apps.registry.models import Household
    from bench.crowds import opening, searching
    from bench.measuring import seconds_and_cpu

    kaiyuan()
    rows = plant()
    bureau = office("agriculture_bureau", "211282000000").username
    town, near = office("township", TOWN).username, office("village", village()).username
    some = Household.everything.filter(village_id=village()).latest("pk").pk
    works = {
        "home, bureau": opening(bureau, "/"),
        "home, township": opening(town, "/"),
        "home, village": opening(near, "/"),
        "households, first page": opening(bureau, "/registry/households/"),
        "households, last page": opening(bureau, "/registry/households/?page=99999"),
        "households, searched": searching(bureau, "/registry/households/", "123"),
        "last visits, first page": opening(bureau, "/monitoring/visited-households/"),
        "household record": opening(bureau, f"/registry/households/{some}/"),
        "monitoring, county": opening(bureau, "/monitoring/"),
        "monitoring, township": opening(town, "/monitoring/"),
        "work list, county": opening(bureau, "/monitoring/duties/"),
        "work list, township": opening(town, "/monitoring/duties/"),
        "work list, village": opening(near, "/monitoring/duties/"),
    }
    for work in works.values():
        work()
    print(json.dumps({"rows": rows, "seconds": seconds_and_cpu(works)}))


if __name__ == "__main__":
    main()
