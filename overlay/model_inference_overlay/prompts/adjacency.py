"""Adjacent tags: a mustache template in, the same template with a character between tags that touch out.

mstache 0.4 takes a tag that follows another one without a character between them for the first of its line, and so
drops the line break behind `{{#name}}{{name}}{{/name}}`. The character is taken out of what was rendered.
"""

from __future__ import annotations

BETWEEN = "\2"


def part(template: str) -> str:
    """Put `BETWEEN` between tags that touch, whatever the delimiters are at that place."""
    left, right = "{{", "}}"
    parts: list[str] = []
    end = 0
    while (start := template.find(left, end)) >= 0:
        inside = start + len(left)
        kind = template[inside : inside + 1]
        close = {"{": "}", "=": "="}.get(kind, "") + right
        stop = template.find(close, inside + 1)
        if stop < 0:
            break
        if start == end and parts:
            parts.append(BETWEEN)
        parts.append(template[end : stop + len(close)])
        end = stop + len(close)
        if kind == "=" and len(named := template[inside + 1 : stop].split()) == 2:
            left, right = named
    return "".join([*parts, template[end:]])
