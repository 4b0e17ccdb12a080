"""What is read of the stage, each for a viewer; and what the policy is told and asks for."""
