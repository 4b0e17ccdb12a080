"""The only readers of oversight: inspections and findings, tasks and returns, targets and scores."""
