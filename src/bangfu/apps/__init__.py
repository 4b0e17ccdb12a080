"""The stages of the road and the ground floor, one Django application each, all alike inside."""
