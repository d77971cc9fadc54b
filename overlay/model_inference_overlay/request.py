"""One call's arguments in, one HTTP request out, without any I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

import attrs

from model_inference_overlay import jsontext
from model_inference_overlay.codec import encode, encode_at
from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.extras import apply_extras
from model_inference_overlay.hooks import hooks
from model_inference_overlay.operation import Body, Operation, Parameter, Shorthand
from model_inference_overlay.options import CallOptions, Timeout
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.serialization import header_text, path_text, query_pairs, safe_header
from model_inference_overlay.unset import UNSET

Mode: TypeAlias = Literal["parsed", "raw", "streaming"]
"""What a call gives: the typed value, a `RawResponse` with it, or an answer that has not been read."""

_NO_BODY = object()
REQUEST_ID = "x-ms-client-request-id"


@attrs.frozen(kw_only=True, eq=False)
class Settings:
    """What a client holds for all its calls; `defaults` are by argument (parameters) or JSON name (body members)."""

    endpoint: Endpoint
    headers: Mapping[str, str]
    params: Mapping[str, Any]
    timeout: Timeout
    retry: RetryPolicy
    defaults: Mapping[str, Any]
    extras: Mapping[str, Any] | None
    mode: Mode = "parsed"
    on_request: tuple[Callable[..., Any], ...] = ()
    on_response: tuple[Callable[..., Any], ...] = ()
    log_bodies: bool = False


@attrs.define(eq=False)
class Request:
    """A request that is ready to be sent, as often as the retry policy wants; header names are in lower case."""

    operation: Operation
    method: str
    url: str
    headers: dict[str, str] = attrs.field(repr=False)
    content: bytes | None = attrs.field(repr=False)
    streamed: bool
    timeout: Timeout
    retry: RetryPolicy
    request_id: str
    mode: Mode = "parsed"
    on_request: tuple[Callable[..., Any], ...] = ()
    on_response: tuple[Callable[..., Any], ...] = ()
    log_bodies: bool = False


def build(
    settings: Settings,
    operation: Operation,
    body: Any,
    members: Mapping[str, Any],
    parameters: Mapping[str, Any],
    extras: Mapping[str, Any] | None,
    options: CallOptions,
) -> Request:
    """Build the request of one call.

    Args:
        settings: the client's.
        operation: what is called.
        body: the whole body in place of its members: a mapping, a model, bytes or a binary file; `UNSET` for none.
        members: the body's members by JSON name. None means the client's default, `UNSET` leaves the member out.
        parameters: the operation's other parameters by argument.
        extras: extra parameters of this call, in place of the client's.
        options: the call's options.

    Raises:
        TypeError, ValueError: an argument is missing or cannot be sent; the message names it.
    """
    unknown = options.keys() - CallOptions.__optional_keys__
    if unknown:
        raise TypeError(f"got an unexpected keyword argument {min(unknown)!r}")
    values = _parameter_values(settings, operation, parameters)
    headers = _headers(settings, options)
    mode_name = operation.extra_parameters.header if operation.extra_parameters else ""
    mode = values.pop(mode_name, None) if mode_name else None
    streamed = False
    content: bytes | None = None
    if operation.body is not None:
        json_body = _json_body(settings, operation, body, members)
        streamed = _is_streamed(operation, json_body, members)
        content, mode, media = _content(settings, operation, json_body, extras, mode)
        if content is not None:
            headers.setdefault("content-type", options.get("content_type") or media)
    elif extras:
        apply_extras(operation.extra_parameters, {}, extras, None)
    if mode is not None:
        headers[mode_name] = safe_header(mode_name, str(encode(mode)))
    given = frozenset(item.name for item in operation.parameters if parameters.get(item.argument) is not None)
    url = _place(settings, operation, values, headers, options, given)
    always_streamed = operation.stream is not None and operation.stream.flag is None
    streamed = streamed or always_streamed
    headers.setdefault("accept", "text/event-stream, application/json" if streamed else "application/json")
    request_id = headers.get(REQUEST_ID) or options.get("request_id") or _new_id()
    headers[REQUEST_ID] = safe_header(REQUEST_ID, request_id)
    timeout = options.get("timeout", settings.timeout)
    return Request(
        operation,
        operation.method,
        url,
        headers,
        content,
        streamed,
        Timeout.of(timeout),
        options.get("retry") or settings.retry,
        request_id,
        settings.mode,
        settings.on_request + hooks(options, "on_request", "raw_request_hook"),
        settings.on_response + hooks(options, "on_response", "raw_response_hook"),
        settings.log_bodies,
    )


def _new_id() -> str:
    from uuid import uuid4

    return str(uuid4())


def _parameter_values(settings: Settings, operation: Operation, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Choose each parameter's value: the call's, else the client's; keyed by the parameter's name in HTTP."""
    values: dict[str, Any] = {}
    for parameter in operation.parameters:
        value = parameters.get(parameter.argument)
        if value is None:
            value = settings.defaults.get(parameter.argument)
        if value is not None and value is not UNSET:
            values[parameter.name] = value
        elif parameter.location == "path":
            raise TypeError(f"missing required argument {parameter.argument!r}")
    return values


