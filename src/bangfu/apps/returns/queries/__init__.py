"""The only readers of the returns stage."""
