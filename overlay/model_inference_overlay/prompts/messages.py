"""Messages: a rendered template in, the messages of a chat out, each begun by a role line of the template itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .images import content
from .problem import PromptError
from .rendering import ROLE, VALUE, Rendered

ROLES = ("assistant", "developer", "function", "system", "user")

_MARK = re.compile(f"[{VALUE}{ROLE}]")
_ROLE_LINE = re.compile(
    rf"^[^\S\n]*#?[^\S\n]*({'|'.join(ROLES)}|{ROLE})[^\S\n]*:[^\S\n]*(?:\n|\Z)", re.IGNORECASE | re.MULTILINE
)


def split(rendered: Rendered, folder: Path | None, fault: Callable[[str], PromptError]) -> list[dict[str, Any]]:
    """Split a rendered template at its role lines, such as `user:` or `# System:`.

    A role line stands in the template, or names the role by a variable called `role`: values start no message.
    Text before the first one is the system's. A message that has no text is left out.

    Args:
        folder: where the image files of user messages lie.
        fault: makes the error.

    Raises:
        PromptError: a variable names an unknown role, an image cannot be had, or no message is left.
    """
    values = iter(rendered.values)

    def fill(outline: str) -> str:
        return _MARK.sub(lambda _: next(values), outline)

    found: list[dict[str, Any]] = []
    for named, outline in _parts(rendered.outline):
        role = _role(fill(named), fault)
        inside = content(outline, fill, folder, fault) if role == "user" else fill(outline).strip()
        if inside:
            found.append({"role": role, "content": inside})
    if not found:
        raise fault("rendered with this data it is empty; a message is needed")
    return found


def _parts(outline: str) -> Iterator[tuple[str, str]]:
    """Give each role, or its mark, with the outline of its message."""
    role, start = "system", 0
    for match in _ROLE_LINE.finditer(outline):
        yield role, outline[start : match.start()]
        role, start = match[1], match.end()
    yield role, outline[start:]


def _role(name: str, fault: Callable[[str], PromptError]) -> str:
    role = name.strip().lower()
    if role not in ROLES:
        raise fault(f"the variable of a role line is {name[:40]!r}; a role is one of {', '.join(ROLES)}")
    return role
