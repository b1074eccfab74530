"""Plays people and platforms, so that conversations can be run without either."""
