"""What a call asks of the driver that carries it out, and what it gives in the end: values without behaviour.

Authorize -> headers    Notify -> None    Send -> Response    Sleep -> None
Read -> bytes           Pull -> bytes, or None at the end     Close -> None
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from model_inference_overlay.events import EventReader
from model_inference_overlay.exceptions import ModelInferenceError
from model_inference_overlay.options import Timeout
from model_inference_overlay.record import Record
from model_inference_overlay.security import Security


class Authorize(Record):
    """Ask for the headers that authenticate a request to `url`; `claims` answers a challenge.

    Attributes:
        security: what the operation asks for.
        home: the URL of the request where the document names a server of its own for the operation.
    """

    url: str
    claims: str | None = None
    security: Security | None = None
    home: str | None = None


class Send(Record):
    """Send a request and wait for the headers of the answer."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None
    timeout: Timeout


class Notify(Record):
    """Call a function of the caller's; an asynchronous driver awaits what it returns."""

    hook: Callable[..., Any]
    arguments: tuple[Any, ...]


class Read(Record):
    """Read the whole body of an answer and give its connection back."""

    response: Any


class Pull(Record):
    """Read the next piece of an answer's body; None at its end."""

    response: Any


class Close(Record):
    """Give up an answer whose body nobody wants."""

    response: Any


class Sleep(Record):
    """Wait before the next try."""

    seconds: float


Step = Authorize | Notify | Send | Read | Pull | Close | Sleep


class Outcome(Record):
    """The end of a call.

    Attributes:
        response: the answer; open where there is a `reader` that is not done, or a `parse`.
        value: the decoded value, or a stream's only update.
        content: the body where it was read.
        reader: reads the stream, from `content` where the body was read, else from the answer.
        parse: decodes a body that the caller reads.
        check: called with each piece that the caller reads, and with the error in which that ends.
        attempts: how often the request was sent.
        stream: makes the stream, in place of its class.
    """

    response: Any
    attempts: int
    value: Any = None
    content: bytes = b""
    reader: EventReader[Any] | None = None
    parse: Callable[[bytes], Any] | None = None
    check: Callable[[ModelInferenceError | None], None] | None = None
    stream: Callable[..., Any] | None = None
