"""The same screening by OpenFisca, from Parquet to Parquet; run by `bench_screening.py`.

It runs in an environment of its own and imports nothing of bangfu. Sums are whole fen in the 32
bits that OpenFisca gives whole numbers, which these households do not exceed; since it knows no
missing values, what is known is a variable beside each sum.
"""

# ruff: noqa: ANN001, ANN201, ANN202 (formulas as OpenFisca's users write them)

import json
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

YEAR = "2024"
Individual = build_entity(key="individual", plural="individuals", label="", is_person=True)
Household = build_entity(
    key="household", plural="households", label="", roles=[{"key": "member", "plural": "members"}]
)


def variable(name, entity, type_, formula=None):
    """A variable of a year."""
    body = {"value_type": type_, "entity": entity, "definition_period": DateUnit.YEAR, "label": ""}
    return type(name, (Variable,), body | ({"formula": formula} if formula else {}))


INPUTS = [
    *((name, Household, int) for name in ("income", "income_before", "persons_before", "loss")),
    *((name, Household, bool) for name in ("income_known", "relieved", "marginal", "unmet")),
    ("paid", Individual, int),
    *((name, Individual, bool) for name in ("dropped_out", "without_insurance")),
]


def persons(household, period):
    """Members of a household."""
    return household.sum(household.members("dropped_out", period) >= 0)


def per_head(line, statuses, strict=False):
    """Income per head against a line."""

    def formula(household, period):
        income, heads = household("income", period), household("persons", period)
        under = income < line * heads if strict else income <= line * heads
        scope = np.logical_or.reduce([household(s, period) for s in statuses]) if statuses else True
        return under * household("income_known", period) * scope

    return formula


def fell(household, period):
    """Income per head below that of the year before, in products of 64 bits."""
    income = household("income", period).astype(np.int64)
    before = household("income_before", period).astype(np.int64)
    now = income * household("persons_before", period)
    return (
        (now < before * household("persons", period).astype(np.int64))
        * household("income_known", period)
        * household("relieved", period)
    )


def burden(household, period):
    """A third of the income or more paid for treatment."""
    paid = household.sum(household.members("paid", period)).astype(np.int64)
    known = household("income_known", period)
    return (paid > 0) * known * (3 * paid >= household("income", period))


FORMULAS = {
    "low": per_head(1_000_000, ["relieved"]),
    "stacked": per_head(850_000, ["relieved", "marginal"]),
    "under": per_head(1_000_000, [], strict=True),
    "fell": fell,
    "burden": burden,
    "lost": lambda household, period: household("loss", period) > 500_000,
    "house": lambda household, period: household("unmet", period),
    "school": lambda household, period: household.any(household.members("dropped_out", period)),
    "uninsured": lambda household, period: household.any(
        household.members("without_insurance", period)
    ),
}


def by_name(keys, feed, key, value):
    """The sums of a feed in the order of the keys."""
    places = pc.index_in(feed[key], value_set=keys).to_numpy()
    found = np.zeros(len(keys), dtype=np.int64)
    np.add.at(found, places, feed[value].to_numpy())
    return found


def screen(folder):
    """Every flag, as a table of household and risk."""
    households, individuals, medical, losses = (
        pq.read_table(folder / f"{name}.parquet")
        for name in ("households", "individuals", "medical", "losses")
    )
    keys = pc.array_sort_indices(households["household"])
    households = households.take(keys)
    names = households["household"].combine_chunks()
    people = individuals["individual"].combine_chunks()
    system = TaxBenefitSystem([Individual, Household])
    for name, entity, type_ in INPUTS:
        system.add_variable(variable(name, entity, type_))
    system.add_variable(variable("persons", Household, int, persons))
    for name, formula in FORMULAS.items():
        system.add_variable(variable(name, Household, bool, formula))
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("individual", np.arange(len(people)))
    group = builder.declare_entity("household", np.arange(len(names)))
    of = pc.index_in(individuals["household"], value_set=names).to_numpy()
    builder.join_with_persons(group, of, roles=np.full(len(of), "member"))
    simulation = builder.build(system)
    status = households["status"].to_numpy(zero_copy_only=False)
    known = households["income_fen"].is_valid().to_numpy()
    given = {
        "income": pc.fill_null(households["income_fen"], 0).to_numpy(),
        "income_known": known,
        "income_before": households["previous_income_fen"].to_numpy(),
        "persons_before": households["previous_persons"].to_numpy(),
        "relieved": status == "relieved",
        "marginal": status == "marginal",
        "unmet": households["housing"].to_numpy(zero_copy_only=False) == "unmet",
        "loss": by_name(names, losses, "household", "loss_fen"),
        "paid": by_name(people, medical, "individual", "paid_fen"),
        "dropped_out": pc.equal(individuals["schooling"], "dropped_out").to_numpy(),
        "without_insurance": pc.invert(individuals["insured"]).to_numpy(),
    }
    for name, values in given.items():
        simulation.set_input(name, YEAR, values)
    parts = [
        pa.table(
            {
                "household": names.filter(pa.array(found)),
                "risk": pa.array([risk] * found.sum(), pa.string()),
            }
        )
        for risk in FORMULAS
        for found in [simulation.calculate(risk, YEAR).astype(bool)]
    ]
    return pa.concat_tables(parts)


def main(folder, out, rounds):
    """Screen, write, and tell what each round took."""
    told = []
    for _ in range(rounds):
        start, cpu = time.perf_counter(), time.process_time()
        pq.write_table(screen(Path(folder)), out)
        told.append([time.perf_counter() - start, time.process_time() - cpu])
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
