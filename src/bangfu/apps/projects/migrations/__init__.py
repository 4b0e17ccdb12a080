"""Migrations of the projects stage."""
