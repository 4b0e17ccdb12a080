"""Tests of the stage projects."""
