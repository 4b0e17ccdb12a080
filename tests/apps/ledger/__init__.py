"""The ledger: what is booked holds, for everybody, whatever happens."""
