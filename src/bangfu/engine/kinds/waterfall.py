"""RK03 over a population: a pool pays an equal entitlement to all, or the same smaller part to all."""

from bangfu.engine.dialects import Dialect
from bangfu.engine.kinds import Members


def equal_or_short(
    dialect: Dialect, members: Members, *, entitled_fen: int, pool_fen: int, pays_short: bool
) -> str:
    """Per member: entitled, paid and arrears in fen.

    Where the pool covers all, each is paid in full; else each gets the pool divided by their
    number, rounded down, so that no receiver is treated unequally; or, where `pays_short` is
    false, nothing.
    """
    part = dialect.quotient(dialect.wide(str(pool_fen)), "count(*)") if pays_short else "0"
    enough = f"{dialect.wide(str(entitled_fen))} * count(*) <= {pool_fen}"
    paid = f"SELECT CASE WHEN {enough} THEN {entitled_fen} ELSE {part} END AS fen FROM {members.source}"
    return (
        f"SELECT {members.columns}, {dialect.narrow(str(entitled_fen))} AS entitled_fen, "
        f"{dialect.narrow('paid.fen')} AS paid_fen, "
        f"{dialect.narrow(f'{entitled_fen} - paid.fen')} AS arrears_fen "
        f"FROM {members.source} CROSS JOIN ({paid}) AS paid"
    )
