"""The forms of the stage: what an office types, fitted to the policy and to the row."""
