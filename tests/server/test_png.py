"""Pictures, read back by hand from the bytes of the file."""

from __future__ import annotations

import struct
import zlib

import pytest

from model_inference_server.png import gradient


def read(data: bytes) -> dict[bytes, bytes]:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length) == (zlib.crc32(kind + content),)
        chunks[kind] = content
        at += 12 + length
    return chunks


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 2), (672, 1566), (2048, 2048)])
def test_the_file_holds_a_gradient_of_the_size(width: int, height: int) -> None:
    data = gradient(width, height, bytes([255, 0, 10, 0, 255, 20]))
    chunks = read(data)
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", chunks[b"IHDR"]) == (width, height, 8, 3, 0, 0, 0)
    palette = chunks[b"PLTE"]
    assert (palette[:3], palette[-3:], len(palette)) == (bytes([255, 0, 10]), bytes([0, 255, 20]), 768)
    pixels = zlib.decompress(chunks[b"IDAT"])
    rows = [pixels[start : start + width + 1] for start in range(0, len(pixels), width + 1)]
    assert len(rows) == height
    assert all(row == b"\0" + row[1:2] * width for row in rows)
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)
    assert len(data) < 25_000


def test_the_seed_makes_the_colours() -> None:
    assert gradient(2, 2, b"abcdef") == gradient(2, 2, b"abcdefgh")
    assert gradient(2, 2, b"abcdef") != gradient(2, 2, b"abcdeg")
