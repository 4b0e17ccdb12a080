"""Tests of the code itself: what the import contract and the linter cannot hold.

Each rule is a checker, a function from source text to complaints, so that it can be shown a small
bad text first: a checker that stays silent there proves nothing about the tree.
"""
