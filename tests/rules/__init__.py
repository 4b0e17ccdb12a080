"""Tests of each rule kind: its decisions, at their boundaries."""
