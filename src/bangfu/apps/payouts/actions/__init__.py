"""The only writers of the payouts stage: runs, from the draft to the closed year."""
