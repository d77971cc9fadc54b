"""Changes of a text: spans of its bytes in, the changed bytes out; all else stays byte for byte."""

from __future__ import annotations

from collections.abc import Iterable

import attrs


@attrs.frozen(order=True)
class Edit:
    """Put `text` where the bytes from `start` up to `end` stand."""

    start: int
    end: int
    text: str


@attrs.frozen(order=True)
class Finding:
    """A place that is left to its author: the line, from 1, and what to know there."""

    line: int
    message: str
    cell: int = 0
    """The cell of a notebook, from 1; 0 in other files."""


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Make all edits at once.

    Raises:
        ValueError: two of them overlap.
    """
    made: list[bytes] = []
    done = 0
    for edit in sorted(set(edits)):
        if edit.start < done:
            raise ValueError(f"two changes of the same text, at byte {edit.start}")
        made += [data[done : edit.start], edit.text.encode()]
        done = edit.end
    return b"".join([*made, data[done:]])
