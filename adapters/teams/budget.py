"""What Teams takes at most, as named numbers, and how words are cut to fit."""

CARD_BYTES = 20 * 1024  # our own cap: Teams takes 100 KB as UTF-16, webhooks 28 KB, telephones less gladly
AROUND_CARD = 1500  # what a message needs around its card: the notification's line, the type, the names
SHOWN_ACTIONS = 6  # the rest stands behind "…"
TITLE = 200
LABEL = 80
TEXT = 4000
SUMMARY = 300  # the line of a notification
SPOKEN = 600
PLAIN = 2000  # what a client that cannot draw the card shows instead

BODY_BYTES = 256 * 1024  # what a request may weigh
BODY_SECONDS = 10
DEPTH = 20
KEYS = 100
TYPED = 8000  # the longest message that is read; Teams itself takes 28 KB with all its markup
ID = 1000

CONVERSATION_BURST = 5  # Teams: 7 in 1 s, 8 in 2 s, 60 in 30 s for each conversation; these two stay below all three
CONVERSATION_EACH_SECOND = 1.5
TENANT_EACH_SECOND = 30  # Teams: 50 for each app and tenant; an older edition of its page says 30
ADDRESS_EACH_SECOND = 400
PERSON_EACH_SECOND = 10

FILES_HELD = 200  # papers that wait for consent, and their bytes together
FILE_BYTES_HELD = 64 * 1024 * 1024


def clamp(text: str, most: int) -> str:
    """The text, ended with an ellipsis where it is too long."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def rest(count: int) -> str:
    """What stands in the place of things left out."""
    return f"… and {count} more"
