"""The application: a document and settings in, an ASGI app out that answers the document's operations."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Unpack

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route

from .answers import BEHAVIOURS
from .answers.plain import plain
from .auth import authenticate
from .call import Answer, Arrival, Behaviour, Call, Cut, Events, Intercept, Reply
from .cutting import Cutting
from .document import Document, Operation, load_document, named_properties
from .extras import MODES, echo, split
from .filters import refuse_marked
from .parameters import Parameters
from .reading import parse_body, read_body
from .refusal import Refusal, azure, invalid
from .settings import Options, Settings
from .stamp import Stamp
from .stream import frames, pause, stream
from .validation import Schemas
from .wire import JsonObject, encode, is_object

if TYPE_CHECKING:
    from starlette.requests import Request

_LOG = logging.getLogger("model_inference_server")


def create_app(
    document: Document | None = None,
    *,
    behaviours: Mapping[str, Behaviour] | None = None,
    intercept: Intercept | None = None,
    **options: Unpack[Options],
) -> Starlette:
    """Make the application.

    Args:
        document: the document whose operations are answered; without it, that of the installed `model_inference`.
        behaviours: answers of one's own, by operationId, in place of this server's.
        intercept: sees each request first and may answer it; by this requests are recorded and faults are scripted.
        options: see `Settings`.

    Raises:
        DocumentError: the document is missing or not usable.
        ValueError: an option has a value that it cannot have.
    """
    settings = Settings(**options)
    if settings.extra_parameters not in MODES:
        raise ValueError(f"extra_parameters is {settings.extra_parameters!r}, which is none of {', '.join(MODES)}")
    if settings.prefix and not settings.prefix.startswith("/"):
        remedy = f"say {'/' + settings.prefix!r}" if "://" not in settings.prefix else "say the path alone"
        raise ValueError(f"prefix is {settings.prefix!r}, which does not begin with a slash: {remedy}")
    document = load_document() if document is None else document
    schemas = Schemas(document)
    known = {**BEHAVIOURS, **(behaviours or {})}
    routes: list[Route] = []
    listed: list[str] = []
    for operation in document.operations:
        behaviour = known.get(operation.id, plain)
        endpoint = Endpoint(document, operation, schemas, settings, behaviour, intercept)
        path = settings.prefix.rstrip("/") + _starlette_path(operation.path)
        routes.append(Route(path, endpoint.handle, methods=[operation.method], name=operation.id))
        listed.append(f"{operation.method} {path}")
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Stamp)],
        exception_handlers={HTTPException: _Strayed(listed, settings, intercept).answer},
    )
    app.router.redirect_slashes = False
    app.state.stopping = asyncio.Event()
    return app


class Endpoint:
    """One operation: takes its requests through the checks, to its behaviour, and renders the answer."""

    def __init__(
        self,
        document: Document,
        operation: Operation,
        schemas: Schemas,
        settings: Settings,
        behaviour: Behaviour,
        intercept: Intercept | None,
    ) -> None:
        self.document = document
        self.operation = operation
        self.settings = settings
        self.behaviour = behaviour
        self.intercept = intercept
        self._parameters = Parameters(operation, schemas, strict_api_version=settings.strict_api_version)
        self._bodies = {media: schemas.compile(schema, "body") for media, schema in operation.bodies.items()}
        self._names: frozenset[str] = frozenset()
        for schema in operation.bodies.values():
            self._names |= named_properties(document, schema)

    async def handle(self, request: Request) -> Response:
        """Answer a request; whatever goes wrong becomes an answer too."""
        try:
            data = await read_body(request, self.settings.max_body)
            answer = _intercepted(self.intercept, self.operation.id, request, data)
            if answer is None:
                call = self._accept(request, data)
                answer = self.behaviour(call)
                if not isinstance(answer, Cut):
                    answer = replace(answer, headers={**echo(call.extras), **answer.headers})
        except ClientDisconnect:
            # It left in the middle of its request: nobody is there to be told, and nothing has failed.
            return Response(status_code=400)
        except Refusal as refusal:
            answer = Reply(refusal.body, refusal.status, refusal.headers)
        except Exception:
            _LOG.exception("%s failed", self.operation.id)
            fault = azure(500, "InternalServerError", f"{self.operation.id} failed; the server's log says why")
            answer = Reply(fault.body, fault.status, fault.headers)
        return await _render(request, answer, self.settings)

    def _accept(self, request: Request, data: bytes) -> Call:
        """Check a request, in the order in which a gateway and a model behind it would."""
        authenticate(request.headers, self.settings.keys)
        self._parameters.check(request.query_params, request.headers)
        body, extras = self._read(request, data)
        query = dict(request.query_params)
        return Call(self.document, self.operation, self.settings, body, extras, query)

    def _read(self, request: Request, data: bytes) -> tuple[JsonObject, JsonObject]:
        if not self.operation.bodies or not (data or self.operation.body_required):
            return {}, {}
        value = parse_body(request, self.operation, data)
        extras: JsonObject = {}
        if is_object(value):
            value, extras = split(self.operation, self._names, request.headers, value, self.settings.extra_parameters)
        for check in self._bodies.values():
            problems = check(value)
            if problems:
                raise invalid(problems)
        refuse_marked([value, extras])
        return value, extras


def _intercepted(intercept: Intercept | None, operation: str, request: Request, data: bytes) -> Answer | None:
    if intercept is None:
        return None
    query, headers = dict(request.query_params), dict(request.headers)
    return intercept(Arrival(operation, request.method, request.url.path, query, headers, data))


async def _render(request: Request, answer: Answer, settings: Settings) -> Response:
    stopping: asyncio.Event = request.app.state.stopping
    if answer.delay > 0:
        await pause(answer.delay, stopping)
    if isinstance(answer, Events):
        return stream(answer, settings.stream_delay if answer.pause is None else answer.pause, stopping)
    if isinstance(answer, Cut):
        begun = None if answer.chunks is None else frames(Events(answer.chunks, None), settings.stream_delay, stopping)
        close = request.app.state.close_connection
        return Cutting(begun, lambda: close(request.scope["client"]))
    if isinstance(answer.body, bytes):
        return Response(answer.body, answer.status, answer.headers)
    return Response(encode(answer.body), answer.status, answer.headers, "application/json")


class _Strayed:
    """Answers requests for no route, or for a route with another method."""

    def __init__(self, routes: list[str], settings: Settings, intercept: Intercept | None) -> None:
        self._routes = ", ".join(routes)
        self._settings = settings
        self._intercept = intercept

    async def answer(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        try:
            data = b"" if self._intercept is None else await read_body(request, self._settings.max_body)
            answer = _intercepted(self._intercept, "", request, data)
        except ClientDisconnect:
            return Response(status_code=400)
        except Refusal as refusal:
            answer = Reply(refusal.body, refusal.status, refusal.headers)
        if answer is not None:
            return await _render(request, answer, self._settings)
        return self._missing(request, error)

    def _missing(self, request: Request, error: HTTPException) -> Response:
        status = HTTPStatus(error.status_code)
        code = status.phrase.replace(" ", "")
        message = f"{request.method} {request.url.path} is no route of this server; it has {self._routes}"
        refusal = azure(status, code, message)
        headers = {**(error.headers or {}), **refusal.headers}
        return Response(encode(refusal.body), status, headers, "application/json")


def _starlette_path(path: str) -> str:
    """Give a path template in Starlette's form, in which the names of parameters are Python's."""
    return re.sub(r"\{([^}]+)\}", lambda match: "{" + re.sub(r"\W", "_", match[1]) + "}", path)
