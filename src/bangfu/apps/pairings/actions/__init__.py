"""What is done in the stage of pairings."""
