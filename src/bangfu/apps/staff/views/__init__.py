"""Pages of accounts and offices."""
