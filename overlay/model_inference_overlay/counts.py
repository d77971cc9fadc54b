"""What several answers cost in, what they cost together out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def total(usages: Sequence[Any]) -> Any:
    """Add up usages, models or JSON objects, in the type of the first; None where there are none.

    Numbers are added, however deep they stand; of anything else the later one stays.
    """
    if len(usages) < 2:
        return usages[0] if usages else None
    counts = [usage.as_dict() if hasattr(usage, "as_dict") else usage for usage in usages]
    added = counts[0]
    for each in counts[1:]:
        added = _sum(added, each)
    kind: Any = type(usages[0])
    return kind.from_dict(added) if hasattr(kind, "from_dict") and isinstance(added, dict) else added


def _sum(first: Any, second: Any) -> Any:
    if isinstance(first, dict) and isinstance(second, dict):
        return {name: _sum(first.get(name), second.get(name)) for name in {**first, **second}}
    if _is_count(first) and _is_count(second):
        return first + second
    return first if second is None else second


def _is_count(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
