"""Tests of the payouts stage: runs from the draft to the money in the villages."""
