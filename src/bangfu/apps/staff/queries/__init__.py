"""Accounts, rights and offices for a viewer."""
