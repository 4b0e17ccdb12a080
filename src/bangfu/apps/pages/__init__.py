"""The patterns of pages that every stage shares: list, record, decision, run, import."""
