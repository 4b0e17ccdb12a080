"""The lists of the stage, and what its record pages show."""
