"""The event-stream decoder: the WHATWG standard's rules, whatever the pieces the bytes come in, in linear time."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_inference_overlay.exceptions import EventTooLargeError, StreamError
from model_inference_overlay.sse import ServerSentEvent, SSEDecoder


def message(data: str, id: str = "", *, event: str = "message", retry: int | None = None) -> ServerSentEvent:
    return ServerSentEvent(event, data, id, retry)


BOM = b"\xef\xbb\xbf"
COMMENT = b"x" * 2048

# name, bytes, events. The first group holds the examples of the standard's section 9.2.6, the second what the
# web-platform tests check (eventsource/format-*), the third what inference servers send.
CASES: list[tuple[str, bytes, list[ServerSentEvent]]] = [
    ("standard: one event of three lines", b"data: ACME\ndata: -3\ndata: 41\n\n", [message("ACME\n-3\n41")]),
    (
        "standard: comment, id set, id reset, leading space kept",
        b": the first block is a comment\n\ndata: one\nid: 1\n\ndata:two\nid\n\ndata:  three\n\n",
        [message("one", "1"), message("two"), message(" three")],
    ),
    ("standard: empty data, two empty lines, unfinished", b"data\n\ndata\ndata\n\ndata:", [message(""), message("\n")]),
    ("standard: the space is optional", b"data:test\n\ndata: test\n\n", [message("test"), message("test")]),
    ("wpt: one byte order mark is dropped", BOM + b"data:1\n\ndata:2\n\n", [message("1"), message("2")]),
    ("wpt: a second one is part of the name", BOM + BOM + b"data:1\n\ndata:2\n\ndata:3", [message("2")]),
    (
        "wpt: a mark further on is part of a name",
        b"data:1\n\n" + BOM + b"data:2\n\ndata:3\n\n",
        [message("1"), message("3")],
    ),
    ("a mark of its own before the blank line", BOM + b"\ndata:1\n\n", [message("1")]),
    (
        "wpt: comments of every length and content",
        b"data:1\r:\0\n:\r\ndata:2\n:" + COMMENT + b"\rdata:3\n:data:fail\r:" + COMMENT + b"\ndata:4\n\n",
        [message("1\n2\n3\n4")],
    ),
    (
        "wpt: nothing before the final empty line",
        b"retry:1000\ndata:test1\n\nid:test\ndata:test2",
        [message("test1", retry=1000)],
    ),
    (
        "wpt: data with and without value",
        b"data:\n\ndata\ndata\n\ndata:test\n\n",
        [message(""), message("\n"), message("test")],
    ),
    (
        "wpt: event names one event alone",
        b"event:test\ndata:x\n\ndata:x\n\n",
        [message("x", event="test"), message("x")],
    ),
    ("wpt: an empty event is a message", b"event: \ndata:data\n\n", [message("data")]),
    ("event without data is not dispatched", b"event:test\n\ndata:x\n\n", [message("x")]),
    ("the last event wins", b"event:a\nevent:b\ndata:x\n\n", [message("x", event="b")]),
    (
        "wpt: field names are exact",
        b"data:\0\rDATA:no\ndata:  a\ndata\0:no\r\0data:no\nda-ta:no\rdata_b\r\ndata:c\r data:no\ndata:\ndata:d\n\n",
        [message("\0\n a\nc\n\nd")],
    ),
    (
        "wpt: unknown fields",
        b"data:a\n data\ndata\ncolour:red\nwords\n:remark\ndata:b\n\n",
        [message("a\n\nb")],
    ),
    ("wpt: one space goes, a tab stays", b"data:\ttest\rdata: \ndata:test\n\n", [message("\ttest\n\ntest")]),
    ("wpt: newlines of each kind", b"data:test\r\ndata\ndata:test\r\n\r", [message("test\n\ntest")]),
    ("wpt: NUL in data", b"data:\0\n\n", [message("\0")]),
    (
        "wpt: id stays until set again",
        b"id: \xe2\x80\xa6\ndata:1\n\ndata:2\n\nid:3\ndata:3\n\n",
        [message("1", "…"), message("2", "…"), message("3", "3")],
    ),
    (
        "wpt: id with NUL is ignored",
        b"id:1\ndata:1\n\nid:2\0\ndata:2\n\nid:\0\0\ndata:3\n\n",
        [message("1", "1"), message("2", "1"), message("3", "1")],
    ),
    ("wpt: id without data counts", b"id:7\n\ndata:x\n\n", [message("x", "7")]),
    ("id without value resets", b"id:7\ndata:x\n\nid:\ndata:y\n\n", [message("x", "7"), message("y")]),
    ("wpt: retry", b"retry:3000\ndata:x\n\ndata:y\n\n", [message("x", retry=3000), message("y")]),
    ("wpt: bogus retry leaves the one before", b"retry:3000\nretry:1000x\ndata:x\n\n", [message("x", retry=3000)]),
    ("wpt: empty retry", b"retry\ndata:x\n\nretry:\ndata:y\n\n", [message("x"), message("y")]),
    (
        "retry is ASCII digits alone",
        b"".join(
            b"retry:" + v + b"\ndata:x\n\n" for v in (b"-1", b"+1", b"1.0", b"1e3", b" 1 ", b"0x1", b"1_0", b"\xd9\xa1")
        ),
        [message("x")] * 8,
    ),
    ("retry with leading zeros", b"retry: 007\ndata:x\n\n", [message("x", retry=7)]),
    ("retry that no one can wait", b"retry:" + b"9" * 5000 + b"\ndata:x\n\n", [message("x")]),
    ("retry of a block without data does not leak", b"retry:5\n\ndata:x\n\n", [message("x")]),
    ("wpt: UTF-8", "data:ok…\n\n".encode(), [message("ok…")]),
    ("UTF-8 of four bytes", "data:🜁é\n\n".encode(), [message("🜁é")]),
    ("broken UTF-8 is replaced", b"data:a\xffb\xe2\x80\ndata:\xf0\x9f\n\n", [message("a\ufffdb\ufffd\n\ufffd")]),
    ("a surrogate is three replacements", b"data:\xed\xa0\x80\n\n", [message("\ufffd\ufffd\ufffd")]),
    ("broken UTF-8 in event and id", b"event:\xff\nid:\xfe\ndata:x\n\n", [message("x", "\ufffd", event="\ufffd")]),
    ("NEL and line separator end no line", "data:a\x85b\u2028c\x0bd\n\n".encode(), [message("a\x85b\u2028c\x0bd")]),
    ("CR alone", b"data:1\r\rdata:2\r\r", [message("1"), message("2")]),
    ("CRLF", b"data:1\r\n\r\ndata:2\r\n\r\n", [message("1"), message("2")]),
    ("LF CR is two lines", b"data:1\n\rdata:2\n\r", [message("1"), message("2")]),
    ("CR LF LF", b"data:1\r\n\ndata:2\r\n\n", [message("1"), message("2")]),
    ("many blank lines", b"\n\n\ndata:1\n\n\n\n\ndata:2\n\n\n", [message("1"), message("2")]),
    ("the value may hold colons", b"data: a: b::c\n\n", [message("a: b::c")]),
    (
        "server: chunks and terminator",
        b'data: {"a": 1}\n\ndata: {"a": 2}\n\ndata: [DONE]\n\n',
        [message('{"a": 1}'), message('{"a": 2}'), message("[DONE]")],
    ),
    (
        "server: keep-alives",
        b": ping\n\ndata: 1\n\n: ping\n\ndata:\n\ndata: 2\n\n",
        [message("1"), message(""), message("2")],
    ),
    ("server: an error event", b'event: error\ndata: {"error": {}}\n\n', [message('{"error": {}}', event="error")]),
    (
        "server: id and retry on each event",
        b"id: 0\nretry: 10\ndata: a\n\nid: 1\nretry: 10\ndata: b\n\n",
        [message("a", "0", retry=10), message("b", "1", retry=10)],
    ),
    ("server: cut in the middle", b'data: {"a": 1}\n\ndata: {"a', [message('{"a": 1}')]),
    ("nothing", b"", []),
]
IDS = [name for name, _, _ in CASES]


def decode(*pieces: bytes) -> list[ServerSentEvent]:
    decoder = SSEDecoder()
    return [event for piece in pieces for event in decoder.feed(piece)] + decoder.close()


@pytest.mark.parametrize(("stream", "events"), [case[1:] for case in CASES], ids=IDS)
class TestRules:
    def test_whole(self, stream: bytes, events: list[ServerSentEvent]) -> None:
        assert decode(stream) == events

    def test_byte_by_byte(self, stream: bytes, events: list[ServerSentEvent]) -> None:
        assert decode(*(stream[at : at + 1] for at in range(len(stream)))) == events

    def test_cut_at_every_byte(self, stream: bytes, events: list[ServerSentEvent]) -> None:
        step = 1 if len(stream) < 400 else 61
        for at in range(0, len(stream), step):
            assert decode(stream[:at], stream[at:]) == events

    def test_empty_pieces_change_nothing(self, stream: bytes, events: list[ServerSentEvent]) -> None:
        pieces = [piece for at in range(len(stream)) for piece in (stream[at : at + 1], b"")]
        assert decode(b"", *pieces) == events


@pytest.mark.parametrize(
    ("stream", "events"),
    [(stream, events) for _, stream, events in CASES if b"\r" not in stream and stream.endswith(b"\n\n")],
)
def test_each_line_ending_means_the_same(stream: bytes, events: list[ServerSentEvent]) -> None:
    assert decode(stream.replace(b"\n", b"\r\n")) == events
    assert decode(stream.replace(b"\n", b"\r")) == events


def reference(stream: bytes) -> list[ServerSentEvent]:
    """Decode a whole stream by the letter of the standard, character by character, with none of the decoder's means."""
    text = stream.decode("utf-8", "replace")
    text = text[1:] if text.startswith("\ufeff") else text
    lines, line, skip = [], "", False
    for char in text:
        if char == "\n" and skip:
            skip = False
            continue
        skip = char == "\r"
        if char in "\r\n":
            lines.append(line)
            line = ""
        else:
            line += char
    data, kind, last_id, retry = "", "", "", None
    events = []
    for line in lines:
        if not line:
            if data:
                events.append(ServerSentEvent(kind or "message", data[:-1], last_id, retry))
            data, kind, retry = "", "", None
            continue
        name, colon, value = line.partition(":")
        value = value[1:] if colon and value[:1] == " " else value
        if name == "data":
            data += value + "\n"
        elif name == "event":
            kind = value
        elif name == "id" and "\0" not in value:
            last_id = value
        elif name == "retry" and value and all(digit in "0123456789" for digit in value):
            retry = int(value)
    return events


