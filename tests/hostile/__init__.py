"""Everything that offices and attackers do to a workbook, with what bangfu says to each."""
