"""What every contender asks, and how much it gets; nothing is computed here, for fresh processes import it too."""

from __future__ import annotations

KEY = "a-key-of-32-characters-or-so-0000"
MODEL = "bench"
QUESTION = "How many feet are in a mile?"

TEXTS = [f"text number {number}" for number in range(64)]
DIMENSIONS = 1536

EVENTS = 2000
"""Events of a streamed answer, each with one word, but the last, which ends it."""
