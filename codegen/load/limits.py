"""The limits within which a document is read: far above any real document, far below what hurts."""

from __future__ import annotations

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 100
MAX_DIGITS = 400
MAX_NODES = 2_000_000
"""How many values a document may hold; every step of the generator takes time and memory for each."""
MAX_COPIED = 200_000
"""How many nodes all aliases together may add."""
MAX_CHAIN = 100
"""How many references may lead from one to the next, and how many schemas may be composed by `allOf` in a row."""
MAX_UNION = 500
"""How many types one may choose from: Python reads a union as nested operations, and gives up at some thousand."""
