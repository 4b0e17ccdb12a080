"""What monitoring keeps: clues, department feeds, cases, measures, screenings, visits and work."""
