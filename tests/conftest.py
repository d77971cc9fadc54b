"""For every test: property tests draw the same examples each time, whatever the machine's speed or load."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


@pytest.fixture
def shallow() -> Iterator[None]:
    """Give the interpreter its own limit to recursion, which libraries that other tests load raise."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    yield
    sys.setrecursionlimit(limit)
