"""Microsoft Teams: a bot of the Bot Connector service, reached over HTTPS."""
