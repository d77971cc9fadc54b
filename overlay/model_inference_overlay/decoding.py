"""Fields of a model in, one compiled function out that turns a JSON object into an instance.

The function is written out as Python and compiled once per class, as attrs does with `__init__`: what a loop over the
fields would look up for each object, it has in its text. Names in it are identifiers or literals made by `repr`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs

Decoder = Callable[[Any], Any]


@attrs.frozen
class Member:
    """A field: its JSON name, its attribute, and the decoder of its value, or of each item where it is a list."""

    wire: str
    attribute: str
    decode: Decoder | None = None
    decode_item: Decoder | None = None


def compile_object(cls: type, members: Iterable[Member]) -> Decoder:
    """Compile the decoder of a class.

    Members that the class does not declare go to `additional_properties`; what is no JSON object is handed on.
    """
    names: dict[str, Any] = {"cls": cls, "new": cls.__new__, "keep": _keep, "known": None}
    lines = ["def decode(data):", "    if type(data) is not dict:", "        return data", "    item = new(cls)"]
    lines.append("    count = 0")
    known = []
    for number, member in enumerate(members):
        known.append(member.wire)
        lines += _lines(number, member)
        names[f"decode_{number}"] = member.decode_item or member.decode
    names["known"] = frozenset(known)
    lines += ["    if count != len(data):", "        keep(item, data, known)", "    return item"]
    exec("\n".join(lines), names)
    compiled: Decoder = names["decode"]
    compiled.__qualname__ = f"{cls.__qualname__}.decode"
    return compiled


def _lines(number: int, member: Member) -> list[str]:
    wire, target = repr(member.wire), f"item.{member.attribute}"
    head = [f"    if {wire} in data:", "        count += 1"]
    if member.decode_item is not None:
        one = f"[decode_{number}(each) for each in value] if type(value) is list else value"
    elif member.decode is not None:
        one = f"None if value is None else decode_{number}(value)"
    else:
        return [*head, f"        {target} = data[{wire}]"]
    return [*head, f"        value = data[{wire}]", f"        {target} = {one}"]


def _keep(item: Any, data: dict[str, Any], known: frozenset[str]) -> None:
    item.additional_properties = {name: value for name, value in data.items() if name not in known}
