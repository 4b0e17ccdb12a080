"""Funds: what came in, what went into projects, what was paid and on which vouchers."""