def test_random_streams_in_random_pieces_agree_with_the_letter_of_the_standard() -> None:
    dice = random.Random(20261120)
    words = [
        b"data", b"data:", b"data: ", b"event:", b"id:", b"retry:", b":", b" ", b"\n", b"\r", b"\r\n", b"\n\n", b"\0",
        b"12", b"x", BOM, "é🜁".encode(), b"\xf0\x9f", b"\xff", b"data: {}\n\n",
    ]  # fmt: skip
    for _ in range(2000):
        stream = b"".join(dice.choices(words, k=dice.randrange(30)))
        pieces, rest = [], stream
        while rest:
            cut = dice.randrange(1, dice.choice((4, 8, 40)))
            pieces.append(rest[:cut])
            rest = rest[cut:]
        expected = reference(stream)
        assert decode(stream) == expected, stream
        assert decode(*pieces) == expected, pieces


class TestLineEndsAcrossFeeds:
    @pytest.mark.parametrize(
        ("pending", "events"),
        [
            (b"data: 1", [message("1data: 2")]),
            (b": ping ", []),
            (b"data: 1\n", [message("1\n2")]),
            (b"event: e\n", [message("2", event="e")]),
            (b"retry: 5\n", [message("2", retry=5)]),
            (b"id: 5\n", [message("2", "5")]),
        ],
    )
    def test_a_feed_that_looks_like_a_whole_event_may_continue_another(
        self, pending: bytes, events: list[ServerSentEvent]
    ) -> None:
        assert decode(b": hello\n\n", pending, b"data: 2\n\n") == events

    def test_cr_ends_the_event_at_once(self) -> None:
        decoder = SSEDecoder()
        assert decoder.feed(b"data: 1\r\n\r") == [message("1")]
        assert decoder.feed(b"\n") == []
        assert decoder.feed(b"data: 2\r\r") == [message("2")]

    def test_lf_after_cr_is_swallowed_once(self) -> None:
        decoder = SSEDecoder()
        assert decoder.feed(b"data: 1\r") == []
        assert decoder.feed(b"\n\n") == [message("1")]

    def test_lf_after_cr_and_an_empty_feed(self) -> None:
        decoder = SSEDecoder()
        assert decoder.feed(b"data: 1\r") == []
        assert decoder.feed(b"") == []
        assert decoder.feed(b"\n") == []
        assert decoder.feed(b"\n") == [message("1")]


