"""What was done: decisions, steps, the chained events, papers, notices, and work in the background."""
