"""Tests of the stages: their tables, actions, queries and pages."""
