"""The pages of the payouts stage."""
