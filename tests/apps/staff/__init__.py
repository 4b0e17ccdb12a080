"""Tests of sign-in, accounts, grants given and taken, posts and tokens."""
