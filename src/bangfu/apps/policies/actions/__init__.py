"""The only writers of the policies stage: editions of packs, and the policy of the county."""
