"""Keeping of people: sign-in, accounts, posts, grants and the tokens of programs.

`people` lies below everything, since every table knows persons and places. What is written about
people is recorded like everything else, on pages like all others: so the acts stand here, above
`records` and `pages`, and above `registry`, whose places and offices they name.
"""
