"""Splits over a population: equal or by weight, by largest remainder, ties to the lower key."""

from bangfu.engine.dialects import Dialect, quoted


def equal_split(dialect: Dialect, *, source: str, columns: str, key: str, total: int) -> str:
    """Every row gets the total divided by the count; what is left goes, one each, to the lowest keys.

    The remainders of an equal split are all the same, so the tie rule alone decides.
    """
    count = f"(SELECT count(*) FROM {source})"
    floor = dialect.quotient(dialect.wide(str(total)), count)
    rest = f"({total} - {floor} * {count})"
    extra = f"CASE WHEN row_number() OVER (ORDER BY {quoted(key)}) <= {rest} THEN 1 ELSE 0 END"
    return f"SELECT {columns}, {dialect.narrow(f'{floor} + {extra}')} AS part FROM {source}"


def weighted_split(
    dialect: Dialect, *, source: str, columns: str, key: str, weight: str, total: int
) -> str:
    """Every row gets its part by weight, rounded down; the rest goes by largest remainder.

    `weight` is a column of whole numbers, zero or more, whose sum the caller knows to be above
    zero. Weight and total are multiplied in 128 bits.
    """
    named = quoted(weight)
    product = f"{dialect.wide(str(total))} * {named}"
    whole = f"(SELECT {dialect.wide(f'sum({named})')} FROM {source})"
    floors = (
        f"SELECT *, {dialect.quotient(product, whole)} AS floor_part, "
        f"({product}) % {whole} AS remainder FROM {source}"
    )
    rest = f"({total} - sum(floor_part) OVER ())"
    rank = f"row_number() OVER (ORDER BY remainder DESC, {quoted(key)})"
    part = dialect.narrow(f"floor_part + CASE WHEN {rank} <= {rest} THEN 1 ELSE 0 END")
    return f"SELECT {columns}, {part} AS part FROM ({floors}) AS floors"


def weight_share(dialect: Dialect, *, source: str, weight: str) -> tuple[str, str]:
    """The reduced numerator and denominator of a row's part of all weight, as expressions."""
    whole = f"(SELECT {dialect.wide(f'sum({quoted(weight)})')} FROM {source})"
    own = dialect.wide(quoted(weight))
    divisor = dialect.common_divisor(own, whole)
    return dialect.quotient(own, divisor), dialect.quotient(whole, divisor)
