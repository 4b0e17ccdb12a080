"""What is read of the register, each for a viewer."""
