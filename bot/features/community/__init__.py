"""What schools do for each other."""