def _headers(settings: Settings, options: CallOptions) -> dict[str, str]:
    headers = {name.lower(): value for name, value in settings.headers.items()}
    for extra in (options.get("headers"), options.get("extra_headers")):
        for name, value in (extra or {}).items():
            if value is None:
                headers.pop(name.lower(), None)
            else:
                headers[name.lower()] = safe_header(name, value)
    return headers


def _json_body(settings: Settings, operation: Operation, body: Any, members: Mapping[str, Any]) -> Any:
    """Give the body as JSON values, as bytes that the caller made, or as nothing."""
    declared = operation.body
    assert declared is not None
    given = {name: value for name, value in members.items() if value is not None and value is not UNSET}
    if body is UNSET or (body is None and given):
        return _from_members(settings, operation, declared, members)
    flag = operation.stream.flag if operation.stream else None
    streamed = given.pop(flag, None) if flag else None
    if given:
        raise TypeError(f"body= is the whole request body: put {', '.join(map(repr, sorted(given)))} into it")
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body)
    if hasattr(body, "read"):
        return _read_all(body)
    if isinstance(body, str) and declared.kind != "json":
        return body.encode("utf-8")
    if isinstance(body, str) and declared.properties:
        raise TypeError("body= is a mapping, a model, bytes or a binary file; encode text with .encode()")
    value = encode(body) if declared.kind in ("json", "form") else body
    if streamed is not None and isinstance(value, dict):
        value.setdefault(flag, streamed)
    return value


def _read_all(file: Any) -> bytes:
    # Read at once: a retry has to send the same bytes again.
    data = file.read()
    if not isinstance(data, bytes):
        raise TypeError("body= is a file opened as text: open it with mode 'rb'")
    return data


def _member(operation: Operation, declared: Body, name: str, value: Any) -> Any:
    shorthand = declared.shorthands.get(name)
    if shorthand is not None:
        value = _expand(shorthand, value)
    if declared.kind not in ("json", "form"):
        return value
    if declared.encoded_as is not None and value is not None:
        to_wire = operation.types.encoders(declared.encoded_as).get(name)
        if to_wire is not None:
            return to_wire(value)
    return encode_at(name, value)


def _from_members(settings: Settings, operation: Operation, declared: Body, members: Mapping[str, Any]) -> Any:
    if not declared.properties:
        if declared.required:
            raise TypeError("missing required argument 'body'")
        return _NO_BODY
    result: dict[str, Any] = {}
    for name in declared.properties:
        value = members.get(name)
        if value is None and name not in declared.nullable:
            value = settings.defaults.get(name, declared.fill.get(name, UNSET))
        if value is UNSET:
            if name in declared.required_properties:
                raise TypeError(f"missing required argument {name!r}")
            continue
        result[name] = _member(operation, declared, name, value)
    if not result and not declared.required:
        return _NO_BODY
    return result


