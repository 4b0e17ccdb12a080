"""The demonstration county: real places, invented people and money, labelled as such everywhere.

Made by the same acts that officials do, at the days on which they would have done them, from one
seed: the same county each time.
"""
