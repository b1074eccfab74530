"""What a department does together."""
