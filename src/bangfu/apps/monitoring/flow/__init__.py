"""How clues and cases of monitoring move."""
