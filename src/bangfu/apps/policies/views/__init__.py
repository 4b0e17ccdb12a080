"""The pages of the policies stage: find through queries, render."""
