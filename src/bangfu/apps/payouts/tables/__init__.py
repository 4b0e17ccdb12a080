"""The lists of the payouts stage, and what its pages show of a row."""
