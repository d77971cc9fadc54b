"""Parameters of a URL, header or cookie: Python values in, text as OpenAPI's `style` and `explode` ask for out.

The rules are those of OpenAPI 3.1, section 4.8.12 (Parameter Object), and RFC 6570 for percent-encoding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from model_inference_overlay import jsontext
from model_inference_overlay.codec import encode
from model_inference_overlay.operation import Parameter

_RESERVED = ":/?#[]@!$&'()*+,;="
_DELIMITERS = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "|", "simple": ",", "label": ".", "matrix": ";"}


def scalar(value: Any) -> str:
    """Spell one JSON scalar as text: true, false and null as JSON has them."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def _escape(value: Any, reserved: bool) -> str:
    return quote(scalar(value), safe=_RESERVED if reserved else "")


def query_pairs(parameter: Parameter, value: Any) -> list[tuple[str, str]]:
    """Give the percent-encoded `name=value` pairs of a query parameter."""
    name = quote(parameter.name, safe="[]")
    value = encode(value)
    if parameter.content_type is not None:
        return [(name, quote(jsontext.dumps(value).decode(), safe=""))]
    reserved = parameter.allow_reserved
    if isinstance(value, Mapping):
        return _query_object(parameter, name, value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        if parameter.explode:
            return [(name, _escape(item, reserved)) for item in value]
        delimiter = _DELIMITERS.get(parameter.style, ",")
        return [(name, delimiter.join(_escape(item, reserved) for item in value))] if value else []
    return [(name, _escape(value, reserved))]


def _query_object(parameter: Parameter, name: str, value: Mapping[str, Any]) -> list[tuple[str, str]]:
    reserved = parameter.allow_reserved
    if parameter.style == "deepObject":
        return _deep(name, value, reserved)
    if parameter.explode:
        return [(quote(key, safe=""), _escape(item, reserved)) for key, item in value.items()]
    delimiter = _DELIMITERS.get(parameter.style, ",")
    flat = delimiter.join(f"{quote(key, safe='')}{delimiter}{_escape(item, reserved)}" for key, item in value.items())
    return [(name, flat)] if flat else []


def _deep(prefix: str, value: Any, reserved: bool) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [
            pair for key, item in value.items() for pair in _deep(f"{prefix}[{quote(key, safe='')}]", item, reserved)
        ]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [pair for item in value for pair in _deep(prefix, item, reserved)]
    return [(prefix, _escape(value, reserved))]


def path_text(parameter: Parameter, value: Any) -> str:
    """Give the percent-encoded text that replaces `{name}` in a path.

    Raises:
        ValueError: the text is empty, and a path segment cannot be.
    """
    value = encode(value)
    prefix = {"label": ".", "matrix": ";"}.get(parameter.style, "")
    if parameter.style == "matrix":
        text = _matrix(parameter, value)
    elif isinstance(value, Mapping):
        joint = _DELIMITERS.get(parameter.style, ",") if parameter.explode or parameter.style == "label" else ","
        pair = "=" if parameter.explode else joint
        text = joint.join(f"{quote(key, safe='')}{pair}{_escape(item, False)}" for key, item in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        joint = "." if parameter.style == "label" and parameter.explode else ","
        text = joint.join(_escape(item, False) for item in value)
    else:
        text = _escape(value, parameter.allow_reserved)
    if not text:
        raise ValueError(f"the path parameter {parameter.argument!r} is empty: give it a value")
    text = prefix + text
    # A segment of dots would climb the path (RFC 3986, section 5.2.4), even percent-encoded once by a proxy.
    return text.replace(".", "%2E") if text.strip(".") == "" else text


def _matrix(parameter: Parameter, value: Any) -> str:
    name = quote(parameter.name, safe="")
    if isinstance(value, Mapping):
        if parameter.explode:
            return ";".join(f"{quote(key, safe='')}={_escape(item, False)}" for key, item in value.items())
        return f"{name}=" + ",".join(f"{quote(key, safe='')},{_escape(item, False)}" for key, item in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        if parameter.explode:
            return ";".join(f"{name}={_escape(item, False)}" for item in value)
        return f"{name}=" + ",".join(_escape(item, False) for item in value)
    return f"{name}={_escape(value, False)}"


def header_text(parameter: Parameter, value: Any) -> str:
    """Give the text of a header or cookie parameter (style `simple`).

    Raises:
        ValueError: the text holds a line break or another control character, which could inject a header.
    """
    value = encode(value)
    if parameter.content_type is not None:
        text = jsontext.dumps(value).decode()
    elif isinstance(value, Mapping):
        pair = "=" if parameter.explode else ","
        text = ",".join(f"{key}{pair}{scalar(item)}" for key, item in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        text = ",".join(scalar(item) for item in value)
    else:
        text = scalar(value)
    return safe_header(parameter.name, text)


def safe_header(name: str, text: str) -> str:
    """Hand on a header's text if it is one line (RFC 9110, section 5.5).

    Raises:
        ValueError: it holds a control character.
    """
    if not text.isprintable() and any((ord(char) < 32 and char != "\t") or ord(char) == 127 for char in text):
        raise ValueError(f"the header {name!r} holds a control character: headers are one line of text")
    return text
