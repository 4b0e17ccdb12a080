"""The tables of monitoring, as they came to be."""
