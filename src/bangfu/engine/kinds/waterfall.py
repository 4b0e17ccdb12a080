"""RK03 over a population: a pool pays an equal entitlement to all, or the same smaller part to all."""

from bangfu.engine.dialects import Dialect


def equal_or_short(
    dialect: Dialect, *, source: str, columns: str, entitled_fen: int, pool_fen: int, pays_nothing: bool
) -> str:
    """Per row of `source`: entitled, paid and arrears in fen.

    Where the pool covers all, each is paid in full; else each gets the pool divided by the number
    of rows, rounded down, so that no receiver is treated unequally. `pays_nothing` is the reading
    under which a short pool pays nobody.
    """
    part = dialect.quotient(dialect.wide(str(pool_fen)), "count(*)")
    short = "0" if pays_nothing else part
    enough = f"{dialect.wide(str(entitled_fen))} * count(*) <= {pool_fen}"
    paid = f"SELECT CASE WHEN {enough} THEN {entitled_fen} ELSE {short} END AS fen FROM {source}"
    entitled = dialect.narrow(str(entitled_fen))
    return (
        f"SELECT {columns}, {entitled} AS entitled_fen, {dialect.narrow('paid.fen')} AS paid_fen, "
        f"{dialect.narrow(f'{entitled_fen} - paid.fen')} AS arrears_fen "
        f"FROM {source} CROSS JOIN ({paid}) AS paid"
    )
