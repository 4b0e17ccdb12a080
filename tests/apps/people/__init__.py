"""Tests of persons, grants, scope and who looks."""
