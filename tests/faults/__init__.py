"""Tests of planted defects and provoked problems: each must be seen."""
