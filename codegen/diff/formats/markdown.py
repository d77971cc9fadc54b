"""A view in, Markdown out for a comment on GitHub: at most as long as GitHub takes, the least severe cut first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from codegen.diff.finding import SEVERITY, Finding, Level
from codegen.diff.formats.printable import line, value
from codegen.diff.formats.view import Change, View, many

MARKER = "<!-- api-review -->"
"""The first line, by which the comment is found again."""
LIMIT = 65_536
"""GitHub's limit for a comment, in characters; bytes are counted, which are never fewer."""
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&:$]|(?<=www)\.", re.IGNORECASE)
_MENTION = re.compile(r"[@#]")
_MARKS = {Level.BREAKING: "🔴", Level.WARNING: "🟠", Level.INFO: "🔵", Level.NOTE: "⚪"}
_FOLLOWING = 8
"""Of what follows from a change, how much is told."""
_RESERVE = 400
_LONGEST = 2000
_REMARKS = 20


def render(view: View, limit: int = LIMIT) -> str:
    """Spell a report in GitHub's Markdown, in at most `limit` bytes of UTF-8."""
    head = "\n".join(_head(view))
    blocks = {id(each): _change(each) for group in view.groups for each in group.changes}
    kept = _kept(view, blocks, limit - _size(head) - _RESERVE)
    parts = [head]
    left = Counter[Level]()
    for group in view.groups:
        shown = [blocks[id(each)] for each in group.changes if id(each) in kept]
        if shown:
            parts.append(_title(group.title) + "\n".join(shown))
        left.update(each.level for each in group.changes if id(each) not in kept)
    if left:
        cut = ", ".join(f"{count} {level}" for level, count in left.items())
        parts.append(
            f"**{many(sum(left.values()), 'more change')} not shown here ({cut}).** The whole report has them."
        )
    if view.changelog:
        fitting = _changelog(view.changelog)
        if _size("\n\n".join([*parts, fitting])) + 2 <= limit:
            parts.append(fitting)
    return "\n\n".join(parts) + "\n"


def escaped(text: object, limit: int | None = _LONGEST) -> str:
    """Spell a text so that Markdown shows it as it is: no markup, no table cell, no mention, no link."""
    shown = _SPECIAL.sub(lambda found: "\\" + found[0], line(text, limit))
    # GitHub looks for names and numbers in what is shown, past any escape; a comment keeps the two apart.
    return _MENTION.sub(lambda found: f"{found[0]}<!-- -->", shown)


def code(text: object, limit: int = 300) -> str:
    """Spell a text as code, in as many backquotes as it takes."""
    shown = line(text, limit) or " "
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def sentence(text: str) -> str:
    """Spell a message; what stands between backquotes in it is code."""
    parts = line(text, _LONGEST).split("`")
    if len(parts) % 2 == 0 or not all(parts[1::2]):
        return escaped(text)
    return "".join(code(part) if index % 2 else _kept_apart(part) for index, part in enumerate(parts))


def _kept_apart(part: str) -> str:
    pads = [" " if part[:1] == " " else "", " " if part[-1:] == " " else ""]
    return pads[0] + escaped(part) + (pads[1] if part.strip() else "")


def _head(view: View) -> Iterator[str]:
    yield MARKER
    yield f"## API review: {view.summary}"
    yield ""
    yield f"{code(view.base)} → {code(view.revision)}"
    if view.bump:
        yield ""
        yield f"Version to raise: **{escaped(view.next_version, 100)}**"
    for remark in view.remarks[:_REMARKS]:
        yield ""
        yield escaped(remark)


def _title(title: str) -> str:
    return f"### {escaped(title, 300)}\n\n"


def _change(change: Change) -> str:
    return "\n".join(_lines(change))


def _lines(change: Change) -> Iterator[str]:
    found = change.finding
    accepted = f" (accepted: {escaped(change.accepted, 300)})" if change.accepted else ""
    yield f"- {_MARKS[found.level]} **{found.level}** {sentence(found.message)}{accepted}"
    if change.is_shared:
        shown = ", ".join(map(code, change.operations[:12]))
        more = len(change.operations) - 12
        yield f"  In {shown}{f' and {more} more' if more > 0 else ''}."
    yield f"  <br><sub>{_where(found)}</sub>"
    for each in change.consequences[:_FOLLOWING]:
        mark = f"{_MARKS[each.level]} **{each.surface}, {each.level}**"
        yield f"  - {mark} {sentence(each.message)} <sub>{code(each.fingerprint)}</sub>"
    if len(change.consequences) > _FOLLOWING:
        yield f"  - and {len(change.consequences) - _FOLLOWING} more in Python"


def _where(found: Finding) -> str:
    place = found.revision or found.base
    said = [code(found.id)]
    if place:
        side = "" if found.revision else "base "
        at = "" if place.line is None else f", {side}line {place.line}"
        said.append(f"{code(place.pointer)}{at}")
    if found.has_values:
        said.append(f"{code(value(found.before, 80))} → {code(value(found.after, 80))}")
    return " · ".join([*said, code(found.fingerprint)])


def _kept(view: View, blocks: dict[int, str], room: int) -> set[int]:
    """Choose what there is room for: the worst first, each with its share of the headings."""
    kept: set[int] = set()
    titled: set[str] = set()
    order = [(group.title, each) for group in view.groups for each in group.changes]
    for title, each in sorted(order, key=lambda pair: -SEVERITY[pair[1].level]):
        cost = _size(blocks[id(each)]) + 1 + (0 if title in titled else _size(_title(title)) + 2)
        if cost > room:
            break
        room -= cost
        kept.add(id(each))
        titled.add(title)
    return kept


def _changelog(entry: str) -> str:
    fence = "`" * max(3, max(map(len, re.findall("`+", entry)), default=0) + 1)
    text = "\n".join(line(each) for each in entry.splitlines())
    return f"<details><summary>Entry for the changelog</summary>\n\n{fence}markdown\n{text}\n{fence}\n\n</details>"


def _size(text: str) -> int:
    return len(text.encode())
