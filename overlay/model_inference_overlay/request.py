"""One call's arguments in, one HTTP request out, without any I/O.

Where several say something about the same header or query parameter, the later one of these wins: the client's default
of an argument, the endpoint's own query, the client's `headers` and `params`, the call's argument, the call's `headers`
and `params`, the call's `extra_headers` and `extra_query`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from model_inference_overlay import azure, payload
from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.hooks import hooks
from model_inference_overlay.model import Model
from model_inference_overlay.operation import Operation, Parameter, Structured
from model_inference_overlay.options import CallOptions, Timeout
from model_inference_overlay.record import Record
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.serialization import cookie_text, header_field, header_text, path_text, query_pairs
from model_inference_overlay.settings import Mode, Settings, checked_flag, checked_names, checked_policy, header_fields
from model_inference_overlay.unset import UNSET

if TYPE_CHECKING:
    from model_inference_overlay.pacing import RateLimiter
    from model_inference_overlay.structured.reply import Expectation

REQUEST_ID = "x-ms-client-request-id"


class Request(Record):
    """A request that is ready to be sent, as often as the retry policy wants; header names are in lower case.

    `streamed` tells whether the answer is asked for as a stream, None where only the caller's own bytes say it;
    `expects` reads an answer that should be of a type of the caller's;
    `form` is the form of vectors that it asks for, None where it names none, and `UNSET` where nobody knows;
    `home` is the URL where the document names a server of its own for the operation;
    `without` are the headers that are not sent though the credential has them.
    """

    operation: Operation
    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None
    streamed: bool | None
    timeout: Timeout
    retry: RetryPolicy
    request_id: str
    mode: Mode = "parsed"
    on_request: tuple[Callable[..., Any], ...] = ()
    on_response: tuple[Callable[..., Any], ...] = ()
    log_bodies: bool = False
    rate_limiter: RateLimiter | None = None
    expects: Expectation | None = None
    form: Any = UNSET
    home: str | None = None
    without: frozenset[str] = frozenset()


class _Value(Record):
    """A parameter's value, and whether the call itself gave it."""

    parameter: Parameter
    value: Any
    explicit: bool


def build(
    settings: Settings,
    operation: Operation,
    body: Any,
    members: Mapping[str, Any],
    parameters: Mapping[str, Any],
    extras: Mapping[str, Any] | Model | None,
    options: CallOptions,
) -> Request:
    """Build the request of one call.

    Args:
        settings: the client's.
        operation: what is called.
        body: the whole body in place of its members: a mapping, a model, bytes or a binary file; `UNSET` for none.
        members: the body's members by JSON name. None means the client's default, `UNSET` leaves the member out.
        parameters: the operation's other parameters by argument.
        extras: extra parameters of this call, in place of the client's unless there are none.
        options: the call's options.

    Raises:
        TypeError, ValueError: an argument is missing or cannot be sent; the message names it.
        UnprocessableEntityError: the body does not fit the document, and the options ask to check it.
    """
    unknown = options.keys() - CallOptions.__optional_keys__
    if unknown:
        raise TypeError(f"got an unexpected keyword argument {min(unknown)!r}")
    options = azure.translated(options, settings.timeout, settings.retry)
    values = _values(settings, operation, parameters)
    if not extras and body is UNSET and operation.extra_parameters is not None:
        extras = settings.extras
    mode = _mode(operation, values)
    expects = None
    if operation.structured is not None and body is UNSET:
        expects = _expectation(settings, operation.structured, members)
        if expects is not None:
            members = {**members, operation.structured.argument: expects.spelled()}
    made = payload.make(operation, settings.defaults, body, members, extras, mode, options.get("content_type"))
    if mode is None and made.mode is not None:
        implied = _implied(operation, parameters, made.mode)
        values += [implied] if implied else []
    streamed = True if operation.stream is not None and operation.stream.flag is None else made.streamed
    headers, without = layered_headers(settings, options, values)
    if made.content is not None:
        media = options.get("content_type") or headers.get("content-type") or made.media
        if made.media.startswith(f"{media};"):  # with a boundary, which only what was made has
            media = made.media
        headers["content-type"] = header_field("content-type", media)
    headers.setdefault("accept", _accept(operation, streamed))
    request_id = header_field(REQUEST_ID, options.get("request_id") or headers.get(REQUEST_ID) or new_id())
    headers[REQUEST_ID] = request_id
    place = _place(settings, operation)
    url = _url(settings, place, operation, options, values, parameters)
    if checked_flag("validate", options.get("validate"), settings.validate) and operation.body is not None:
        from model_inference_overlay.validation import check

        check(operation, made, headers, url)
    return Request(
        operation,
        operation.method,
        url,
        headers,
        made.content,
        streamed,
        Timeout.of(options["timeout"]) if "timeout" in options else settings.timeout,
        checked_policy(options.get("retry"), settings.retry),
        request_id,
        settings.mode,
        settings.on_request + hooks(options, "on_request", "raw_request_hook", blocking=settings.blocking),
        settings.on_response + hooks(options, "on_response", "raw_response_hook", blocking=settings.blocking),
        options.get("log_bodies", settings.log_bodies) is True,
        settings.rate_limiter,
        expects,
        _form(operation, made.whole),
        None if place is settings.endpoint else url,
        without,
    )


