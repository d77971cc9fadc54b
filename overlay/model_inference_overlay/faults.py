"""What the body of an error answer says: a decoded JSON value or text in, one `Fault` out.

Every shape that services and the gateways before them are known to send is read: Azure's error object, the content
filter's nested and flat forms, unsupported parameters in three forms, `{"error": "<text>"}`, a gateway's `statusCode`,
problem details, plain text and HTML. Anything else gives a `Fault` with less in it; nothing raises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

Complaint: TypeAlias = "tuple[tuple[str | int, ...], Any, str | None, str | None]"

__all__ = ["ErrorDetail", "Fault", "read_fault", "read_text"]

_MESSAGES = ("message", "Message", "error_description", "msg", "description")
_STATUSES = ("status", "statusCode", "status_code", "code")
_FILTER_RESULTS = ("content_filter_result", "content_filter_results")
_DEPTH = 8  # of details within details; a hostile body nests thousands


class ErrorDetail:
    """An error object as Azure's services write it.

    Attributes:
        code: the service's code, or None.
        message: what went wrong, or None.
        target: what it is about, such as a parameter's name, or None.
        details: further errors of the same form.
        innererror: what else the service says, as sent.
    """

    __slots__ = ("code", "details", "innererror", "message", "target")

    def __init__(
        self,
        code: str | None = None,
        message: str | None = None,
        target: str | None = None,
        details: tuple[ErrorDetail, ...] = (),
        innererror: Mapping[str, Any] | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.target = target
        self.details = details
        self.innererror: dict[str, Any] = dict(innererror or {})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ErrorDetail):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"ErrorDetail(code={self.code!r}, message={self.message!r})"


class Fault:
    """What an error body says; each attribute is None or empty where it says nothing.

    Attributes:
        code: the service's code.
        message: what went wrong, in the service's words.
        param: the parameter that it complains about.
        status: the HTTP status that the body names, 400 to 599.
        detail: the error object.
        loc: the place in the request that was refused.
        input: the value that was refused.
        kind: the type of that complaint, such as `extra_forbidden`.
        complaints: all of them, each as (loc, input, message, kind).
        categories: the content filter's findings by category.
    """

    __slots__ = ("categories", "code", "complaints", "detail", "input", "kind", "loc", "message", "param", "status")

    def __init__(self) -> None:
        self.code: str | None = None
        self.message: str | None = None
        self.param: str | None = None
        self.status: int | None = None
        self.detail: ErrorDetail | None = None
        self.loc: tuple[str | int, ...] = ()
        self.input: Any = None
        self.kind: str | None = None
        self.complaints: tuple[Complaint, ...] = ()
        self.categories: dict[str, dict[str, Any]] = {}


def read_fault(payload: object) -> Fault:
    """Read a decoded JSON value as an error."""
    fault = Fault()
    if isinstance(payload, str):
        fault.message = payload.strip() or None
        return fault
    root = _object(_first(payload))
    error = _first(root.get("error"))
    node = _object(error) or root
    fault.code = _word(node.get("code")) or _word(root.get("code")) or _code_in(error)
    fault.param = _text(node.get("param")) or _text(node.get("target"))
    fault.status = _status(node) or _status(root)
    _read_place(fault, node.get("detail") or root.get("detail"))
    fault.message = _message(node) or _message(root) or fault.message or _text(error) or _text(root.get("title"))
    fault.detail = _detail(node)
    if fault.detail is not None:
        fault.detail.code = fault.detail.code or fault.code
        fault.detail.message = fault.detail.message or fault.message
    fault.categories = _categories(node) or _categories(root)
    return fault


def _read_place(fault: Fault, detail: object) -> None:
    """Read `detail`: a text, an object with `loc` and `input` (or `value`), or a list of such objects."""
    if not _object(_first(detail)):
        fault.message = _text(_first(detail))
        return
    fault.complaints = tuple(_complaint(each) for each in map(_object, _list(detail) or [detail]) if each)
    fault.loc, fault.input, fault.message, fault.kind = fault.complaints[0]


def _complaint(place: Mapping[str, Any]) -> Complaint:
    value = place.get("input", place.get("value"))
    return _loc(place.get("loc")), value, _message(place), _text(place.get("type"))


def _loc(value: object) -> tuple[str | int, ...]:
    items = _list(value) or [value]
    return tuple(item for item in items if isinstance(item, str | int) and not isinstance(item, bool))


def _message(node: Mapping[str, Any]) -> str | None:
    for name in _MESSAGES:
        text = _text(node.get(name))
        if text:
            return text
    return None


def _code_in(error: object) -> str | None:
    """Give the code that an error text is, as in `{"error": "invalid_api_key"}`; a sentence is none."""
    text = _text(error)
    return text if text and len(text) <= 64 and text.replace("_", "").replace("-", "").isalnum() else None


def _status(node: Mapping[str, Any]) -> int | None:
    for name in _STATUSES:
        word = _word(node.get(name))
        if word and len(word) == 3 and word.isascii() and word.isdigit() and 400 <= int(word) <= 599:
            return int(word)
    return None


def _detail(node: Mapping[str, Any], depth: int = _DEPTH) -> ErrorDetail | None:
    if not node:
        return None
    listed = _list(node.get("details")) if depth else []
    details = (_detail(_object(item), depth - 1) for item in listed)
    return ErrorDetail(
        code=_word(node.get("code")),
        message=_message(node),
        target=_text(node.get("target")),
        details=tuple(detail for detail in details if detail is not None),
        innererror=_object(node.get("innererror")),
    )


def _categories(node: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    for holder in (_object(node.get("innererror")), node):
        for name in _FILTER_RESULTS:
            found = _object(holder.get(name))
            if found:
                items = ((str(key).replace("-", "_"), _object(value)) for key, value in found.items())
                return {key: value for key, value in items if value}
    return {}


def _first(value: object) -> object:
    """Give the first item of a list, and anything else as it is: some gateways wrap the one error in a list."""
    items = _list(value)
    return items[0] if items else value


def _object(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return (value.strip() or None) if isinstance(value, str) else None


def _word(value: object) -> str | None:
    """Give a code or status, which services write as text or as a number."""
    if isinstance(value, bool):
        return None
    return str(value) if isinstance(value, int) and abs(value) < 10**9 else _text(value)


def read_text(text: str) -> str | None:
    """Give what a body that is not JSON says: an HTML page's title or text, else the text; None for binary junk."""
    head = text[:8192].strip()  # keeps the patterns below cheap whatever the page
    if head[:1] == "<":
        head = _read_html(head)
    strange = sum(char == "\ufffd" or not (char.isprintable() or char.isspace()) for char in head)
    if not head or strange > len(head) // 10:
        return None
    return head


def _read_html(page: str) -> str:
    import re
    from html import unescape

    title = re.search(r"(?i)<title[^>]*>([^<]*)", page)
    if title and title[1].strip():
        return unescape(title[1]).strip()
    without = re.sub(r"(?is)<(script|style)\b.*?(</\1\s*>|\Z)|<!--.*?(-->|\Z)", " ", page)
    return " ".join(unescape(re.sub(r"<[^>]*>?", " ", without)).split())
