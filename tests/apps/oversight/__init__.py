"""Tests of oversight: targets, inspections, findings, tasks, figures, evaluations, notices."""
