"""A school's life in bad weather: faults by seed, one ledger of what became visible, and a checker of its own."""
