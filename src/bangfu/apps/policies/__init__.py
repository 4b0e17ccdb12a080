"""The policies stage 政策: packs in plain words, their clauses, what they answer, their editions."""
