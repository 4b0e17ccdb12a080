"""Tests of records: acts, the chain, papers, notices, jobs, what waits for whom."""
