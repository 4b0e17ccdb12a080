"""Splits over a population: equal or by weight, by largest remainder, ties to the lower key.

Each text gives, beside the carried columns, `share` (the reduced fraction as text) and `part`.
"""

from bangfu.engine.dialects import Dialect, quoted
from bangfu.engine.kinds import Members


def equal_split(dialect: Dialect, members: Members, *, total: int) -> str:
    """Every member gets the total divided by their number; the rest goes, one each, to the lowest keys.

    The remainders of an equal split are all the same, so the tie rule alone decides.
    """
    count = f"(SELECT count(*) FROM {members.source})"
    floor = dialect.quotient(dialect.wide(str(total)), count)
    rest = f"({total} - {floor} * {count})"
    extra = f"CASE WHEN row_number() OVER (ORDER BY {members.key}) <= {rest} THEN 1 ELSE 0 END"
    share = _fraction("1", count)
    part = dialect.narrow(f"{floor} + {extra}")
    return f"SELECT {members.columns}, {share} AS share, {part} AS part FROM {members.source}"


def weighted_split(dialect: Dialect, members: Members, *, weight: str, total: int) -> str:
    """Every member gets its part by weight, rounded down; the rest goes by largest remainder.

    `weight` is a column of whole numbers, zero or more, whose sum the caller knows to be above
    zero. Weight and total are multiplied in 128 bits.
    """
    own = dialect.wide(quoted(weight))
    whole = f"(SELECT {dialect.wide(f'sum({quoted(weight)})')} FROM {members.source})"
    product = f"{dialect.wide(str(total))} * {own}"
    divisor = dialect.common_divisor(own, whole)
    share = _fraction(dialect.quotient(own, divisor), dialect.quotient(whole, divisor))
    floors = (
        f"SELECT *, {share} AS share, {dialect.quotient(product, whole)} AS floor_part, "
        f"({product}) % {whole} AS remainder FROM {members.source}"
    )
    rest = f"({total} - sum(floor_part) OVER ())"
    rank = f"row_number() OVER (ORDER BY remainder DESC, {members.key})"
    part = dialect.narrow(f"floor_part + CASE WHEN {rank} <= {rest} THEN 1 ELSE 0 END")
    return f"SELECT {members.columns}, share, {part} AS part FROM ({floors}) AS floors"


def _fraction(above: str, below: str) -> str:
    """The text of a fraction; a whole one without its denominator."""
    return (
        f"CASE WHEN {below} = 1 THEN CAST({above} AS VARCHAR) "
        f"ELSE CAST({above} AS VARCHAR) || '/' || CAST({below} AS VARCHAR) END"
    )