class TestClose:
    def test_an_unfinished_event_is_discarded(self) -> None:
        assert decode(b"data: 1\n\ndata: 2\n") == [message("1")]

    @pytest.mark.parametrize(
        ("stream", "events"),
        [
            (
                b"data: 1\n\nevent: e\nid: 4\nretry: 9\ndata: 2\nda",
                [message("1"), message("2", "4", event="e", retry=9)],
            ),
            (b"data: 1\ndata: 2", [message("1\n2")]),
            (b"data: 1\r", [message("1")]),
            (b"event: e", []),
            (b"data: caf\xc3", [message("caf\ufffd")]),
            (BOM + b"data: 1", [message("1")]),
            (b"data: 1\n\n", [message("1")]),
            (b"", []),
        ],
    )
    def test_it_is_delivered_on_request(self, stream: bytes, events: list[ServerSentEvent]) -> None:
        for at in range(len(stream) + 1):
            decoder = SSEDecoder(deliver_unfinished=True)
            found = decoder.feed(stream[:at]) + decoder.feed(stream[at:]) + decoder.close()
            assert found == events
            assert decoder.close() == []

    def test_another_stream_can_follow(self) -> None:
        decoder = SSEDecoder()
        decoder.feed(b"id: 5\ndata: 1\n\ndata: lost\r")
        assert decoder.close() == []
        # The last event id outlives the connection; what was pending, and the half-read line ending, do not.
        assert decoder.feed(b"\n" + b"data: 2\n\n") == [message("2", "5")]
        assert decoder.close() == []
        assert decoder.feed(BOM + b"data: 3\n\n") == [message("3", "5")]


