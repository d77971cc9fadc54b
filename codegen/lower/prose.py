"""Descriptions, bounds and defaults of a schema in, paragraphs of documentation out."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

_DROPPED = ("Cc", "Cf", "Cs", "Zl", "Zp")


def clean(text: object) -> str:
    """Keep the text of a description: line breaks and what can be shown, no control, bidi or surrogate character."""
    text = str(text)
    if text.isprintable():  # most texts are, and this says it of all characters at once
        return text.strip()
    kept = (char if char in "\n\t" or unicodedata.category(char) not in _DROPPED else " " for char in text)
    return "".join(kept).strip()


def paragraphs(schema: Any, target: Any = None) -> tuple[str, ...]:
    """Give the documentation of a schema: its own description, else that of what it refers to, then what it bounds."""
    if not isinstance(schema, dict):
        return ()
    target = target if isinstance(target, dict) else {}
    text = schema.get("description") or target.get("description") or schema.get("title") or ""
    found = [clean(text)] if text else []
    facts = " ".join(_facts({**target, **schema}))
    if facts:
        found.append(facts)
    return tuple(found)


def one_line(texts: tuple[str, ...]) -> str:
    """Join paragraphs on one line."""
    return " ".join(" ".join(texts).split())


def _facts(schema: dict[str, Any]) -> list[str]:
    facts = []
    bounds = _range(schema, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    if bounds:
        facts.append(f"Range: {bounds}.")
    for low, high, unit in (("minLength", "maxLength", "characters"), ("minItems", "maxItems", "items")):
        length = _range(schema, low, high)
        if length:
            facts.append(f"Length: {length} {unit}.".replace(f" 1 {unit}", f" 1 {unit[:-1]}"))
    if isinstance(schema.get("pattern"), str):
        facts.append(f"Pattern: {clean(schema['pattern'])}.")
    if "default" in schema:
        facts.append(f"The service's default: {clean(json.dumps(schema['default'], ensure_ascii=False))}.")
    if schema.get("x-added-in"):
        facts.append(f"Added in {clean(schema['x-added-in'])}.")
    if schema.get("deprecated") is True:
        facts.append("Deprecated.")
    return facts


def _range(schema: dict[str, Any], low: str, high: str, above: str = "", below: str = "") -> str:
    parts = []
    for key, word, strict, exclusive in ((low, "at least", "above", above), (high, "at most", "below", below)):
        # OpenAPI 3.0 says of a bound that it is exclusive, 3.1 gives the exclusive bound.
        if _is_number(schema.get(key)):
            parts.append(f"{strict if schema.get(exclusive) is True else word} {schema[key]}")
        if _is_number(schema.get(exclusive)):
            parts.append(f"{strict} {schema[exclusive]}")
    return ", ".join(parts)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
