"""Acts on accounts, grants, posts and tokens: each once per key, in one transaction, with its event."""
