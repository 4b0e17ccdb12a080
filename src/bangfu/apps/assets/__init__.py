"""Assets: what the money built, who owns it, who keeps it, and whether it may go."""
