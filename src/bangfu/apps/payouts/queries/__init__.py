"""The only readers of the payouts stage."""
