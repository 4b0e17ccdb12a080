"""Tests of the stage assets."""
