"""The pages of the returns stage."""
