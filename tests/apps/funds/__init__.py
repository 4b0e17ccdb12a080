"""Tests of the stage funds."""
