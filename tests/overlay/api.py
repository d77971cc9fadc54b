"""Operations as the generator writes them, over the models of `sample`."""

from __future__ import annotations

from typing import Any

from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.operation import (
    Answer,
    Body,
    EventStream,
    ExtraParameters,
    Operation,
    Parameter,
    Shorthand,
    Types,
)
from model_inference_overlay.options import Timeout
from model_inference_overlay.request import Request, build
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.settings import Settings
from model_inference_overlay.unset import UNSET

from . import sample

TYPES = Types(sample.__name__)

VERSION = Parameter(argument="api_version", name="api-version", location="query")
MODE = Parameter(argument="extra_mode", name="extra-mode", location="header", style="simple", explode=False)
ROUTE = Parameter(argument="route", name="x-route", location="header", style="simple", explode=False)

CHAT = Operation(
    id="chat",
    method="POST",
    path="/chat",
    types=TYPES,
    parameters=(VERSION, MODE, ROUTE),
    body=Body(
        required=True,
        properties=("messages", "temperature", "stream", "format", "stop", "count", "since"),
        required_properties=("messages",),
        nullable=frozenset({"stop"}),
        fill={"count": 1},
        shorthands={
            "format": Shorthand(tag="type", tags=("text", "json_object"), wraps={"Circle": ("shape", "circle_shape")})
        },
    ),
    answers=(Answer(status="200", type="Answer"),),
    stream=EventStream(
        event="Answer",
        flag="stream",
        terminator="[DONE]",
        finish=("choices", "finish_reason"),
        whole={"message": "delta"},
        append=("content",),
        parts=("calls",),
        result="Answer",
    ),
    extra_parameters=ExtraParameters(argument="extras", header="extra-mode", implied="pass-through"),
    hints={404: "This endpoint has no chat."},
)

EVENTS = Operation(
    id="events",
    method="GET",
    path="/events",
    types=TYPES,
    stream=EventStream(event="Call"),
)

INFO = Operation(
    id="info",
    method="GET",
    path="/info",
    types=TYPES,
    parameters=(VERSION, ROUTE),
    answers=(Answer(status="200", type="Usage"),),
)


def operation(**changes: Any) -> Operation:
    """Make an operation of few words."""
    made: dict[str, Any] = {"id": "op", "method": "POST", "path": "/op", "types": TYPES, **changes}
    return Operation(**made)


def settings(endpoint: str = "https://host.example/base", **changes: Any) -> Settings:
    """Make a client's settings."""
    made: dict[str, Any] = {
        "endpoint": Endpoint(endpoint),
        "headers": {},
        "params": {},
        "timeout": Timeout(),
        "retry": RetryPolicy.none(),
        "defaults": {},
        "extras": None,
        **changes,
    }
    return Settings(**made)


def request(
    of: Operation = CHAT,
    *,
    body: Any = UNSET,
    members: dict[str, Any] | None = None,
    parameters: dict[str, Any] | None = None,
    extras: Any = None,
    client: Settings | None = None,
    **options: Any,
) -> Request:
    """Build the request of one call; a chat asks something by default."""
    if members is None:
        members = {"messages": [{"role": "user", "content": "x"}]} if of is CHAT and body is UNSET else {}
    made: Any = options
    return build(client or settings(), of, body, members, parameters or {}, extras, made)
