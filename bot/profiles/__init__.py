"""Who people are to each other: their cards, what they offer, and who helps with what; for all who show people."""
