"""The libraries of the extra: an import in, and where one is missing an error that says how to get it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

_LIBRARIES = {"mstache": "mstache", "yaml": "PyYAML"}


@contextmanager
def of_the_extra() -> Generator[None]:
    """Import a library of the extra `[prompts]` within this context.

    Raises:
        ModuleNotFoundError: it is not installed; the message is one line that says what to install.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in _LIBRARIES:
            raise
        text = f'prompts need {_LIBRARIES[error.name]}, which is not installed: pip install "model-inference[prompts]"'
        raise ModuleNotFoundError(text, name=error.name) from None
