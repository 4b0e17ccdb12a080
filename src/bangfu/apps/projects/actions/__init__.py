"""What is done in the stage: consents, applications, reviews, agreements, building to closing."""
