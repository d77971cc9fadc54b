"""What every client asks of the reference server, and what it must have read from the answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

MODEL = "interop-model"
QUESTION = "How many feet are in a mile?"
WEATHER = "What is the weather in Paris?"
FILTERED = "Tell me the [filtered] thing."
WRONG_KEY = "not-the-key"
TEXTS = ["the first text", "another text", "the first text"]
DIMENSIONS = 64

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
TOOL: dict[str, Any] = {
    "type": "function",
    "function": {"name": "get_weather", "description": "Give the weather of a city.", "parameters": SCHEMA},
}
ARGUMENTS = {"city": "Paris"}
ANSWER = "Five thousand two hundred and eighty feet."
"""What the servers of others are set up to answer to the question."""

VECTOR = [0.25, -0.5, 1.0]
"""What they are set up to embed each text as."""

RESULT = "21 degrees and a light wind"
"""What the program's own function gives back for the tool call."""


def expect(held: bool, what: str, found: object) -> None:
    """Raise AssertionError, with what was found, where it is not what it should be."""
    if not held:
        raise AssertionError(f"expected {what}, found {str(found)[:200]!r}")


def check_text(text: object) -> None:
    """Check the text of the answer to QUESTION: the reference server repeats what it was asked."""
    expect(isinstance(text, str) and f"You said: {QUESTION}" in text and MODEL in text, "an answer to QUESTION", text)


def check_pieces(pieces: Sequence[str], whole: str) -> None:
    """Check the texts of a stream's updates against the answer that was not streamed."""
    expect(len([piece for piece in pieces if piece]) > 5, "an answer in pieces", pieces)
    expect("".join(pieces) == whole, f"pieces of {whole!r}", "".join(pieces))


def check_tool(name: object, arguments: object) -> None:
    """Check a tool call, its arguments decoded."""
    expect((name, arguments) == ("get_weather", ARGUMENTS), f"get_weather {ARGUMENTS}", (name, arguments))


def check_result(text: object) -> None:
    """Check the text that follows the tool's result."""
    expect(isinstance(text, str) and RESULT in text, "the tool's result in the answer", text)


def check_usage(prompt: object, completion: object, total: object) -> None:
    """Check the counts of tokens."""
    numbers = [each for each in (prompt, completion, total) if isinstance(each, int) and each > 0]
    expect(len(numbers) == 3 and numbers[0] + numbers[1] == numbers[2], "counts of tokens", (prompt, completion, total))


def check_vectors(vectors: Sequence[Any]) -> None:
    """Check the vectors of TEXTS: unit vectors, the same for the same text."""
    expect([len(each) for each in vectors] == [DIMENSIONS] * len(TEXTS), "a vector for each text", vectors)
    first, second, third = ([float(number) for number in each] for each in vectors)
    expect(first == third and first != second, "equal vectors for equal texts alone", vectors)
    norm = math.sqrt(sum(number * number for number in first))
    expect(abs(norm - 1) < 1e-5, "a unit vector", norm)


def check_error(error: BaseException, status: int, words: str) -> None:
    """Check the library's own exception for an HTTP status, and that it tells what the server said."""
    found = getattr(error, "status_code", None)
    expect(found == status, f"status {status}", f"{type(error).__name__} {found}: {error}")
    expect(words in str(error), f"{words!r} in the message of {type(error).__name__}", error)
