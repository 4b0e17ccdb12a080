"""The forms of pairings."""
