"""Tests of the monitoring questions, by the numbers of Kaiyuan's plan."""
