"""Whole populations: each such kind renders one portable SQL text that an engine runs. No Django.

`ask` is the one function behind the command line, the API and the pages.
"""
