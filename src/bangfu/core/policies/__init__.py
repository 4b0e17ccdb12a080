"""The policies stage: packs, their clauses, and which parameters are in force on a day.

source → pack → rulebook; `check` proves a pack, `difference` compares two.
"""
