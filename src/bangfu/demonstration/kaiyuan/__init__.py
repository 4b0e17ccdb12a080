"""Kaiyuan: households, who is at risk among them, and what is done, under the plan of 2024."""
