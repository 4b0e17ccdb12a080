"""Oversight 督导: are targets met, is what was found put right, who is assessed how."""
