"""Several answers: the extra parameter `n` in, how many choices to make out."""

from __future__ import annotations

from .call import Call
from .refusal import cannot
from .wire import is_integer

MAX_CHOICES = 16
"""The most choices for one prompt."""


def amount(call: Call) -> int:
    """Give how many choices a request wants by its extra parameter `n`, one by default.

    Raises:
        Refusal: 422, when that is no number from 1 to 16.
    """
    wanted = call.extras.get("n", 1)
    if not is_integer(wanted) or not 1 <= wanted <= MAX_CHOICES:
        raise cannot(["body", "n"], wanted, f"Input should be an integer from 1 to {MAX_CHOICES} on this server")
    return wanted
