"""Fields of a model in, one compiled function out that turns a JSON object into an instance.

The function is written out as Python and compiled once per class, as attrs does with `__init__`: what a loop over the
fields would look up for each object, it has in its text. Names in it are identifiers or literals made by `repr`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from model_inference_overlay.record import Record

Decoder = Callable[[Any], Any]
ITEM = "item"
"""Where the decoder of a list has that of its items, so that the loop can stand in the compiled text."""

LATER = "later"
"""Where a decoder that has not been compiled has what compiles it: few answers hold all that they could."""

_AT_ONCE = 2  # optional members that are looked for before asking whether any is left: most objects hold few of them

# Most lists of objects hold one, and a comprehension is a call of its own before Python 3.12.
_LIST = "value if type(value) is not list else [{0}(value[0])] if len(value) == 1 else [{0}(each) for each in value]"


class Member(Record):
    """A field: its JSON name, its attribute, the decoder of its value, and whether its slot stays empty for a null."""

    wire: str
    attribute: str
    decode: Decoder | None = None
    aside: bool = False
    required: bool = False


def compile_object(cls: type, members: Iterable[Member]) -> Decoder:
    """Compile the decoder of a class.

    What the class has no slot for goes to `additional_properties`; what is no JSON object, or is nested deeper than the
    interpreter can follow, is handed on.
    """
    members = tuple(members)
    names: dict[str, Any] = {
        "cls": cls,
        "bare": _bare(cls),
        "keep": _keep,
        "known": frozenset(member.wire for member in members),
        "aside": frozenset(member.wire for member in members if member.aside),
    }
    for number, member in enumerate(members):
        decode = getattr(member.decode, ITEM, member.decode)
        key = f"decode_{number}"
        names[key] = _settling(names, key, getattr(decode, LATER)) if hasattr(decode, LATER) else decode
    names["careful"] = _settling(names, "careful", lambda: _compile(cls, members, names, trusting=False))
    return _compile(cls, members, names, trusting=True)


def _compile(cls: type, members: tuple[Member, ...], names: dict[str, Any], trusting: bool) -> Decoder:
    """Compile the decoder that trusts an object to have its required fields, or the one for objects that do not.

    `left` counts the members of the object that no field has taken yet.
    """
    sure = [number for number, member in enumerate(members) if trusting and member.required and not member.aside]
    others = [number for number in range(len(members)) if number not in sure]
    lines = ["item = bare()", f"left = len(data) - {len(sure)}"]
    for number in sure:
        lines += _lines(number, members[number], sure=True)
    for start in range(0, len(others), _AT_ONCE):
        lines.append("if left:")
        for number in others[start : start + _AT_ONCE]:
            lines += [f"    {line}" for line in _lines(number, members[number], sure=False)]
    lines += ["if left:", "    keep(item, data, known, aside)", "item.__class__ = cls", "return item"]
    head = ["def decode(data):", "    if type(data) is not dict:", "        return data", "    try:"]
    tail = ["    except RecursionError:", "        return data"]
    if sure:
        tail += ["    except KeyError:", "        return careful(data)"]
    exec("\n".join([*head, *(f"        {line}" for line in lines), *tail]), names)
    compiled: Decoder = names.pop("decode")
    compiled.__qualname__ = f"{cls.__qualname__}.decode"
    return compiled


def _settling(names: dict[str, Any], key: str, compiled: Callable[[], Decoder]) -> Decoder:
    """Give a decoder that is compiled by its first call, and then takes its own place."""

    def first(value: Any) -> Any:
        decode = names[key] = compiled()
        return decode(value)

    return first


def _bare(cls: type) -> type:
    """Make a subclass whose instances begin empty and whose attributes are set at once.

    An instance is of it only while its slots are filled.
    """
    # One C function serves both names: as long as one of them is Python's, every store goes through Python.
    plain = {name: getattr(object, name) for name in ("__new__", "__init__", "__setattr__", "__delattr__")}
    return type(cls.__name__, (cls,), {"__slots__": (), **plain})


def _lines(number: int, member: Member, sure: bool) -> list[str]:
    wire, target = repr(member.wire), f"item.{member.attribute}"
    if member.decode is None and not member.aside:
        stored = f"{target} = data[{wire}]"
        return [stored] if sure else [f"if {wire} in data:", "    left -= 1", f"    {stored}"]
    decoded = "value" if member.decode is None else f"decode_{number}(value)"
    if hasattr(member.decode, ITEM):
        decoded = _LIST.format(f"decode_{number}")
    if member.aside:
        found = [f"if {wire} in data:", f"    value = data[{wire}]"]
        return [*found, "    if value is not None:", "        left -= 1", f"        {target} = {decoded}"]
    kept = decoded if hasattr(member.decode, ITEM) else f"None if value is None else {decoded}"
    if sure:
        return [f"value = data[{wire}]", f"{target} = {kept}"]
    return [f"if {wire} in data:", "    left -= 1", f"    value = data[{wire}]", f"    {target} = {kept}"]


def _keep(item: Any, data: dict[str, Any], known: frozenset[str], aside: frozenset[str]) -> None:
    item.additional_properties = {
        name: value for name, value in data.items() if name not in known or (value is None and name in aside)
    }
