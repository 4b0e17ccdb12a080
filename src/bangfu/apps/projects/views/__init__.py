"""The pages of the stage: records with their acts, forms, and what is printed."""
