"""What a handler may raise: each carries the sentence that the person reads."""


class Mistake(Exception):
    """Something the person can put right; the message says what would work."""


class NotAllowed(Exception):
    """Something that is not this person's to do; the message says who can."""
