"""Measurements, each against a peer in one run: `make bench`."""
