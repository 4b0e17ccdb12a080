"""The patterns of pages, tried on a real register."""
