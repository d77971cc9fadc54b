"""One call as it is recorded: what happens to it in, its span and measurements out, exactly once, however it ends."""

from __future__ import annotations

import sys
from _thread import start_new_thread
from collections.abc import Callable
from time import perf_counter
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from opentelemetry import context, trace
from opentelemetry.trace import Status, StatusCode

from model_inference_overlay.exceptions import ModelInferenceError
from model_inference_overlay.redaction import redact_text
from model_inference_overlay.tracing import conventions, messages
from model_inference_overlay.tracing.conventions import Attributes
from model_inference_overlay.tracing.instruments import Instruments
from model_inference_overlay.tracing.quiet import quietly

if TYPE_CHECKING:
    from opentelemetry.trace import Span

Answer: TypeAlias = Callable[[], Any]
"""Gives what has arrived of an answer, a model or JSON; it is asked once, if at all."""

# Where OpenTelemetry holds locks that are not reentrant.
_LOCKING = ("opentelemetry.sdk.", "opentelemetry.exporter.")


class Call:
    """The record of one call. As a context manager it makes its span the current one, until the answer has begun.

    Args:
        span: the call's, just started.
        known: the attributes that its measurements share with it.
        instruments: None where there are none.
        streamed: whether the answer is asked for as a stream.
        content: whether what the model says is recorded.

    Attributes:
        context: the context in which the span is the current one.
        attempts: how often the request was sent.
    """

    def __init__(
        self, span: Span, known: Attributes, instruments: Instruments | None, *, streamed: bool, content: bool
    ) -> None:
        self._began = perf_counter()
        self._open = [True]  # taken by the one who ends the call, from whichever thread
        self._span = span
        self._known = known
        self._instruments = instruments
        self._streamed = streamed
        self._content = content
        self._first: float | None = None
        self._token: Any = None
        self.context = trace.set_span_in_context(span)
        self.attempts = 1

    def __enter__(self) -> Self:
        self._token = quietly(context.attach, self.context)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        token, self._token = self._token, None
        # A coroutine that is thrown away is closed in whatever context that happens in, which is not ours to reset.
        if kind is GeneratorExit:
            self.end()
            return
        if token is not None:
            quietly(context.detach, token)
        if error is not None:
            self.fail(error)

    def arrived(self) -> None:
        """Note that a part of a streamed answer has arrived."""
        if self._first is None:
            self._first = perf_counter() - self._began

    def end(self, answer: Answer | None = None) -> None:
        """End a call that went well, was left early or was lost; one that has ended already stays as it is."""
        self._close(answer, None)

    def fail(self, error: BaseException, answer: Answer | None = None) -> None:
        """End a call that failed, or was cancelled."""
        if isinstance(error, ModelInferenceError):
            self.attempts = error.attempts
        self._close(answer, error)

    def __del__(self) -> None:
        if getattr(self, "_open", None):
            self.end()

    def _close(self, answer: Answer | None, error: BaseException | None) -> None:
        try:
            self._open.pop()
        except IndexError:
            return
        seconds = perf_counter() - self._began
        # The garbage collector runs finalizers, and so may end a lost call, in the middle of anything: where that is
        # OpenTelemetry, whose locks are then held, another thread has to wait for them.
        if _is_locking(sys._getframe()):
            quietly(start_new_thread, self._finish_quietly, (seconds, answer, error))
        else:
            self._finish_quietly(seconds, answer, error)

    def _finish_quietly(self, seconds: float, answer: Answer | None, error: BaseException | None) -> None:
        quietly(self._finish, seconds, answer, error)

    def _finish(self, seconds: float, answer: Answer | None, error: BaseException | None) -> None:
        arrived = None if answer is None else quietly(answer)
        found = quietly(conventions.response_attributes, arrived) or {}
        failure = {} if error is None else conventions.error_attributes(error)
        if quietly(self._span.is_recording):
            quietly(self._describe, {**found, **failure}, arrived, error)
        quietly(self._measure, seconds, found, failure)
        quietly(self._span.end)

    def _describe(self, found: Attributes, arrived: Any, error: BaseException | None) -> None:
        if self._streamed and self._first is not None:
            found[conventions.FIRST_CHUNK] = self._first
        if self.attempts > 1:
            found[conventions.RESEND_COUNT] = self.attempts - 1
        if self._content:
            found.update(quietly(messages.response_content, arrived) or {})
        quietly(self._span.set_attributes, found)
        if error is not None:
            # An error's message may hold what was sent, or what the model said.
            text = redact_text(str(error)) if self._content else None
            quietly(self._span.set_status, Status(StatusCode.ERROR, text))

    def _measure(self, seconds: float, found: Attributes, failure: Attributes) -> None:
        instruments = self._instruments
        if instruments is None:
            return
        shared = {**self._known}
        if conventions.RESPONSE_MODEL in found:
            shared[conventions.RESPONSE_MODEL] = found[conventions.RESPONSE_MODEL]
        for kind, count in conventions.token_counts(found).items():
            instruments.tokens.record(count, {**shared, conventions.TOKEN_TYPE: kind}, self.context)
        if self._streamed and self._first is not None:
            instruments.first_chunk.record(self._first, shared, self.context)
        if conventions.ERROR_TYPE in failure:
            shared[conventions.ERROR_TYPE] = failure[conventions.ERROR_TYPE]
        instruments.duration.record(seconds, shared, self.context)


def _is_locking(frame: FrameType | None) -> bool:
    while frame is not None:
        if str(frame.f_globals.get("__name__", "")).startswith(_LOCKING):
            return True
        frame = frame.f_back
    return False
