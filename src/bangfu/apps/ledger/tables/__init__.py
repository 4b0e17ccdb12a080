"""The books as lists, facts and sections."""
