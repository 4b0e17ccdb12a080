"""The registers of the stage as lists, and their rows as groups of facts."""
