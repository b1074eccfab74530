"""The command line, a file a command: `HELP`, `declare` what may be given, and `run`."""
