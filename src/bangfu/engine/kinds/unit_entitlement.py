"""RK02 over a population: the same sum to every member."""

from bangfu.engine.dialects import Dialect


def equal_amount(
    dialect: Dialect, *, source: str, columns: str, amount_fen: int, withheld: str | None = None
) -> str:
    """Every row of `source` with `amount_fen`; rows for which `withheld` holds get nothing.

    `columns` are the columns carried along, already quoted. The caller orders the rows.
    """
    amount = str(amount_fen)
    if withheld:
        amount = f"CASE WHEN {withheld} THEN 0 ELSE {amount} END"
    return f"SELECT {columns}, {dialect.narrow(amount)} AS amount_fen FROM {source}"
