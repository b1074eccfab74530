"""Dept in Slack: what comes in over the wire, what is drawn, and what goes out through the Web API."""
