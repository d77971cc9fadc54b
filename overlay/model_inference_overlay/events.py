"""The sans-I/O half of a stream: bytes of an answer in, typed updates out, errors raised where the server sent them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from model_inference_overlay.assembly import Assembly
from model_inference_overlay.errors import error_in_body
from model_inference_overlay.exceptions import (
    DeadlineExceededError,
    DecodeError,
    EventTooLargeError,
    ModelInferenceError,
    ServiceResponseError,
    StreamTruncatedError,
)
from model_inference_overlay.jsontext import loads, strict_loads
from model_inference_overlay.operation import EventStream, Types
from model_inference_overlay.redaction import one_line, redact_text
from model_inference_overlay.sse import ServerSentEvent, SSEDecoder

T = TypeVar("T")
_QUOTED = 200
_GRAIN = 0.02  # seconds by which a timeout may fire before the deadline that it was cut to
_END = "_is_end"
_NOTHING: Any = object()
_NOTED = 1024 * 1024  # bytes of events that are kept as they came, before they are added up


class EventReader(Generic[T]):
    """Reads one stream.

    Args:
        declared: what the operation says of its stream.
        types: where the decoders of its updates and of the whole answer are found.
        fail: turns an error that arrived as JSON, or as text, into the exception to raise.
        context: what an error of this reader tells of the request: `method`, `url`, `request_id`, `attempts`.
        secrets: the credentials that were sent, masked should the server repeat them.
        until: when the whole call has to be over, on `clock`; None for no limit.
        clock: gives seconds that only grow.
        watch: called with each update, before the caller has it.
        read: decodes the whole answer, in place of its type.
    """

    def __init__(
        self,
        declared: EventStream,
        types: Types,
        fail: Callable[[Any], ModelInferenceError],
        context: Mapping[str, Any] | None = None,
        *,
        secrets: tuple[str, ...] = (),
        until: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        watch: Callable[[Any], object] | None = None,
        read: Callable[[Any], Any] | None = None,
    ) -> None:
        self._read = read
        self._declared = declared
        self._types = types
        self._decode: Callable[[Any], T] = types.decoder(declared.event) or _same
        self._is_object = types.is_object(declared.event)
        self._fail = fail
        self._context = dict(context or {})
        self._secrets = secrets
        self._until = until
        self._clock = clock
        self._watch = watch
        self._decoder = SSEDecoder()
        self._rules = declared.assembling()
        self._assembly = None if self._rules is None else Assembly(self._rules)
        self._noted: list[bytes] = []
        self._noted_size = 0
        self._terminator = None if declared.terminator is None else declared.terminator.encode()
        # The type of the events that can be parsed unseen: those of data alone, unless the terminator is an object too.
        self._parsed = None if self._terminator is not None and self._terminator[:1] == b"{" else bytes
        self._error: ModelInferenceError | None = None
        self._whole: Any = None
        self.done = False
        """Whether the terminator, or an error, has arrived: what follows is drained and ignored."""

    def feed(self, data: bytes) -> list[T]:
        """Take the next bytes of the answer and give the updates that they complete.

        Raises:
            HttpResponseError: an event holds the server's error; behind other updates it waits for `raise_pending`.
            DecodeError: an event's data is not JSON, or no object.
            EventTooLargeError: one event passes the size limit.
            DeadlineExceededError: the whole call should have been over by now.
        """
        if self.done:
            return []
        if self._until is not None:
            self._check_time(self._until)
        self._noted_size += len(data)
        if self._noted_size > _NOTED:
            self._assemble()
        try:
            events = self._decoder.feed_plain(data)
        except EventTooLargeError as error:
            raise self._told(error) from None
        updates = self._updates(events)
        if self._watch is not None:
            for update in updates:
                self._watch(update)
        return updates

    def close(self, cause: BaseException | None = None) -> list[T]:
        """Take the end of the answer; `cause` is the error that it ended in, if it did.

        Raises:
            StreamTruncatedError: the stream ended before its terminator and before anything said that it is complete.
            EventTooLargeError: the last event passes the size limit.
        """
        if self.done:
            return []
        try:
            updates = self._updates(self._decoder.close())
        except EventTooLargeError as error:
            raise self._told(error) from None
        complete = self._is_complete()
        self.done = True
        if not complete:
            raise StreamTruncatedError(
                "the connection ended before the stream did", partial=self.result(), error=cause, **self._context
            )
        return updates

    def fail(self, error: ModelInferenceError) -> list[T]:
        """Take an error of the connection, which is the end of the answer.

        Returns:
            As `close`, where the connection only ended too early: perhaps nothing is missing.

        Raises:
            StreamTruncatedError: as `close`, `error` being the cause.
            DeadlineExceededError: the whole call should have been over by now.
            ModelInferenceError: any other `error`, with what is known of the request.
        """
        if self.done:
            return []
        if vars(error).get(_END):
            return self.close(error)
        if self._until is not None:
            self._check_time(self._until - _GRAIN, error)
        raise self._told(error)

    def _told(self, error: ModelInferenceError) -> ModelInferenceError:
        self.done = True
        if self._context:
            error.tell(**self._context)
        return error

    def _check_time(self, until: float, cause: BaseException | None = None) -> None:
        if self._clock() >= until:
            self.done = True
            raise DeadlineExceededError(
                "the stream was not over when the time for the whole call was", error=cause, **self._context
            )

    def raise_pending(self) -> None:
        """Raise the error that stood behind the updates of the last feed, if there is one."""
        error, self._error = self._error, None
        if error is not None:
            raise error

    def result(self) -> Any:
        """Give the whole answer as far as it has come, decoded; None where the document does not say how it adds up."""
        result = self._declared.result
        value = self._added()
        decode = self._types.decoder(result) if result else None
        return value if value is None or decode is None else decode(value)

    def final(self) -> Any:
        """Give the whole answer of a stream that is over, as `result` does, or as the type that the call asked for.

        Raises:
            OutputError: it is not of that type.
        """
        if self._read is None:
            return self.result()
        value = self._added()
        try:
            return None if value is None else self._read(value)
        except ModelInferenceError as error:
            raise self._told(error) from error.__cause__

    def _added(self) -> Any:
        if self._whole is not None:
            return self._whole
        assembly = self._assemble()
        if assembly is None:
            return None
        value = assembly.result()
        # Where an update says what it is, the whole answer is something else.
        constants = self._types.constants(self._declared.result or "")
        return value | {name: own for name, own in constants.items() if name in value}

    def text_of(self, update: Any) -> str:
        """Give the text that an update brings for the first alternative; "" where it brings none."""
        rules = self._rules
        if rules is None or not rules.append:
            return ""
        items = getattr(update, rules.items, None)
        for item in items if isinstance(items, list) else ():
            if getattr(item, "index", 0) in (0, None):
                holder = item if rules.delta is None else getattr(item, rules.delta, None)
                text = getattr(holder, rules.append[0], None)
                return text if isinstance(text, str) else ""
        return ""

    def whole(self, value: Any) -> T:
        """Read a plain JSON answer as the only update of its stream."""
        self.done = True
        self._whole = value
        finish, rename = self._declared.finish, self._declared.whole
        items = value.get(finish[0]) if finish is not None and isinstance(value, dict) else None
        if finish is not None and rename and isinstance(items, list):
            value = {**value, finish[0]: [_renamed(item, rename) for item in items]}
        return self._decode(value)

    def _is_complete(self) -> bool:
        if self.done or (self._declared.terminator is None and self._declared.finish is None):
            return True
        assembly = self._assemble()
        if assembly is None or self._declared.finish is None:
            return False
        name, member = self._declared.finish
        items = assembly.result()[name]
        return bool(items) and all(item.get(member) is not None for item in items)

    def _updates(self, events: Sequence[Any]) -> list[T]:
        """Read events as `SSEDecoder.feed_plain` gives them."""
        updates: list[T] = []
        noted, decode, parsed = self._noted, self._decode, self._parsed
        try:
            for event in events:
                # Nearly every event is one line that holds an object without an error, which is an update.
                try:
                    value = strict_loads(event) if type(event) is parsed else None
                except ValueError:
                    value = None
                if type(value) is not dict or "error" in value:
                    event, value = self._unusual(event)
                    if value is _NOTHING:
                        if self.done:
                            break
                        continue
                noted.append(event)
                updates.append(decode(value))
        except ModelInferenceError as error:
            self.done = True
            if not updates:
                raise
            # What came before the error belongs to the caller first.
            self._error = error
        return updates

    def _unusual(self, event: ServerSentEvent | bytes) -> tuple[bytes, Any]:
        """Give the data and the value of an event at which one has to look twice, `_NOTHING` where it brings none."""
        name, data = ("message", event) if isinstance(event, bytes) else (event.event, event.data.encode())
        text = data.strip()
        if text == self._terminator:
            self.done = True
        if self.done or (not text and name != "error"):
            return data, _NOTHING
        value = self._parse(name, data)
        if name == "error" or (error_in_body(value) and not self._types.declares(self._declared.event, value, "error")):
            raise self._fail(value)
        if type(value) is not dict and self._is_object:
            raise self._refused(data.decode("utf-8", "replace"), "no JSON object")
        return data, value

    def _parse(self, name: str, data: bytes) -> Any:
        text = data.decode("utf-8", "replace")
        try:
            return loads(text)
        except ValueError:
            raise (self._fail(text) if name == "error" else self._refused(text, "not JSON")) from None

    def _refused(self, text: str, what: str) -> DecodeError:
        shown = one_line(redact_text(text, self._secrets), _QUOTED)
        return DecodeError(f"an event of the stream is {what}: {shown}", body=text, **self._context)

    def _assemble(self) -> Assembly | None:
        """Add up the events that were noted; most streams are never asked for it, so it is not done at once."""
        noted, self._noted, self._noted_size = self._noted, [], 0
        if self._assembly is not None:
            for data in noted:
                self._assembly.add(loads(data.decode("utf-8", "replace")))
        return self._assembly


def mark_as_end(error: ServiceResponseError) -> ServiceResponseError:
    """Mark an error of the connection as one that only says that it ended before the whole answer had arrived."""
    vars(error)[_END] = True
    return error


def _same(value: Any) -> Any:
    return value


def _renamed(item: Any, names: Any) -> Any:
    return {names.get(key, key): value for key, value in item.items()} if isinstance(item, dict) else item
