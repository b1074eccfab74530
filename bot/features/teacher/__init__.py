"""A teacher's own: time, wishes, and what is held about them."""
