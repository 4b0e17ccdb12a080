"""Tests of policy packs: those that ship, one written by hand, and broken ones."""
