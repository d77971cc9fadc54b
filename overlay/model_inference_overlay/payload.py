"""The body of one call: its members, or a whole body in their place, in; bytes and their media type out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model_inference_overlay import jsontext
from model_inference_overlay.encoding import encode, encode_at, is_file
from model_inference_overlay.extras import apply_extras
from model_inference_overlay.model import Model
from model_inference_overlay.operation import FUNCTIONS, Body, ExtraParameters, Operation, Shorthand
from model_inference_overlay.record import Record
from model_inference_overlay.unset import UNSET

_OBJECTS = ("json", "form", "multipart")
"""Kinds of body that are spelled from members."""


class Payload(Record):
    """What goes into the body of a request.

    Attributes:
        content: the bytes, None for no body.
        media: their media type.
        streamed: whether the answer is asked for as a stream; None where the bytes are the caller's and may say it.
        mode: the value of the header that tells what to do with extra parameters, None for no header.
        whole: the body before it was spelled, `UNSET` where the bytes are the caller's, or there is none.
    """

    content: bytes | None
    media: str
    streamed: bool | None = False
    mode: Any = None
    whole: Any = UNSET


def make(
    operation: Operation,
    defaults: Mapping[str, Any],
    body: Any,
    members: Mapping[str, Any],
    extras: Mapping[str, Any] | Model | None,
    mode: Any,
    media: str | None = None,
) -> Payload:
    """Make the body of one call.

    Args:
        operation: what is called.
        defaults: the client's, by JSON name; they fill in members, and nothing in a whole body.
        body: the whole body: a mapping, a model, bytes or a binary file; `UNSET` for none.
        members: the body's members by JSON name. None means the default, `UNSET` leaves the member out.
        extras: extra parameters, which go to the root of the body.
        mode: what the server is to do with extra parameters, None for what they imply.
        media: the media type that the call names, which chooses among those of the operation.

    Raises:
        TypeError, ValueError: an argument is missing or cannot be sent; the message names it.
    """
    declared = operation.body
    if declared is None:
        return Payload(content=None, media="", mode=apply_extras(operation.extra_parameters, {}, extras, mode))
    declared = declared.chosen(media)
    if body is UNSET or (body is None and declared.properties):
        whole = _from_members(operation, declared, defaults, members)
    else:
        whole = _from_body(operation, declared, body, members)
    if isinstance(whole, bytes):
        if extras:
            raise TypeError(f"body= is given as bytes: put {_argument(operation.extra_parameters)} into it")
        flag = operation.stream.flag if operation.stream else None
        asked = members.get(flag) if flag else False
        return Payload(content=whole, media=declared.content_type, streamed=asked, mode=mode)
    if extras:
        whole = {} if whole is UNSET else whole
        if not isinstance(whole, dict):
            raise TypeError(f"{_argument(operation.extra_parameters)} needs a body that is an object")
        mode = apply_extras(operation.extra_parameters, whole, extras, mode)
    if whole is UNSET:
        return Payload(content=None, media="", mode=mode)
    content, media = _spelled(operation, declared, whole)
    return Payload(content=content, media=media, streamed=_is_streamed(operation, whole), mode=mode, whole=whole)


def _argument(extra_parameters: ExtraParameters | None) -> str:
    return extra_parameters.argument if extra_parameters else "extra parameters"


def _from_members(
    operation: Operation, declared: Body, defaults: Mapping[str, Any], members: Mapping[str, Any]
) -> dict[str, Any] | Any:
    """Give the object that the members make; `UNSET` where there is none to send."""
    if not declared.properties:
        if declared.required:
            raise TypeError("missing required argument 'body'")
        return UNSET
    result: dict[str, Any] = {}
    for name in declared.properties:
        value = members.get(name)
        if value is None and not (name in declared.nullable and name in members):
            value = defaults.get(name, UNSET)
            if value is UNSET and name not in defaults:
                value = declared.fill.get(name, UNSET)
        if value is not UNSET:
            result[name] = _member(operation, declared, name, value)
        elif name in declared.required_properties:
            raise TypeError(f"missing required argument {name!r}")
    return result if result or declared.required else UNSET


def _member(operation: Operation, declared: Body, name: str, value: Any) -> Any:
    shorthand = declared.shorthands.get(name)
    if shorthand is not None:
        value = _expand(name, shorthand, value)
    if operation.calling is not None and name == operation.calling.argument:
        value = _described(value)
    if declared.kind == "multipart":
        return value  # which may be a file
    wire = operation.types.wire(declared.encoded_as, name) if declared.encoded_as is not None else None
    return encode_at(name, value, wire=wire)


def _described(value: Any) -> Any:
    """Put a tool's description in the place of each function."""
    if isinstance(value, list | tuple) and any(isinstance(each, FUNCTIONS) for each in value):
        from model_inference_overlay.tools.tool import tool

        return [tool(each) if isinstance(each, FUNCTIONS) else each for each in value]
    return value


