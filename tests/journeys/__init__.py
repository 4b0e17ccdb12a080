"""Journeys: what a person does on the pages, in a real browser, from the first click to the last."""
