"""Pictures: a size and a seed in, the bytes of a PNG file out (W3C Portable Network Graphics, third edition)."""

from __future__ import annotations

import struct
import zlib

_STEPS = 256


def gradient(width: int, height: int, seed: bytes) -> bytes:
    """Draw a gradient from top to bottom between two colours that the seed, of 6 bytes or more, gives.

    Each row has one colour of a palette of 256, so the file is small whatever the size.
    """
    top, bottom = seed[0:3], seed[3:6]
    palette = bytes(
        (first * (_STEPS - 1 - step) + last * step) // (_STEPS - 1)
        for step in range(_STEPS)
        for first, last in zip(top, bottom, strict=True)
    )
    # A row is the byte of its filter, which is none, and an index into the palette for each pixel.
    rows = b"".join(b"\0" + bytes([row * _STEPS // height]) * width for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)  # 8 bits a pixel, indexed colour
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
