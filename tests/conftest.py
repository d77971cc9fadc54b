"""Settings for every test: property tests draw the same examples each time, whatever the machine's speed or load."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")