def _form(operation: Operation, whole: Any) -> Any:
    """Tell which form of vectors a body asks for."""
    if operation.vectors is None or not isinstance(whole, dict):
        return UNSET
    form = whole.get(operation.vectors.argument)
    return form if form is None or isinstance(form, str) else UNSET


def _expectation(settings: Settings, declared: Structured, members: Mapping[str, Any]) -> Expectation | None:
    """Read which type the answer should be of; None where the call asks for none, or in the API's own words."""
    value = members.get(declared.argument)
    if value is None:
        value = settings.defaults.get(declared.argument)
    if value is None or value is UNSET or isinstance(value, str | Model):
        return None
    from model_inference_overlay.structured.format import wanted
    from model_inference_overlay.structured.reply import Expectation

    form = wanted(value)
    return None if form is None else Expectation(declared, form)


def _mode(operation: Operation, values: Iterable[_Value]) -> Any:
    """Give what the caller says of extra parameters in the operation's header for it, None where nothing is said."""
    declared = operation.extra_parameters
    if declared is None:
        return None
    wanted = (declared.header, "header")
    return next((each.value for each in values if (each.parameter.name, each.parameter.location) == wanted), None)


def _implied(operation: Operation, parameters: Mapping[str, Any], mode: Any) -> _Value | None:
    """Give the header that extra parameters imply, unless the call leaves it out."""
    name = operation.extra_parameters.header if operation.extra_parameters else ""
    declared = next((item for item in operation.parameters if (item.name, item.location) == (name, "header")), None)
    if declared is None:
        declared = Parameter(argument=name, name=name, location="header", style="simple", explode=False)
    return None if parameters.get(declared.argument) is UNSET else _Value(declared, mode, True)


def new_id() -> str:
    """Make an id for a request."""
    from uuid import uuid4

    return str(uuid4())


def _accept(operation: Operation, streamed: bool | None) -> str:
    if streamed:
        return "text/event-stream, application/json"
    plain = all(answer.kind in ("json", "empty") for answer in operation.answers)
    return "application/json" if plain else "*/*"


def _values(settings: Settings, operation: Operation, parameters: Mapping[str, Any]) -> list[_Value]:
    """Choose each parameter's value: the call's, else the client's; what is left out is not in the list."""
    values = []
    for parameter in operation.parameters:
        given = parameters.get(parameter.argument)
        value = settings.defaults.get(parameter.argument) if given is None else given
        if value is not None and value is not UNSET:
            values.append(_Value(parameter, value, given is not None))
        elif parameter.required or parameter.location == "path":
            raise TypeError(f"missing required argument {parameter.argument!r}")
    return values


