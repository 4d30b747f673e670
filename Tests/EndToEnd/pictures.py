"""Real pictures of any size, without a library: PNG (RFC 2083) from a few bytes of arithmetic."""

import random
import struct
import zlib

MAX_BYTES = 10 * 1024 * 1024


def chunk(kind: bytes, data: bytes) -> bytes:
    """A piece of a PNG: length, type, data, check."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, rows, level: int, extra: bytes = b"") -> bytes:
    """`rows` gives each row's RGB bytes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), level)
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def gradient(seed: int, width=1080, height=1350) -> bytes:
    """A slide: a gradient of colours of its own."""
    chance = random.Random(seed)
    left, right = [chance.randrange(256) for _ in range(3)], [chance.randrange(256) for _ in range(3)]
    row = bytes(left[c] + (right[c] - left[c]) * x // max(1, width - 1) for x in range(width) for c in range(3))
    # The seed stands in the first pixels, so that no two are the same bytes.
    first = struct.pack(">Q", seed % 2**64) + row[8:]
    return _png(width, height, [first] + [row] * (height - 1), 6)


def small(seed: int) -> bytes:
    """A few hundred bytes, different for every seed."""
    return gradient(seed, 48, 60)


def grain(seed: int, rows: int) -> bytes:
    """A picture that does not compress, 600 bytes a row, without any metadata: it is served as it was sent."""
    chance = random.Random(seed)
    return _png(200, rows, [chance.randbytes(600) for _ in range(rows)], 0)


def noise(seed: int, bytes_wanted: int) -> bytes:
    """A picture of exactly so many bytes that does not compress; a private chunk fills up the rest."""
    chance = random.Random(seed)
    width = 1600
    height = max(1, (bytes_wanted - 4_096) // (width * 3 + 1) - 2)
    rows = [chance.randbytes(width * 3) for _ in range(height)]
    missing = bytes_wanted - len(_png(width, height, rows, 0, chunk(b"trPd", b"")))
    assert 0 <= missing < 65_536, missing
    whole = _png(width, height, rows, 0, chunk(b"trPd", bytes(missing)))
    assert len(whole) == bytes_wanted
    return whole
