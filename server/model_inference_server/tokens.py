"""Tokens: a text in, the pieces out that this server counts, cuts and streams by."""

from __future__ import annotations

import re
from collections.abc import Sequence

IMAGE_TOKENS = 85
"""What an image counts for, whatever its size."""

AUDIO_TOKENS = 50
"""What a recording counts for, whatever its length."""

# A piece is at most six letters or digits, or one other mark, with the white space before it. White space may only be
# followed by itself and a piece, so that the pieces of a text are together the text.
_PIECE = re.compile(r"\s*\w{1,6}|\s*[^\w\s]|\s+")


def pieces(text: str) -> list[str]:
    """Split a text; the pieces joined are the text again."""
    return _PIECE.findall(text)


def count(text: str) -> int:
    """Count the tokens of a text."""
    return len(pieces(text))


def cut(text: str, stops: Sequence[str], limit: int | None) -> tuple[str, str]:
    """End a text where a model would have, and say why.

    Args:
        text: the whole text.
        stops: texts before the first of which it ends; an empty one is none.
        limit: the most tokens that it may have, or None; less than 0 is 0.

    Returns:
        The text and its finish reason, `stop` or `length`.
    """
    found = [at for at in (text.find(stop) for stop in stops if stop) if at >= 0]
    if found:
        text = text[: min(found)]
    split = pieces(text)
    if limit is not None and len(split) > limit:
        return "".join(split[: max(limit, 0)]), "length"
    return text, "stop"
