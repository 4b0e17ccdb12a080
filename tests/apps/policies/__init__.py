"""Tests of the policies stage: its table, its pages in both languages, its API."""
