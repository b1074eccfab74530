"""A whole school year played through the real product, and judged by somebody who never saw its planner."""
