"""What is read of pairings, each for a viewer."""
