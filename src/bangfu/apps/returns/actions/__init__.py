"""The only writers of the returns stage: dues, receipts, surplus plans, use plans."""
