"""What is done in the register: places, organisations, the programme's villages, their incomes."""
