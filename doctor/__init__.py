"""`dept doctor`: what stands between a configuration and the first morning, each matter with what to do about it."""