def _expand(name: str, shorthand: Shorthand, value: Any) -> Any:
    """Spell a short form in full; an unknown text is an error, everything else goes as it is."""
    if isinstance(value, str):
        if str(value) not in shorthand.tags:
            known = ", ".join(map(repr, shorthand.tags))
            raise ValueError(f"{name}: unknown {shorthand.tag} {value!r}: known are {known}, or pass an object")
        return {shorthand.tag: str(value)}
    wrap = shorthand.wraps.get(type(value).__name__)
    return {shorthand.tag: wrap[0], wrap[1]: value} if wrap else value


def _from_body(operation: Operation, declared: Body, body: Any, members: Mapping[str, Any]) -> Any:
    """Give the whole body as JSON values, as an object with files in it, or as bytes."""
    flag = operation.stream.flag if operation.stream else None
    given = {name for name, value in members.items() if name != flag and value is not None and value is not UNSET}
    if given:
        raise TypeError(f"body= is the whole request body: put {', '.join(map(repr, sorted(given)))} into it")
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body)
    if is_file(body):
        from model_inference_overlay.forms import read_all

        return read_all("body=", body)
    if isinstance(body, str) and declared.kind in ("text", "bytes"):
        return body.encode("utf-8")
    if isinstance(body, str) and (declared.properties or declared.kind != "json"):
        raise TypeError("body= is a mapping, a model, bytes or a binary file; encode text with .encode()")
    value = _whole(declared, body)
    if flag and members.get(flag) is not None and isinstance(value, dict):
        # The argument decides, since the type of the result depends on it.
        if members[flag] is UNSET:
            value.pop(flag, None)
        else:
            value[flag] = members[flag]
    return value


def _whole(declared: Body, body: Any) -> Any:
    if declared.kind == "multipart":
        # One level alone: below it may be files, which have no JSON form.
        if isinstance(body, Model):
            return body._layout.members(body)
        return dict(body) if isinstance(body, Mapping) else body
    value = encode(body)
    if declared.properties and not isinstance(value, dict):
        found = f"{type(body).__qualname__}; its members go by name"
        raise TypeError(f"body= is a mapping, a model, bytes or a binary file, found {found}")
    return value


def _is_streamed(operation: Operation, whole: Any) -> bool:
    flag = operation.stream.flag if operation.stream else None
    return flag is not None and isinstance(whole, dict) and whole.get(flag) is True


def _spelled(operation: Operation, declared: Body, whole: Any) -> tuple[bytes, str]:
    media = declared.content_type
    if declared.kind == "json":
        return jsontext.dumps(whole), media
    if declared.kind in _OBJECTS and isinstance(whole, dict):
        from model_inference_overlay import forms

        if declared.kind == "form":
            return forms.urlencoded(whole, declared.encodings), media
        boundary = _boundary()
        return forms.multipart(whole, boundary, declared.encodings), f"{media}; boundary={boundary}"
    raise TypeError(f"body= of {operation.id} is sent as {media}: give bytes or a binary file")


def _boundary() -> str:
    from uuid import uuid4

    return uuid4().hex
