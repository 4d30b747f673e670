"""Pictures of a wanted size whose pixels are random bytes: PNG (RFC 2083) without compression or metadata."""

import os
import struct
import zlib

WIDTH = 1600


def noise(most_bytes: int) -> bytes:
    """A picture of at most so many bytes, and at most one row of pixels fewer."""
    row = WIDTH * 3 + 1
    height = (most_bytes - 512) // (row + 1)
    while len(png := _png(height)) + row + 1 <= most_bytes:
        height += max(1, (most_bytes - len(png)) // row - 1)
    if len(png) > most_bytes:
        raise ValueError(f"no picture of at most {most_bytes} bytes")
    return png


def _png(height: int) -> bytes:
    pixels = os.urandom(WIDTH * 3 * height)
    rows = b"".join(b"\0" + pixels[start : start + WIDTH * 3] for start in range(0, len(pixels), WIDTH * 3))
    header = struct.pack(">IIBBBBB", WIDTH, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 0)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))
