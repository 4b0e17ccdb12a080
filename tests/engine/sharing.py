"""A slow reader of Kaiyuan's shares, in fractions and plain loops; and populations drawn by chance.

It shares no code with the engine.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from shutil import copytree
from tempfile import mkdtemp
from typing import Any

from bangfu.core.facts import RawFacts
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.reader import read_pack, shipped_folder
from bangfu.engine.ask import Answer, ask
from tests.core.monitoring.asking import answer_to

NAME = "payouts.differentiated"
LINE = 8_500_00
TOWNSHIP = "211282101"

Rows = Sequence[Mapping[str, Any]]


def household(name: str, **more: Any) -> dict[str, Any]:
    """A monitored household of one person with 6,000 yuan that holds no benefit."""
    known = {"household": name, "persons": 1, "income_per_head_fen": 6_000_00}
    return known | {"status": "monitored", "has_benefit": False} | more


def shared(rows: Rows, pool_fen: int, **more: Any) -> Answer:
    """The answer for a population."""
    readings = more.pop("readings", None)
    explain = more.pop("explain", None)
    facts = {"households": list(rows), "pool_fen": pool_fen} | more
    return answer_to(NAME, facts, readings=readings, explain=explain)


# --- the slow reader --------------------------------------------------------------------------


def reason(row: Mapping[str, Any], township: str | None = None, *, all_stack: bool = False) -> Any:
    """The first condition that fails, or None."""
    if row["status"] == "none":
        return "not_in_group"
    if township and row["status"] == "relieved" and str(row.get("village"))[:9] != township:
        return "outside_township"
    if row["income_per_head_fen"] > LINE and (all_stack or row.get("has_benefit")):
        return "above_stack_line"
    return None if row["persons"] else "no_persons"


def need(row: Mapping[str, Any], method: str = "tiers") -> int:
    """The need of a head."""
    income: int = row["income_per_head_fen"]
    if method == "tiers":
        return 3 if income <= 6_000_00 else 2 if income <= LINE else 1
    return max(0, {"gap_fill": LINE, "inverse": 10_000_00}[method] - income)


def amounts(rows: Rows, pool: int, method: str = "tiers", **scope: Any) -> dict[str, int]:
    """What each household gets: the exact share rounded down, then fen by fen to the largest rest."""
    weights = {}
    for row in rows:
        lean = 2 if row["status"] == "monitored" and method != "gap_fill" else 1
        weight = need(row, method) * lean * row["persons"]
        weights[row["household"]] = 0 if reason(row, **scope) else weight
    whole = sum(weights.values())
    if not whole:
        return dict.fromkeys(weights, 0)
    total = min(pool, whole) if method == "gap_fill" else pool
    exact = {name: Fraction(total * weight, whole) for name, weight in weights.items()}
    found = {name: int(share) for name, share in exact.items()}
    by_rest = sorted(found, key=lambda name: (found[name] - exact[name], name))
    for name in by_rest[: total - sum(found.values())]:
        found[name] += 1
    return found


def capped(rows: Rows, pool: int, cap: int) -> dict[str, int]:
    """The same with a cap: whoever would be above it gets the cap and stands aside, until none would."""
    aside: list[str] = []
    while True:
        rest = [row for row in rows if row["household"] not in aside]
        left = pool - cap * len(aside)
        weights = {r["household"]: need(r) * 2 * r["persons"] for r in rest if not reason(r)}
        whole = sum(weights.values())
        above = [name for name, weight in weights.items() if left * weight > cap * whole]
        if not above:
            found = (
                amounts(rest, left) if whole else dict.fromkeys((r["household"] for r in rest), 0)
            )
            return found | dict.fromkeys(aside, cap)
        aside += above


# --- populations ------------------------------------------------------------------------------


def drawn(seed: int, count: int) -> list[dict[str, Any]]:
    """Households of every status and band, many of them exactly at a line, in no order."""
    chance = Random(seed)
    rows = [
        {
            "household": f"H{number:06}",
            "village": chance.choice(["211282101201", "211282105201"]),
            "persons": chance.choice([0, 1, 1, 2, 3, 4, 7]),
            "income_per_head_fen": chance.choice([6_000_00, 8_500_00, 10_000_00])
            + chance.choice([-(10**6), -1, 0, 1, 50_000]),
            "status": chance.choice(["monitored", "monitored", "relieved", "none"]),
            "has_benefit": chance.choice([True, False, None]),
        }
        for number in range(count)
    ]
    chance.shuffle(rows)
    return rows


@cache
def with_cap(cap_yuan: int) -> Pack:
    """Kaiyuan's plan with a cap for each household."""
    folder = Path(mkdtemp()) / "kaiyuan-2024"
    copytree(shipped_folder() / "kaiyuan-2024", folder)
    clauses = folder / "clauses" / "42-2-stacked.yaml"
    text = clauses.read_text(encoding="utf-8")
    right = "      equal_shares: refused\n"
    assert text.count(right) == 1
    changed = text.replace(right, f"{right}      household_at_most: {cap_yuan}元\n")
    clauses.write_text(changed, encoding="utf-8")
    return read_pack(str(folder))


def shared_with_cap(rows: Rows, pool_fen: int, cap_yuan: int) -> Answer:
    """The answer for a population where nobody gets more than a cap."""
    facts = {"households": list(rows), "pool_fen": pool_fen}
    return ask(with_cap(cap_yuan), NAME, RawFacts(facts))
