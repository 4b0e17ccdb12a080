"""The only readers of records: papers, notices, jobs, what waits for whom, what was done."""
