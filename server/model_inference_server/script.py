"""Scripts: answers that a test lines up in, and out what the server answers and which requests it received."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from .call import Answer, Arrival, Cut, Events, Reply
from .failure import Form, failure
from .recording import Request
from .saying import say
from .sendable import sendable
from .wire import Json

Responder: TypeAlias = Callable[[Request], Answer | None]
"""Answers a request by what it says; None leaves it to the reference server."""


@dataclass
class _Line:
    """One line of a script: what to answer, to which path, and how often it is still to be used; None is always."""

    what: str
    answer: Callable[[Arrival], Answer | None]
    path: str | None
    left: int | None
    used: bool = False

    def __str__(self) -> str:
        to = f" to {self.path}" if self.path else ""
        return f"{self.what}{to}" + (f", {self.left} times more" if self.left is not None and self.left > 1 else "")


class ScriptedServer:
    """A reference server that answers as a test says, and as it always does where the test says nothing.

    Answers are used in the order in which they were lined up. Of each method that lines one up, `path` limits it to
    requests of this path, such as `/embeddings`, and `times` says how often it is used, None for always; `delay` is in
    seconds. What cannot be sent is a TypeError or ValueError of the method.

    Attributes:
        url: the server's address, such as `http://127.0.0.1:43121`.
        endpoint: what a client takes: the address with the path under which the routes lie.
        requests: what the server received, in the order of arrival.
        errors: what went wrong in the functions of `respond`, and in `say` for another request than it can answer.
        allow_unused: whether answers may be left over when the test ends.
    """

    def __init__(self, url: str, prefix: str = "") -> None:
        self.url = url
        self.endpoint = url + prefix.rstrip("/")
        self.requests: list[Request] = []
        self.errors: list[str] = []
        self.allow_unused = False
        self._prefix = prefix.rstrip("/")
        self._lines: list[_Line] = []
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} {self.endpoint}: {len(self.requests)} requests, {len(self.unused)} answers left>"
        )

    @property
    def last(self) -> Request:
        """The last request.

        Raises:
            AssertionError: there was none.
        """
        if not self.requests:
            raise AssertionError(f"no request reached {self.endpoint}")
        return self.requests[-1]

    @property
    def unused(self) -> list[str]:
        """What was lined up and not used."""
        with self._lock:
            return [str(each) for each in self._lines if each.left or not each.used]

    def reply(
        self,
        body: Json = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        *,
        delay: float = 0.0,
        path: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Answer with a JSON body; one of type bytes is sent as it is, with the content type among the headers."""
        self._add(f"reply {status}", Reply(body, status, headers or {}, delay), path, times)

    def say(self, text: str, *, delay: float = 0.0, path: str | None = None, times: int | None = 1) -> None:
        """Answer a chat or a text completion with this text, as a stream where the request asks for one."""
        if not isinstance(text, str):
            raise TypeError(f"text is what the model says, found {type(text).__name__}")
        self._line(f"say {text[:30]!r}", lambda arrival: replace(say(text, arrival), delay=delay), path, times)

    def stream(
        self,
        events: Iterable[Json],
        headers: Mapping[str, str] | None = None,
        *,
        done: str | None = "[DONE]",
        delay: float = 0.0,
        pause: float = 0.0,
        path: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Answer with a stream of server-sent events.

        Args:
            events: the JSON of each event; bytes are sent as they are.
            headers: further headers.
            done: the data of a last event; None for none.
            delay: the seconds before the stream begins.
            pause: the seconds between two events.
            path: see the class.
            times: see the class.
        """
        chunks = list(events)
        answer = Events(chunks, done, headers or {}, delay, pause)
        self._add(f"stream of {len(chunks)} events", answer, path, times)

    def fail(
        self,
        form: Form = "azure",
        status: int | None = None,
        message: str | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        delay: float = 0.0,
        path: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Answer with an error.

        Args:
            form: the form of its body, of those that servers of this API and gateways before them are known to
                send: azure, unauthorized, content_filter, parameter_not_supported, invalid_request, rate_limit,
                openai, detail, text, html, broken_json or empty.
            status: the HTTP status; without it, the one that goes with the form.
            message: what the body says; without it, what goes with the form.
            headers: further headers, such as `retry-after`.
            delay: see the class.
            path: see the class.
            times: see the class.

        Raises:
            ValueError: there is no such form.
        """
        made = failure(form, status, message, headers)
        self._add(f"fail {form} {made.status}", Reply(made.body, made.status, made.headers, delay), path, times)

    def cut(
        self,
        events: Iterable[Json] | None = None,
        *,
        delay: float = 0.0,
        path: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Close the connection: instead of an answer, or in the middle of a stream, after these events."""
        self._add("cut connection", Cut(None if events is None else list(events), delay), path, times)

    def respond(self, responder: Responder, *, path: str | None = None, times: int | None = 1) -> None:
        """Answer with what a function makes of the request: a `Reply`, `Events` or `Cut`, or None."""
        if not callable(responder):
            raise TypeError(f"responder is a function, found {type(responder).__name__}")

        def answer(arrival: Arrival) -> Answer | None:
            made = responder(Request.of(arrival))
            return None if made is None else sendable(made)

        self._line(f"respond by {getattr(responder, '__name__', 'function')}", answer, path, times)

    def intercept(self, arrival: Arrival) -> Answer | None:
        """Record a request and give the next answer for it, if one is lined up; for `create_app`."""
        self.requests.append(Request.of(arrival))
        line = self._next(arrival.path)
        try:
            return None if line is None else line.answer(arrival)
        except BaseException as error:  # pytest's own outcomes included, which must not end the server
            said = (str(error).splitlines() or [""])[0]
            self.errors.append(f"{line}: {type(error).__name__}: {said}")
            raise RuntimeError(f"{line} failed") from error

    def reset(self) -> None:
        """Forget all answers and requests."""
        with self._lock:
            self._lines.clear()
            self.requests.clear()
            self.errors.clear()

    def _add(self, what: str, answer: Answer, path: str | None, times: int | None) -> None:
        ready = sendable(answer)
        self._line(what, lambda arrival: ready, path, times)

    def _line(self, what: str, answer: Callable[[Arrival], Answer | None], path: str | None, times: int | None) -> None:
        if times is not None and times < 1:
            raise ValueError(f"times is {times}; an answer is used once or more often, or always with None")
        if path is not None and not path.startswith("/"):
            raise ValueError(f"path is {path!r}, which begins with no slash: say {'/' + path!r}")
        with self._lock:
            self._lines.append(_Line(what, answer, path, times))

    def _next(self, path: str) -> _Line | None:
        with self._lock:
            for index, line in enumerate(self._lines):
                if line.path is not None and path not in (line.path, self._prefix + line.path):
                    continue
                line.used = True
                if line.left is not None:
                    line.left -= 1
                    if not line.left:
                        del self._lines[index]
                return line
        return None