def layered_headers(
    settings: Settings, options: CallOptions, values: Iterable[_Value]
) -> tuple[dict[str, str], frozenset[str]]:
    """Lay the headers over each other, from the client's defaults to the call's own.

    Returns:
        The headers, and the names of those that are left out.
    """
    headers: dict[str, str | None] = {}
    headers.update(_header_parameters(values, explicit=False))
    headers.update(settings.headers)
    headers.update(_header_parameters(values, explicit=True))
    headers.update(header_fields(options.get("headers")))
    headers.update(header_fields(options.get("extra_headers"), "extra_headers"))
    cookies = [cookie_text(each.parameter, each.value) for each in values if each.parameter.location == "cookie"]
    if cookies:
        headers["cookie"] = "; ".join([*filter(None, [headers.get("cookie")]), *cookies])
    left = {name: value for name, value in headers.items() if value is not None}
    return left, frozenset() if len(left) == len(headers) else frozenset(headers.keys() - left.keys())


def _header_parameters(values: Iterable[_Value], explicit: bool) -> dict[str, str]:
    return {
        each.parameter.name.lower(): header_text(each.parameter, each.value)
        for each in values
        if each.parameter.location == "header" and each.explicit is explicit
    }


def _place(settings: Settings, operation: Operation) -> Endpoint:
    """Give where an operation is: at the endpoint, or where the document puts this one alone.

    Whoever names another endpoint than the document does means it for every operation.
    """
    if operation.server is None:
        return settings.endpoint
    usual, own = operation.server
    return Endpoint(own) if settings.endpoint.base == Endpoint(usual).base else settings.endpoint


def _url(
    settings: Settings,
    endpoint: Endpoint,
    operation: Operation,
    options: CallOptions,
    values: Iterable[_Value],
    parameters: Mapping[str, Any],
) -> str:
    """Give the URL: the query parameters laid over each other, and over the endpoint's own query."""
    pairs = _query_parameters(values, explicit=False)
    given = [item for item in operation.parameters if parameters.get(item.argument) is not None]
    named = {item.name: None for item in given if item.location == "query"}
    replaced: set[str] = set()
    for layer in (settings.params, named, *call_queries(options)):
        if layer:
            more = _query_parameters(values, explicit=True) if layer is named else loose_pairs(layer)
            pairs = [pair for pair in pairs if unquote(pair[0]) not in layer] + more
            replaced.update(layer)
    return endpoint.url(_path(operation, values), pairs, replaced)


def _query_parameters(values: Iterable[_Value], explicit: bool) -> list[tuple[str, str]]:
    return [
        pair
        for each in values
        if each.parameter.location == "query" and each.explicit is explicit
        for pair in query_pairs(each.parameter, each.value)
    ]


def call_queries(options: CallOptions) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Give the query parameters among a call's options, in the order in which they are laid over each other.

    Raises:
        TypeError: they are no mapping; the message names the option.
    """
    return checked_names("params", options.get("params")), checked_names("extra_query", options.get("extra_query"))


def loose_pairs(layer: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give query parameters that no operation declares as percent-encoded pairs; None leaves one out."""
    return [
        pair
        for name, value in layer.items()
        if value is not None and value is not UNSET
        for pair in query_pairs(Parameter(argument=name, name=name, location="query"), value)
    ]


def _path(operation: Operation, values: Iterable[_Value]) -> str:
    """Fill in the path.

    Raises:
        ValueError: a segment of it is `.` or `..`, which would climb the path (RFC 3986, section 5.2.4).
    """
    path = operation.path
    for each in values:
        if each.parameter.location == "path":
            path = path.replace(f"{{{each.parameter.name}}}", path_text(each.parameter, each.value))
    if path == operation.path:
        return path
    for found, template in zip(path.split("/"), operation.path.split("/"), strict=True):
        if unquote(found) in (".", "..") and found != template:
            raise ValueError(f"the path parameter in {template!r} makes the segment {found!r}: it would climb the path")
    return path
