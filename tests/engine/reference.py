"""A slow reader of the same rules: fractions and plain loops, sharing no code with the engine."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

GUARANTEED_FEN = {2018: 1_000_000, 2019: 4_000_000, 2020: 7_000_000}


def guarantee(rows: Sequence[Mapping[str, Any]], year: int) -> list[dict[str, Any]]:
    """Each village's guarantee; after 2020 that of 2020 goes on."""
    amount = GUARANTEED_FEN[min(year, 2020)]
    return [{"village": name, "amount_fen": amount} for name in names(rows)]


def settle(rows: Sequence[Mapping[str, Any]], year: int, pool: int) -> dict[str, Any]:
    """Fen by fen to everyone in turn, as long as a whole round can be paid."""
    entitled = GUARANTEED_FEN[min(year, 2020)]
    paid = min(entitled, int(Fraction(pool, len(rows))))
    told = [
        {
            "village": name,
            "entitled_fen": entitled,
            "paid_fen": paid,
            "arrears_fen": entitled - paid,
        }
        for name in names(rows)
    ]
    return {"villages": told, "left_fen": pool - paid * len(rows)}


def split(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Largest remainder in fractions; ties to the lower key."""
    whole = sum(weights.values())
    exact = {name: Fraction(total * weight, whole) for name, weight in weights.items()}
    parts = {name: int(share) for name, share in exact.items()}
    while sum(parts.values()) < total:
        worst = max(sorted(parts), key=lambda name: exact[name] - parts[name])
        parts[worst] += 1
    return parts


def dividend(rows: Sequence[Mapping[str, Any]], total: int, *, equal: bool) -> list[dict[str, Any]]:
    """Each village's part of a dividend."""
    weights = {row["village"]: 1 if equal else row["contributed_fen"] for row in rows}
    parts = split(total, weights)
    return [{"village": name, "amount_fen": parts[name]} for name in sorted(parts)]


def ownership(
    rows: Sequence[Mapping[str, Any]], total: int, *, equal: bool
) -> list[dict[str, Any]]:
    """Each village's share and value of an asset."""
    weights = {row["village"]: 1 if equal else row["contributed_fen"] for row in rows}
    parts, whole = split(total, weights), sum(weights.values())
    return [
        {"village": name, "share": str(Fraction(weights[name], whole)), "value_fen": parts[name]}
        for name in sorted(parts)
    ]


def remittance(row: Mapping[str, Any], year: int) -> int:
    """Half up by hand: the rate of the year since injection, of the subsidy."""
    ordinal = year - int(str(row["injected_on"])[:4]) + 1
    per_mille = {1: 30, 2: 65}.get(ordinal, 70) if ordinal >= 1 else 0
    whole, rest = divmod(row["subsidy_fen"] * per_mille, 1_000)
    return int(whole + (rest >= 500))


def names(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The villages in the order of their codes."""
    return sorted(row["village"] for row in rows)
