"""The stage of pairings 结对: helping units, whom they help and with what, agreements, training."""
