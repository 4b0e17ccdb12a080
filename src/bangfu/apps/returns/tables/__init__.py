"""The lists of the returns stage, and what its pages show of a row."""
