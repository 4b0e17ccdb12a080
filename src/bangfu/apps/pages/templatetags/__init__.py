"""Filters for the patterns of pages."""