class TestSizeLimit:
    @pytest.mark.parametrize(
        "stream",
        [
            b"data: " + b"x" * 100,
            b": " + b"x" * 100,
            b"data: 12345678901234567890\n" * 3,
            b"x" * 41,
            b"data: " + b"x" * 100 + b"\n\n",
            b"event: " + b"x" * 100 + b"\n",
            b"data\n" * 20,
        ],
    )
    def test_an_event_over_it_is_an_error_in_any_pieces(self, stream: bytes) -> None:
        for pieces in ([stream], [stream[at : at + 1] for at in range(len(stream))]):
            decoder = SSEDecoder(max_event_size=40)
            with pytest.raises(EventTooLargeError, match="larger than 40 bytes") as caught:
                [decoder.feed(piece) for piece in pieces]
            assert isinstance(caught.value, StreamError)
            assert caught.value.limit == 40
            assert "to decode such events yourself, raise the max_event_size of an SSEDecoder" in str(caught.value)
            with pytest.raises(EventTooLargeError):
                decoder.feed(b"data: 1\n\n")

    def test_an_event_of_just_that_size_passes(self) -> None:
        stream = b"data: " + b"x" * 34 + b"\n\n"
        for at in range(len(stream)):
            decoder = SSEDecoder(max_event_size=40)
            assert decoder.feed(stream[:at]) + decoder.feed(stream[at:]) == [message("x" * 34)]

    def test_small_events_may_exceed_it_together(self) -> None:
        assert len(SSEDecoder(max_event_size=40).feed(b"data: 12345678\n\n" * 1000)) == 1000
        assert len(SSEDecoder(max_event_size=40).feed(b": ping\ndata: 12345678\n\n" * 1000)) == 1000

    def test_events_before_it_are_delivered_first(self) -> None:
        decoder = SSEDecoder(max_event_size=40)
        assert decoder.feed(b"data: 1\n\ndata: 2\n\ndata: " + b"x" * 100) == [message("1"), message("2")]
        with pytest.raises(EventTooLargeError):
            decoder.feed(b"x")

    def test_it_is_not_lost_when_the_stream_ends(self) -> None:
        decoder = SSEDecoder(max_event_size=40)
        assert decoder.feed(b"data: 1\n\ndata: " + b"x" * 100) == [message("1")]
        with pytest.raises(EventTooLargeError):
            decoder.close()

    def test_the_default_is_16_mib(self) -> None:
        decoder = SSEDecoder()
        assert decoder.feed(b"data: ") == []
        for _ in range(15):
            assert decoder.feed(b"x" * 2**20) == []
        with pytest.raises(EventTooLargeError, match="16777216"):
            decoder.feed(b"x" * 2**20)

    @pytest.mark.parametrize("size", [0, -1])
    def test_it_is_checked(self, size: int) -> None:
        with pytest.raises(ValueError, match="above 0"):
            SSEDecoder(max_event_size=size)


