"""The lists of monitoring."""
