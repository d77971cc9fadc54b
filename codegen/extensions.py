"""The `x-python-*` keys: what each holds; `spec/README.md` says where each may stand and what it means.

Names that become code are checked to be identifiers here, so that no text of a document can be more than a name.
"""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Callable
from typing import Any

from codegen.problem import SpecError, listed

Check = Callable[[Any], bool]
OVERLAY = "model_inference_overlay"


def is_name(value: Any) -> bool:
    """Tell whether a value is a public Python name, spelled as Python itself would store it."""
    return (
        isinstance(value, str)
        and value.isidentifier()
        and value.isprintable()  # joiners that nobody sees are part of a name since Python 3.13
        and not keyword.iskeyword(value)
        and not value.startswith("_")
        and unicodedata.normalize("NFKC", value) == value
    )


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _module(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(f"{OVERLAY}.") and all(map(is_name, value.split(".")))


def _mixin(value: Any) -> bool:
    module, colon, name = value.partition(":") if isinstance(value, str) else ("", "", "")
    return bool(colon) and _module(module) and is_name(name)


def _status(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 3 and value.isascii() and value.isdigit()


def _list_of(item: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(item, value))


def _map_of(key: Check, item: Check) -> Check:
    return lambda value: isinstance(value, dict) and all(key(name) and item(each) for name, each in value.items())


def _object(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    known = required | (optional or {})

    def check(value: Any) -> bool:
        return (
            isinstance(value, dict)
            and required.keys() <= value.keys() <= known.keys()
            and all(known[name](each) for name, each in value.items())
        )

    return check


_CLIENT = _object({"description": _text, "operations": _map_of(is_name, _text)}, {"defaults": _flag})


def _settings(value: Any) -> bool:
    """Tell whether a value is made of texts, lists and maps, whose `repr` is the literal that gives it."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and _settings(each) for key, each in value.items())
    return all(map(_settings, value)) if isinstance(value, list) else isinstance(value, str)


_PROGRAM = _object({"function": _mixin, "settings": lambda value: isinstance(value, dict) and _settings(value)})
_FACADE = _object({"description": _text, "names": _map_of(_module, _list_of(is_name))}, {"program": _PROGRAM})
_LOADER = _object(
    {"description": _text, "operation": _text, "member": is_name, "clients": _map_of(is_name, _list_of(_text))}
)
_FINISH = _object({"items": _text, "member": _text})
_STREAMING = _object(
    {},
    {
        "flag": _text,
        "terminator": _text,
        "finish": _FINISH,
        "whole": _map_of(_text, _text),
        "append": _list_of(_text),
        "parts": _list_of(_text),
    },
)
_STRUCTURED = _object(
    {
        **dict.fromkeys(("argument", "variant", "items", "finish", "message", "text", "refusal", "calls"), _text),
        "cut": _list_of(_text),
    }
)
_TOOLS = _object(
    {
        "method": is_name,
        **dict.fromkeys(
            ("argument", "choice", "free", "messages", "items", "message", "text", "calls", "usage"), _text
        ),
        "forcing": _list_of(_text),
    }
)

KNOWN: dict[str, tuple[str, Check]] = {
    "x-python-clients": (
        "a client's name -> {description, operations: {method: operationId}, defaults: true or false}",
        _map_of(is_name, _CLIENT),
    ),
    "x-python-facades": (
        f"a module's name -> {{description, names: {{module of {OVERLAY}: [name]}}, program: {{function, settings}}}}",
        _map_of(is_name, _FACADE),
    ),
    "x-python-model-aliases": (
        f"a name -> a class, as {OVERLAY}.module:Class",
        _map_of(is_name, _mixin),
    ),
    "x-python-load-client": ("{description, operation, member, clients: {client: [model type]}}", _LOADER),
    "x-python-streaming": (
        "{flag, terminator, finish: {items, member}, whole: {member: member}, append: [member], parts: [member]}",
        _STREAMING,
    ),
    "x-python-structured": (
        "{argument, variant, items, finish, cut: [value], message, text, refusal, calls}",
        _STRUCTURED,
    ),
    "x-python-tools": (
        "{method, argument, choice, free, forcing: [value], messages, items, message, text, calls, usage}",
        _TOOLS,
    ),
    "x-python-extra-parameters": (
        "{argument, header, implied, refusing, models: [schema]}",
        _object(
            {"argument": is_name, "header": _text, "implied": _text}, {"refusing": _text, "models": _list_of(_text)}
        ),
    ),
    "x-python-batches": (
        "{argument, items, index, usage}",
        _object(dict.fromkeys(("argument", "items", "index", "usage"), _text)),
    ),
    "x-python-vectors": ("{argument, items}", _object({"argument": _text, "items": _text})),
    "x-python-tracing": (
        "{operation, provider, namespace, output}",
        _object({"operation": _text, "provider": _text}, {"namespace": _text, "output": _text}),
    ),
    "x-python-cached": ("true or false", _flag),
    "x-python-hints": ("a status code -> what to do", _map_of(_status, _text)),
    "x-python-name": ("a name that Python can have", is_name),
    "x-python-client-default": ("a text, or null", lambda value: value is None or isinstance(value, str)),
    "x-python-per-call": ("true or false", _flag),
    "x-python-empty-when-absent": ("true or false", _flag),
    "x-python-none-is-absent": ("true or false", _flag),
    "x-python-enum-names": ("a value -> the member's name", _map_of(lambda value: True, is_name)),
    "x-python-positional": ("a list of property names", _list_of(_text)),
    "x-python-mixins": (f"a list of classes, each as {OVERLAY}.module:Class", _list_of(_mixin)),
    "x-python-mixin-members": ("a role -> a property", _map_of(is_name, _text)),
    "x-python-mixin-values": (
        "a role -> texts, lists and maps",
        lambda value: isinstance(value, dict) and all(map(is_name, value)) and _settings(value),
    ),
    "x-python-shorthands": (
        "{tags: [tag], wraps: {tag: property}}",
        _object({}, {"tags": _list_of(_text), "wraps": _map_of(_text, _text)}),
    ),
}


def check(key: str, value: Any, place: str) -> None:
    """Check that an `x-python-*` key is known and holds what it should.

    Raises:
        SpecError: it is not, or does not.
    """
    known = KNOWN.get(key)
    if known is None:
        raise SpecError(place, f"the unknown key {key!r}", f"known are {listed(sorted(KNOWN), 40)}")
    if not known[1](value):
        raise SpecError(place, f"not what {key} holds", f"give {known[0]}")
