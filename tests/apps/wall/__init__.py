"""The walls around people's data: nobody reads a household of another place, and no number leaves."""
