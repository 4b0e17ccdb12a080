"""Tests of the returns stage: dues, receipts, surplus plans, use plans, their pages."""
