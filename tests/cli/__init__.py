"""Tests of the bangfu command."""