def _expand(shorthand: Shorthand, value: Any) -> Any:
    """Spell a short form in full; an unknown text is an error, everything else goes as it is."""
    if isinstance(value, str):
        if str(value) not in shorthand.tags:
            known = ", ".join(map(repr, shorthand.tags))
            raise ValueError(f"unknown {shorthand.tag} {value!r}: known are {known}, or pass an object")
        return {shorthand.tag: str(value)}
    wrap = shorthand.wraps.get(type(value).__name__)
    return {shorthand.tag: wrap[0], wrap[1]: value} if wrap else value


def _is_streamed(operation: Operation, json_body: Any, members: Mapping[str, Any]) -> bool:
    flag = operation.stream.flag if operation.stream else None
    if flag is None:
        return False
    if isinstance(json_body, dict):
        return json_body.get(flag) is True
    return members.get(flag) is True


def _content(
    settings: Settings, operation: Operation, json_body: Any, extras: Mapping[str, Any] | None, mode: Any
) -> tuple[bytes | None, Any, str]:
    """Spell the body as bytes, and tell the value of the extra-parameters header and the media type."""
    declared = operation.extra_parameters
    media = operation.body.content_type if operation.body else ""
    if isinstance(json_body, bytes):
        if extras:
            argument = declared.argument if declared else "extra parameters"
            raise TypeError(f"body= is given as bytes: put {argument} into it")
        return json_body, mode, media
    if declared is not None and extras is None:
        extras = settings.extras
    if extras:
        if json_body is _NO_BODY:
            json_body = {}
        if not isinstance(json_body, dict):
            raise TypeError("extra parameters need a body that is a JSON object")
        mode = apply_extras(declared, json_body, extras, mode)
    if json_body is _NO_BODY:
        return None, mode, media
    content, media = _spelled(operation, json_body, media)
    return content, mode, media


def _spelled(operation: Operation, json_body: Any, media: str) -> tuple[bytes, str]:
    kind = operation.body.kind if operation.body else "json"
    if kind == "json":
        return jsontext.dumps(json_body), media
    from model_inference_overlay.forms import multipart, urlencoded

    if kind == "form" and isinstance(json_body, dict):
        return urlencoded(json_body), media
    if kind == "multipart" and isinstance(json_body, dict):
        boundary = _new_id()
        return multipart(json_body, boundary), f"{media}; boundary={boundary}"
    raise TypeError(f"body= of {operation.id} is sent as {media}: give bytes or a binary file")


def _place(
    settings: Settings,
    operation: Operation,
    values: Mapping[str, Any],
    headers: dict[str, str],
    options: CallOptions,
    given: frozenset[str],
) -> str:
    """Put each parameter where it belongs and give the URL; what this call gave replaces the endpoint's own query."""
    path = operation.path
    pairs: list[tuple[str, str]] = []
    cookies: list[str] = []
    for parameter in operation.parameters:
        if parameter.name not in values:
            continue
        value = values[parameter.name]
        if parameter.location == "path":
            path = path.replace(f"{{{parameter.name}}}", path_text(parameter, value))
        elif parameter.location == "query":
            pairs += query_pairs(parameter, value)
        elif parameter.location == "header":
            headers[parameter.name.lower()] = header_text(parameter, value)
        else:
            cookies.append(f"{parameter.name}={header_text(parameter, value)}")
    if cookies:
        headers["cookie"] = "; ".join([*([headers["cookie"]] if "cookie" in headers else []), *cookies])
    extra = {**settings.params, **(options.get("params") or {}), **(options.get("extra_query") or {})}
    if extra:
        pairs = [pair for pair in pairs if pair[0] not in extra]
        for name, value in extra.items():
            pairs += query_pairs(Parameter(argument=name, name=name, location="query"), value)
    return settings.endpoint.url(path, pairs, given.union(extra))
