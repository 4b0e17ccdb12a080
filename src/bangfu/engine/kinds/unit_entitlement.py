"""RK02 over a population: the same sum to every member."""

from bangfu.engine.dialects import Dialect
from bangfu.engine.kinds import Members


def equal_amount(
    dialect: Dialect, members: Members, *, amount_fen: int, withheld: str | None = None
) -> str:
    """Every member with `amount_fen`; those for whom `withheld` holds get nothing."""
    amount = str(amount_fen)
    if withheld:
        amount = f"CASE WHEN {withheld} THEN 0 ELSE {amount} END"
    return f"SELECT {members.columns}, {dialect.narrow(amount)} AS amount_fen FROM {members.source}"
