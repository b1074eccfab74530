"""Dept's two pictures for Teams, drawn by this file: a speech bubble with a tick in it.

Every shape is a distance from its edge, so that a pixel on the edge is drawn in part and no curve has steps.
"""

import struct
import zlib
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from math import hypot

TEAL, WHITE = (15, 92, 99), (255, 255, 255)
ACCENT = "#0F5C63"
COLOUR, OUTLINE = 192, 32
"""The sizes that Teams asks for."""
Point = tuple[float, float]
Pixel = Callable[[float, float], tuple[int, int, int, int]]

# On a square from 0 to 1: the bubble's middle, half its size, the radius of its corners; its tail; the tick.
MIDDLE, HALF, ROUND = (0.5, 0.46), (0.27, 0.2), 0.11
TAIL: tuple[Point, ...] = ((0.33, 0.6), (0.31, 0.76), (0.5, 0.64))
TICK: tuple[Point, ...] = ((0.39, 0.47), (0.47, 0.55), (0.62, 0.38))
BROAD, FINE = 0.028, 0.035
"""Half the width of a line in the coloured picture, and in the outline."""


@cache
def colour() -> bytes:
    """The picture of the app: full to its edges, since Teams rounds the corners itself."""

    def pixel(x: float, y: float) -> tuple[int, int, int, int]:
        bubble = _covered(_bubble(x, y), COLOUR)
        tick = _covered(_line(TICK, x, y) - BROAD, COLOUR)
        white = bubble * (1 - tick)
        return (*(round(a + (b - a) * white) for a, b in zip(TEAL, WHITE, strict=True)), 255)  # type: ignore[return-value]

    return _png(COLOUR, pixel)


@cache
def outline() -> bytes:
    """The small picture: white on nothing, as Teams colours it itself. It fills more of its square."""

    def pixel(x: float, y: float) -> tuple[int, int, int, int]:
        x, y = 0.5 + (x - 0.5) * 0.66, 0.5 + (y - 0.5) * 0.66
        line = min(abs(_bubble(x, y)), _line(TICK, x, y)) - FINE
        return (*WHITE, round(255 * _covered(line, OUTLINE / 0.66)))

    return _png(OUTLINE, pixel)


def _bubble(x: float, y: float) -> float:
    """How far outside the bubble a point is; inside it is less than nought."""
    right, down = abs(x - MIDDLE[0]) - HALF[0] + ROUND, abs(y - MIDDLE[1]) - HALF[1] + ROUND
    body = hypot(max(right, 0.0), max(down, 0.0)) + min(max(right, down), 0.0) - ROUND
    return min(body, _triangle(TAIL, x, y))


def _triangle(corners: tuple[Point, ...], x: float, y: float) -> float:
    edge = _line((*corners, corners[0]), x, y)
    turns = [
        (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        for (ax, ay), (bx, by) in zip(corners, (*corners[1:], corners[0]), strict=True)
    ]
    return -edge if min(turns) >= 0 or max(turns) <= 0 else edge


def _line(points: tuple[Point, ...], x: float, y: float) -> float:
    """The distance to a line through some points."""
    return min(_stretch(*one, *two, x, y) for one, two in pairwise(points))


def _stretch(ax: float, ay: float, bx: float, by: float, x: float, y: float) -> float:
    along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
    along = min(max(along, 0.0), 1.0)
    return hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))


def _covered(distance: float, size: float) -> float:
    """How much of a pixel lies inside a shape."""
    return min(max(0.5 - distance * size, 0.0), 1.0)


def _png(size: int, pixel: Pixel) -> bytes:
    """A picture, eight bits a colour and its opacity."""
    rows = b"".join(
        b"\0" + b"".join(bytes(pixel((x + 0.5) / size, (y + 0.5) / size)) for x in range(size)) for y in range(size)
    )
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    pieces = (b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_piece(*one) for one in pieces)


def _piece(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
