"""Parameters of a URL, header or cookie: Python values in, text as OpenAPI's `style` and `explode` ask for out.

The rules are those of OpenAPI 3.1.1, section 4.8.12 (Parameter Object) and appendices C to E, where `style` follows
RFC 6570. What that leaves open, such as a list within a list, is sent as JSON.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from model_inference_overlay import jsontext
from model_inference_overlay.encoding import encode_at
from model_inference_overlay.operation import Parameter

# What RFC 3986 reserves, without what no query holds ("#[]") and what separates parameters or stands for a blank.
_RESERVED = ":/?@!$'()*,;="
# RFC 6265, section 4.1.1: what a cookie's value may hold, without "%", which begins an escape.
_COOKIE_SAFE = "!#$&'()*+-./:<=>?@[]^_`{|}~"
_QUERY_DELIMITERS = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}
# RFC 9110, section 5.6.2: the characters of a token, which the name of a header is.
_NAME_CHARS = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def scalar(value: Any) -> str:
    """Spell one JSON value as text: true, false and null as JSON has them, a list or object as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return jsontext.dumps(value).decode() if isinstance(value, list | dict) else str(value)


def _escape(value: Any, safe: str = "") -> str:
    # A lone surrogate has no UTF-8 form: it goes out as the replacement character.
    return quote(scalar(value), safe=safe, errors="replace")


def _pairs(value: dict[str, Any], pair: str, safe: str = "") -> list[str]:
    return [f"{_escape(key)}{pair}{_escape(item, safe)}" for key, item in value.items()]


def query_pairs(parameter: Parameter, value: Any) -> list[tuple[str, str]]:
    """Give the percent-encoded names and values of a query parameter.

    Raises:
        TypeError, ValueError: it cannot be sent; the message names the argument.
    """
    name = _escape(parameter.name)
    value = encode_at(parameter.argument, value)
    safe = _RESERVED if parameter.allow_reserved else ""
    if parameter.content_type is not None:
        return [(name, _escape(jsontext.dumps(value).decode()))]
    delimiter = _QUERY_DELIMITERS.get(parameter.style, ",")
    if parameter.style == "deepObject":
        return _deep(name, value, safe)
    if isinstance(value, dict):
        if parameter.explode:
            return [(_escape(key), _escape(item, safe)) for key, item in value.items()]
        return [(name, delimiter.join(_pairs(value, delimiter, safe)))] if value else []
    if isinstance(value, list):
        if parameter.explode:
            return [(name, _escape(item, safe)) for item in value]
        return [(name, delimiter.join(_escape(item, safe) for item in value))] if value else []
    return [(name, _escape(value, safe))]


def _deep(prefix: str, value: Any, safe: str) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [pair for key, item in value.items() for pair in _deep(f"{prefix}%5B{_escape(key)}%5D", item, safe)]
    if isinstance(value, list):
        # OpenAPI leaves lists open. With their indices no server can mistake one item, or a list of objects.
        return [pair for index, item in enumerate(value) for pair in _deep(f"{prefix}%5B{index}%5D", item, safe)]
    return [(prefix, _escape(value, safe))]


def path_text(parameter: Parameter, value: Any) -> str:
    """Give the percent-encoded text that replaces `{name}` in a path.

    Raises:
        TypeError: it cannot be sent.
        ValueError: the text is empty, and a path segment cannot be.
    """
    value = encode_at(parameter.argument, value)
    if parameter.content_type is not None:
        value = jsontext.dumps(value).decode()
    if parameter.style == "matrix":
        return _matrix(_escape(parameter.name), parameter.explode, value)
    label = parameter.style == "label"
    # RFC 6570, section 3.2.5: an exploded label repeats its prefix, any other list is separated by commas.
    joint = "." if label and parameter.explode else ","
    if isinstance(value, dict):
        text = joint.join(_pairs(value, "=" if parameter.explode else ","))
    elif isinstance(value, list):
        text = joint.join(_escape(item) for item in value)
    else:
        text = _escape(value)
    if not text:
        raise ValueError(f"the path parameter {parameter.argument!r} is empty: give it a value")
    return f".{text}" if label else text


def _matrix(name: str, explode: bool, value: Any) -> str:
    if explode and isinstance(value, dict):
        return "".join(f";{pair}" for pair in _pairs(value, "="))
    if explode and isinstance(value, list):
        return "".join(f";{name}={_escape(item)}" for item in value)
    if isinstance(value, dict):
        text = ",".join(_pairs(value, ","))
    else:
        text = ",".join(map(_escape, value)) if isinstance(value, list) else _escape(value)
    return f";{name}={text}" if text else f";{name}"


def header_text(parameter: Parameter, value: Any) -> str:
    """Give the text of a header parameter, style `simple`.

    Raises:
        TypeError: it cannot be sent.
        ValueError: a header cannot carry it.
    """
    value = encode_at(parameter.argument, value)
    if parameter.content_type is not None:
        text = jsontext.dumps(value).decode()
    elif isinstance(value, dict):
        pair = "=" if parameter.explode else ","
        text = ",".join(f"{key}{pair}{scalar(item)}" for key, item in value.items())
    elif isinstance(value, list):
        text = ",".join(scalar(item) for item in value)
    else:
        text = scalar(value)
    return header_field(parameter.name, text)


def cookie_text(parameter: Parameter, value: Any) -> str:
    """Give the cookies of a cookie parameter, style `form`; what is exploded becomes several cookies.

    Raises:
        TypeError: it cannot be sent.
        ValueError: its name is no token (RFC 6265, section 4.1.1), so that it could pass for several cookies.
    """
    value = encode_at(parameter.argument, value)
    name, safe = parameter.name, _COOKIE_SAFE
    if not name or not _NAME_CHARS.issuperset(name):
        raise ValueError(f"{name!r} is no name of a cookie")
    if parameter.content_type is not None:
        return f"{name}={_escape(jsontext.dumps(value).decode(), safe)}"
    if isinstance(value, dict):
        if parameter.explode:
            return "; ".join(_pairs(value, "=", safe))
        return f"{name}={','.join(_pairs(value, ',', safe))}"
    if isinstance(value, list):
        if parameter.explode:
            return "; ".join(f"{name}={_escape(item, safe)}" for item in value)
        return f"{name}={','.join(_escape(item, safe) for item in value)}"
    return f"{name}={_escape(value, safe)}"


def header_field(name: Any, value: Any) -> str:
    """Give the text of a header as it can be sent, without white space around it.

    Args:
        name: the header's name.
        value: text or a number.

    Raises:
        TypeError: the name or the value is of another type.
        ValueError: the name is no token, or the value holds a line break, which could inject a header, or a character
            that a header cannot carry (RFC 9110, sections 5.1 and 5.5). The message does not show the value.
    """
    if not isinstance(name, str):
        raise TypeError(f"the name of a header is text, found {type(name).__qualname__}")
    if not name or not _NAME_CHARS.issuperset(name):
        raise ValueError(f"{name!r} is no name of a header")
    if not isinstance(value, str):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(f"the header {name!r} is text, found {type(value).__qualname__}")
        value = scalar(value)
    text: str = value.strip(" \t")
    if not (text.isascii() and text.isprintable()) and not all(" " <= char <= "~" or char == "\t" for char in text):
        kind = "control" if any(char < " " or char == "\x7f" for char in text) else "non-ASCII"
        raise ValueError(f"the header {name!r} holds a {kind} character: headers are one line of ASCII")
    return text
