"""The ledger: double entry per fund, append-only, every line with its clause."""
