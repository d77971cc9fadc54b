"""The sans-I/O half of a stream: bytes of an answer in, typed updates out, errors raised where the server sent them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from model_inference_overlay import jsontext
from model_inference_overlay.errors import error_in_body
from model_inference_overlay.exceptions import DecodeError, ModelInferenceError, StreamTruncatedError
from model_inference_overlay.operation import EventStream
from model_inference_overlay.sse import ServerSentEvent, SSEDecoder

T = TypeVar("T")


class EventReader(Generic[T]):
    """Reads one stream.

    Args:
        declared: what the operation says of its stream.
        decode: turns the JSON value of one event into an update; None hands it on.
        fail: turns an error that arrived as JSON into the exception to raise.
    """

    def __init__(
        self,
        declared: EventStream,
        decode: Callable[[Any], T] | None,
        fail: Callable[[Any], ModelInferenceError],
    ) -> None:
        self._declared = declared
        self._decode = decode
        self._fail = fail
        self._decoder = SSEDecoder()
        self._finished = False
        self.done = False
        """Whether the terminator has arrived: what follows it is drained and ignored."""

    def feed(self, data: bytes) -> list[T]:
        """Take the next bytes of the answer and give the updates that they complete.

        Raises:
            HttpResponseError: an event holds the server's error; behind other updates it waits for `raise_pending`.
            DecodeError: an event's data is not JSON.
            EventTooLargeError: one event passes the size limit.
        """
        return [] if self.done else self._updates(self._decoder.feed(data))

    def close(self) -> list[T]:
        """Take the end of the answer.

        Raises:
            StreamTruncatedError: the stream ended before its terminator and before anything said that it is complete.
        """
        if self.done:
            return []
        updates = self._updates(self._decoder.close())
        if not self._is_complete():
            raise StreamTruncatedError(
                "the stream ended before it was complete: the connection was cut. Ask again, or use what arrived"
            )
        self.done = True
        return updates

    def _is_complete(self) -> bool:
        expects_end = self._declared.terminator is not None or self._declared.finish is not None
        return self.done or self._finished or not expects_end

    def _updates(self, events: list[ServerSentEvent]) -> list[T]:
        updates: list[T] = []
        for event in events:
            if self.done:
                break
            text = event.data
            if text == self._declared.terminator:
                self.done = True
            elif text:
                try:
                    updates.append(self._update(event))
                except ModelInferenceError as error:
                    if not updates:
                        raise
                    # What came before the error belongs to the caller first.
                    self._pending_error = error
                    self.done = True
        return updates

    _pending_error: ModelInferenceError | None = None

    def raise_pending(self) -> None:
        """Raise the error that stood behind the updates of the last feed, if there is one."""
        error, self._pending_error = self._pending_error, None
        if error is not None:
            raise error

    def _update(self, event: ServerSentEvent) -> T:
        try:
            value = jsontext.loads(event.data)
        except ValueError:
            if event.event == "error":
                raise self._fail(event.data) from None
            shown = event.data if len(event.data) <= 200 else f"{event.data[:200]}..."
            raise DecodeError(f"an event of the stream is not JSON: {shown!r}") from None
        if event.event == "error" or error_in_body(value):
            raise self._fail(value)
        self._note_finish(value)
        result: T = value if self._decode is None else self._decode(value)
        return result

    def _note_finish(self, value: Any) -> None:
        if self._declared.finish is None or not isinstance(value, dict):
            return
        items, member = self._declared.finish
        found = value.get(items)
        if isinstance(found, list):
            for item in found:
                if isinstance(item, dict) and item.get(member) is not None:
                    self._finished = True

    def whole(self, value: Any) -> T:
        """Read a plain JSON answer as the only update of its stream."""
        self.done = True
        if self._declared.finish is not None and isinstance(value, dict):
            rename = self._declared.whole
            items = value.get(self._declared.finish[0])
            if rename and isinstance(items, list):
                renamed = [
                    {rename.get(key, key): each for key, each in item.items()} if isinstance(item, dict) else item
                    for item in items
                ]
                value = {**value, self._declared.finish[0]: renamed}
        result: T = value if self._decode is None else self._decode(value)
        return result
