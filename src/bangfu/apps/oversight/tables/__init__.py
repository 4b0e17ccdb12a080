"""The lists of oversight."""
