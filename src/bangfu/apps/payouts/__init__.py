"""Payouts: the runs that pay the villages, and what each village was entitled to and got."""
