"""Tests of core: money, days, places, facts, problems and citations."""
