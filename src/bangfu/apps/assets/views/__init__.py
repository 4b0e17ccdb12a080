"""The pages of the stage: records with their acts, forms, the printed card of an asset."""
