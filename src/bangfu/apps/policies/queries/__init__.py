"""The only readers of the policies stage: packs, clauses, questions, answers, editions."""
