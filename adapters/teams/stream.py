"""A body read to its end, but never further than a limit."""

from aiohttp import StreamReader


class TooLong(Exception):
    """A body over the limit."""


async def whole(stream: StreamReader, most: int) -> bytes:
    """All of a body; TooLong as soon as it is over the limit, however it was compressed on the way."""
    pieces, size = list[bytes](), 0
    async for piece in stream.iter_any():
        size += len(piece)
        if size > most:
            raise TooLong
        pieces.append(piece)
    return b"".join(pieces)
