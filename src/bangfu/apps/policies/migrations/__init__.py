"""How the tables of the policies stage came to be."""
