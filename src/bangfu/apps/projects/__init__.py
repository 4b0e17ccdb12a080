"""Projects: consent to pooling, application, review, building, acceptance, operation."""
