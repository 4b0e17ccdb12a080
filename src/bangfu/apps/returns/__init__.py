"""Returns: what townships owe the pool and have paid, what is left over, what villages do with it."""