class TestCost:
    def seconds_per_feed(self, feeds: int) -> float:
        best = float("inf")
        for _ in range(3):
            decoder = SSEDecoder()
            start = time.perf_counter()
            for _ in range(feeds):
                decoder.feed(b"0123456789abcdef")
            best = min(best, (time.perf_counter() - start) / feeds)
        return best

    def test_small_pieces_without_a_newline_cost_the_same_however_many(self) -> None:
        assert self.seconds_per_feed(80_000) <= 2 * self.seconds_per_feed(20_000)


class TestEvent:
    def test_it_cannot_be_changed(self) -> None:
        event = message("x")
        with pytest.raises(AttributeError):
            event.data = "y"  # type: ignore[misc]
        assert not hasattr(event, "__dict__")

    def test_its_defaults(self) -> None:
        assert ServerSentEvent() == ServerSentEvent("message", "", "", None)


_PIECES = st.sampled_from(
    [
        b"data: a\n\n",
        b"data:b\n\n",
        b"data: x\ndata: y\n\n",
        b": ping\n\n",
        b"\n",
        b"event: e\ndata: z\n\n",
        b"id: 3\n\n",
        b"data: \n\n",
        b"data\n\n",
        b"\r\n",
        b"data: q\r\n\r\n",
        b"data: r\r\r",
        b"data: \xc3\xa9\n\n",
        b"data: data: \n\n",
        b"data: \xff\n\n",
        b"\xef\xbb\xbf",
        b"data: a\n\n\n",
    ]
)


def _read(event: ServerSentEvent | bytes) -> tuple[str, str]:
    return ("message", event.decode("utf-8", "replace")) if isinstance(event, bytes) else (event.event, event.data)


@given(st.lists(st.tuples(_PIECES, _PIECES), max_size=8), st.booleans())
def test_plain_events_that_come_one_by_one(pairs: list[tuple[bytes, bytes]], joined: bool) -> None:
    whole, plain = SSEDecoder(), SSEDecoder()
    for pair in pairs:
        for piece in [b"".join(pair)] if joined else pair:
            assert [_read(event) for event in plain.feed_plain(piece)] == [_read(event) for event in whole.feed(piece)]


def test_a_plain_event_that_comes_alone_keeps_to_the_limit() -> None:
    for size, fits in ((34, True), (35, False)):
        decoder = SSEDecoder(max_event_size=40)
        assert decoder.feed_plain(b"data: 1\n\n") == [message("1")]
        piece = b"data: " + b"x" * size + b"\n\n"
        if fits:
            assert decoder.feed_plain(piece) == [b"x" * size]
        else:
            for again in (piece, b"data: 1\n\n"):
                with pytest.raises(EventTooLargeError):
                    decoder.feed_plain(again)


@given(st.lists(_PIECES, max_size=8).map(b"".join), st.lists(st.integers(1, 30), min_size=1, max_size=40))
def test_plain_events_are_those_of_feed(stream: bytes, sizes: list[int]) -> None:
    whole, plain = SSEDecoder(), SSEDecoder()
    start = 0
    for size in [*sizes, len(stream) + 1]:
        piece = stream[start : start + size]
        start += size
        assert [_read(event) for event in plain.feed_plain(piece)] == [_read(event) for event in whole.feed(piece)]
