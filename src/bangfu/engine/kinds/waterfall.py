"""RK03 over a population: each is entitled to the same and paid the same; the rest is owed."""

from bangfu.engine.dialects import Dialect
from bangfu.engine.kinds import Members


def equal_payment(dialect: Dialect, members: Members, *, entitled_fen: int, paid_fen: int) -> str:
    """Per member: entitled, paid and arrears in fen."""
    figures = {
        "entitled_fen": entitled_fen,
        "paid_fen": paid_fen,
        "arrears_fen": entitled_fen - paid_fen,
    }
    columns = ", ".join(f"{dialect.narrow(str(fen))} AS {name}" for name, fen in figures.items())
    return f"SELECT {members.columns}, {columns} FROM {members.source}"
