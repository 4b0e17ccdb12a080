"""Who may work here: persons, their accounts, posts and grants, and whose rows they see."""
