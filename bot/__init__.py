"""The core: people, calendar, records and features.

It knows no platform, no database, no network and no clock of its own.
"""
