"""The forms of the returns stage, and its import."""
