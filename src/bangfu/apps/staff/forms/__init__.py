"""Forms of accounts and offices."""
