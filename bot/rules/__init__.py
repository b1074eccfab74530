"""Pure judgements: may this be said now, and how much time is fair."""
