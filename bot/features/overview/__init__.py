"""Pages made of what the other features declare."""
