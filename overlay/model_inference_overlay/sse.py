"""Server-sent events: bytes in as they arrive, whole events out.

The rules are those of the WHATWG HTML standard, section 9.2 ("Server-sent events"), 9.2.5 for the grammar and 9.2.6 for
its meaning. The cost is linear in the bytes, whatever the pieces that they come in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from model_inference_overlay.exceptions import EventTooLargeError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SSEDecoder", "ServerSentEvent"]

_BOM = b"\xef\xbb\xbf"
_LF, _CR = 10, 13  # looked for as numbers: `in` turns bytes into one by an exception that it catches


class ServerSentEvent(NamedTuple):
    """One event.

    Attributes:
        event: the event's type, "message" where it names none.
        data: its data lines, joined by newlines.
        id: the last event id that the stream has set so far, or "".
        retry: the reconnection time in milliseconds that the event's own block sets, or None.
    """

    event: str = "message"
    data: str = ""
    id: str = ""
    retry: int | None = None


# Goes past the keyword arguments of the class, which cost more than all the rest of a short event.
_new: Callable[[type[ServerSentEvent], tuple[str, str, str, int | None]], ServerSentEvent]
_new = cast("Any", tuple).__new__


class SSEDecoder:
    """Decode one stream.

    Args:
        max_event_size: the most bytes that one event may hold, its data lines and the line being read; default 16 MiB.
        deliver_unfinished: whether `close` delivers an event that no blank line has ended; the standard discards it.
    """

    def __init__(self, *, max_event_size: int = 16 * 1024 * 1024, deliver_unfinished: bool = False) -> None:
        if max_event_size < 1:
            raise ValueError(f"max_event_size is a number of bytes above 0, found {max_event_size!r}")
        self._limit = max_event_size
        self._deliver_unfinished = deliver_unfinished
        self._last_id = ""
        self._reset()

    def _reset(self) -> None:
        self._failed = False
        self._first_line = True  # the only one that may begin with a byte order mark
        self._after_cr = False  # a line feed that comes next belongs to the line that ended already
        self._line = bytearray()  # the line being read; appending to it is what keeps small pieces cheap
        self._between = False  # nothing is pending and no mark can come: a block may be read at a glance
        self._start_event()

    def _start_event(self) -> None:
        self._data: list[bytes] = []
        self._size = 0
        self._type = b""
        self._retry: int | None = None

    def feed(self, data: bytes) -> list[ServerSentEvent]:
        """Take the next bytes and return the events that they complete.

        Raises:
            EventTooLargeError: an event exceeds the limit. Events before it in the same bytes are returned first, and
                the error is raised by the next call. After it the stream cannot be read on.
        """
        events: list[ServerSentEvent] = []
        self._feed(data, events, plain=False)
        return events

    def feed_plain(self, data: bytes) -> list[ServerSentEvent | bytes]:
        """Do what `feed` does, but give an event that is one line of data, and nothing else, as the bytes of its data.

        This spares a reader that parses them, as nearly every event of a stream is parsed, an event and a text.

        Raises:
            EventTooLargeError: as `feed`.
        """
        if self._between and not self._after_cr:
            # Servers flush each event: most pieces are one, of one line.
            lines = data.split(b"\n", 3)
            if len(lines) == 3 and not lines[1] and not lines[2]:
                line = lines[0]
                if line[:6] == b"data: " and _CR not in line and len(line) <= self._limit:
                    return [line[6:]]
        events: list[Any] = []
        self._feed(data, events, plain=True)
        return events

    def _feed(self, data: bytes, events: list[Any], plain: bool) -> None:
        if self._failed:
            raise EventTooLargeError(limit=self._limit)
        if self._after_cr or _CR in data:
            data = self._to_line_feeds(data)
        limit = self._limit
        try:
            if plain:
                data = self._take_run(data, events)
            blocks = data.split(b"\n\n")
            rest = blocks.pop()
            for block in blocks:
                if self._between and block[:6] == b"data: " and b"\n" not in block and len(block) <= limit:
                    if plain:
                        events.append(block[6:])
                    else:
                        text = block[6:].decode("utf-8", "replace")
                        events.append(_new(ServerSentEvent, ("message", text, self._last_id, None)))
                else:
                    self._read(block + b"\n\n", events)
            if rest:
                self._read(rest, events)
        except EventTooLargeError:
            self._fail()
            if not events:
                raise

    def _take_run(self, data: bytes, events: list[Any]) -> bytes:
        """Take a run of events that are one line of data each, without a look at any of them, and return the rest.

        Cut at the lines that begin them, such events hold no line feed; all others leave one somewhere.
        """
        if not self._between:
            end = data.find(b"\n\n") + 2
            if end < 2:
                return data
            self._read(data[:end], events)
            data = data[end:]
        end = data.rfind(b"\n\n")
        if not self._between or end < 0 or end > self._limit or data[:6] != b"data: ":
            return data
        run = data[6:end].split(b"\n\ndata: ")
        # Looking for one byte in all of them together is many times faster than counting it.
        if _LF in b"".join(run):
            return data
        events += run
        return data[end + 2 :]

    def close(self) -> list[ServerSentEvent]:
        """Take the end of the stream; the decoder can then read another, as a client that reconnects does.

        Returns:
            The unfinished event where the decoder was made to deliver it and it has data, else nothing.

        Raises:
            EventTooLargeError: the last `feed` met an event that exceeds the limit.
        """
        failed = self._failed
        events: list[ServerSentEvent] = []
        if self._deliver_unfinished and not failed:
            if self._line:
                self._read(b"\n", events)
            self._dispatch(events)
        self._reset()
        if failed:
            raise EventTooLargeError(limit=self._limit)
        return events

    def _to_line_feeds(self, data: bytes) -> bytes:
        if self._after_cr and data:
            self._after_cr = False
            data = data.removeprefix(b"\n")
        if data.endswith(b"\r"):
            self._after_cr = True
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _read(self, data: bytes, events: list[ServerSentEvent]) -> None:
        """Read bytes whose lines end in line feeds, line by line."""
        lines = data.split(b"\n")
        rest = lines.pop()
        if lines and self._line:
            self._line += lines[0]
            lines[0] = bytes(self._line)
            self._line.clear()
        for line in lines:
            self._check(len(line))
            if self._first_line:
                self._first_line = False
                line = line.removeprefix(_BOM)
            if line:
                self._take(line)
            else:
                self._dispatch(events)
        self._line += rest
        self._check(len(self._line))
        self._between = not (self._line or self._first_line or self._data or self._type or self._retry is not None)

    def _check(self, line: int) -> None:
        if self._size + line > self._limit:
            raise EventTooLargeError(limit=self._limit)

    def _take(self, line: bytes) -> None:
        """Take one line that is not empty (9.2.6, "process the field")."""
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
            self._size += len(line)
        elif name == b"event":
            self._type = value
        elif name == b"id":
            if b"\0" not in value:
                self._last_id = value.decode("utf-8", "replace")
        elif name == b"retry" and value.isdigit() and len(value) <= 4000:  # Python reads no number of 4,300 digits
            self._retry = int(value)

    def _dispatch(self, events: list[ServerSentEvent]) -> None:
        if self._data:
            text = b"\n".join(self._data).decode("utf-8", "replace")
            kind = self._type.decode("utf-8", "replace") or "message"
            events.append(_new(ServerSentEvent, (kind, text, self._last_id, self._retry)))
        self._start_event()

    def _fail(self) -> None:
        self._line.clear()
        self._start_event()
        self._between = False
        self._failed = True
