"""The limits within which a document is read: far above any real document, far below what hurts."""

from __future__ import annotations

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 100
MAX_DIGITS = 400
MAX_COPIED = 200_000
"""How many nodes all aliases together may add."""
