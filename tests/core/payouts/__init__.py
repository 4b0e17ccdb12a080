"""Tests of the payout questions, by the numbers of Kaiyuan's plan."""
