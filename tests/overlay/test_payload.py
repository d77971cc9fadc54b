"""Bodies: from members, from a whole body of each kind, and with what a caller adds to them."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from model_inference_overlay.operation import Body
from model_inference_overlay.payload import Payload, make
from model_inference_overlay.unset import UNSET

from .api import CHAT, INFO, operation
from .sample import Call, Circle, Everything, Reason, TextPart, UserMessage

ASKED: dict[str, Any] = {"messages": [UserMessage("x")]}
MESSAGES = [{"content": "x", "role": "user"}]


def chat(
    body: Any = UNSET,
    *,
    extras: Any = None,
    mode: Any = None,
    defaults: dict[str, Any] | None = None,
    **members: Any,
) -> Payload:
    return make(CHAT, defaults or {}, body, members, extras, mode)


def sent(payload: Payload) -> Any:
    assert payload.media == "application/json"
    return json.loads(payload.content or b"")


# Members


def test_members() -> None:
    payload = chat(messages=(UserMessage([TextPart(text="hi")]), {"role": "bot", "content": None}), temperature=0.5)
    assert sent(payload) == {
        "messages": [{"content": [{"type": "text", "text": "hi"}], "role": "user"}, {"role": "bot", "content": None}],
        "temperature": 0.5,
        "count": 1,
    }
    assert (payload.streamed, payload.mode) == (False, None)


@pytest.mark.parametrize(
    ("default", "given", "expected"),
    [
        (None, None, {}),
        (None, 0.5, {"temperature": 0.5}),
        (0.1, None, {"temperature": 0.1}),
        (0.1, 0.5, {"temperature": 0.5}),
        (0.1, 0, {"temperature": 0}),
        (0.1, UNSET, {}),
        (UNSET, None, {}),
        (UNSET, 0.5, {"temperature": 0.5}),
    ],
)
def test_the_default_the_call_and_none(default: Any, given: Any, expected: dict[str, Any]) -> None:
    defaults = {} if default is None else {"temperature": default}
    assert sent(chat(defaults=defaults, temperature=given, **ASKED)) == {
        "messages": MESSAGES,
        "count": 1,
        **expected,
    }


def test_a_member_that_can_be_null() -> None:
    assert sent(chat(stop=None, **ASKED))["stop"] is None
    assert sent(chat(stop=None, defaults={"stop": ["a"]}, **ASKED))["stop"] is None
    assert "stop" not in sent(chat(stop=UNSET, defaults={"stop": ["a"]}, **ASKED))
    assert "stop" not in sent(make(CHAT, {}, UNSET, {**ASKED, "stop": UNSET}, None, None))


def test_a_required_member_with_a_value_of_its_own() -> None:
    assert sent(chat(stop=UNSET, **ASKED)) == {"messages": MESSAGES, "count": 1}
    assert sent(chat(count=3, stop=UNSET, **ASKED))["count"] == 3
    assert sent(chat(defaults={"count": 4}, stop=UNSET, **ASKED))["count"] == 4
    assert "count" not in sent(chat(count=UNSET, stop=UNSET, **ASKED))


@pytest.mark.parametrize("members", [{}, {"messages": None}, {"messages": UNSET}, {"temperature": 1}])
@pytest.mark.parametrize("body", [UNSET, None])
def test_a_required_member_is_missing(members: dict[str, Any], body: Any) -> None:
    with pytest.raises(TypeError, match=r"^missing required argument 'messages'$"):
        chat(body, **members)


def test_the_place_of_what_cannot_be_sent() -> None:
    with pytest.raises(TypeError, match=r"\(at messages\[0\]\.content\)$"):
        chat(messages=[UserMessage(object())])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"^cannot send nan: JSON has no such number \(at temperature\)$"):
        chat(temperature=float("nan"), **ASKED)


def test_a_member_whose_value_does_not_tell_how_it_is_sent() -> None:
    body = Body(properties=("when", "times", "moment"), encoded_as="Everything")
    moment = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    payload = make(operation(body=body), {}, UNSET, {"when": moment, "times": [moment], "moment": moment}, None, None)
    assert sent(payload) == {"when": 1704067200, "times": [1704067200], "moment": "2024-01-01T00:00:00Z"}
    with pytest.raises(TypeError, match=r"\(at times\[0\]\)$"):
        make(operation(body=body), {}, UNSET, {"times": [object()]}, None, None)


# Short forms


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("text", {"type": "text"}),
        ("json_object", {"type": "json_object"}),
        (Circle(size=1), {"type": "shape", "circle_shape": {"kind": "circle", "size": 1}}),
        (TextPart(text="x"), {"type": "text", "text": "x"}),
        ({"type": "anything", "a": Reason.STOPPED}, {"type": "anything", "a": "stop"}),
    ],
)
def test_short_forms(given: Any, expected: Any) -> None:
    assert sent(chat(format=given, **ASKED))["format"] == expected
    assert sent(chat(defaults={"format": given}, **ASKED))["format"] == expected


def test_a_text_that_is_no_short_form() -> None:
    with pytest.raises(
        ValueError, match=r"^format: unknown type 'yaml': known are 'text', 'json_object', or pass an object$"
    ):
        chat(format="yaml", **ASKED)


# A whole body


class Unbuffered(io.RawIOBase):
    def readall(self) -> bytes:
        return b'{"a":1}'

    def read(self, size: int = -1) -> bytes:
        return self.readall()


@pytest.mark.parametrize(
    "body",
    [
        {"messages": MESSAGES, "new": [1]},
        MappingProxyType({"messages": [UserMessage("x")], "new": (1,)}),
        {"messages": [UserMessage("x")], "new": [1], "gone": UNSET},
        b'{"messages":[{"content":"x","role":"user"}],"new":[1]}',
        bytearray(b'{"messages":[{"content":"x","role":"user"}],"new":[1]}'),
        memoryview(b'{"messages":[{"content":"x","role":"user"}],"new":[1]}'),
        io.BytesIO(b'{"messages":[{"content":"x","role":"user"}],"new":[1]}'),
    ],
    ids=lambda body: type(body).__name__,
)
def test_a_whole_body(body: Any) -> None:
    payload = chat(body, defaults={"temperature": 1})
    assert sent(payload) == {"messages": MESSAGES, "new": [1]}


def test_a_model_as_body() -> None:
    call = Call(id="a")
    call.additional_properties["x"] = 1
    assert sent(chat(call)) == {"id": "a", "x": 1}
    assert sent(chat(Everything(when=dt.datetime(1970, 1, 1, tzinfo=dt.UTC)))) == {"when": 0}


def test_a_file_as_body(tmp_path: Path) -> None:
    path = tmp_path / "body.json"
    path.write_text('{"a":1}')
    with path.open("rb") as file:
        assert sent(chat(file)) == {"a": 1}
    assert sent(chat(Unbuffered())) == {"a": 1}
    with (
        path.open() as file,
        pytest.raises(TypeError, match=r"^body= is a file opened as text: open it with mode 'rb'$"),
    ):
        chat(file)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"a": 1}', r"encode text with \.encode\(\)$"),
        ([1], "^body= is a mapping, a model, bytes or a binary file, found list; its members go by name$"),
        (5, "found int; its members go by name$"),
        ([("a", 1)], "found list; its members go by name$"),
        ({"a": object()}, r"cannot send a value of type object.*\(at a\)$"),
        ({1: 2}, "keys are strings"),
        (object(), "cannot send a value of type object"),
    ],
)
def test_what_is_no_body(body: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        chat(body)


def test_a_body_and_members() -> None:
    with pytest.raises(
        TypeError, match=r"^body= is the whole request body: put 'format', 'messages', 'temperature' into it$"
    ):
        chat({}, temperature=0, format="text", count=None, stop=UNSET, **ASKED)


def test_a_callers_body_is_not_changed() -> None:
    body: dict[str, Any] = {"messages": []}
    chat(body, stream=True, extras={"a": 1})
    assert body == {"messages": []}


# Streams


@pytest.mark.parametrize(
    ("body", "given", "in_body", "streamed"),
    [
        (UNSET, None, None, False),
        (UNSET, True, True, True),
        (UNSET, False, False, False),
        ({}, None, None, False),
        ({}, True, True, True),
        ({"stream": True}, None, True, True),
        ({"stream": True}, False, False, False),
        ({"stream": False}, True, True, True),
        ({"stream": True}, UNSET, None, False),
        ({"stream": "yes"}, None, "yes", False),
    ],
)
def test_whether_a_stream_is_asked_for(body: Any, given: Any, in_body: Any, streamed: bool) -> None:
    members = dict(ASKED) if body is UNSET else {}
    payload = chat(body, stream=given, **members)
    assert payload.streamed is streamed
    assert sent(payload).get("stream") == in_body


@pytest.mark.parametrize(("given", "streamed"), [(None, None), (True, True), (False, False)])
def test_bytes_may_ask_for_a_stream_themselves(given: Any, streamed: Any) -> None:
    assert chat(b'{"stream":true}', stream=given).streamed is streamed


def test_extra_parameters_may_ask_for_a_stream() -> None:
    assert chat(extras={"stream": True}, **ASKED).streamed is True


# Extra parameters


def test_extra_parameters() -> None:
    payload = chat(extras={"logprobs": 3, "count": 5}, **ASKED)
    assert sent(payload) == {"messages": MESSAGES, "count": 5, "logprobs": 3}
    assert payload.mode == "pass-through"
    assert chat(extras={"a": 1}, mode="drop", **ASKED).mode == "drop"
    assert chat(extras={}, **ASKED).mode is None
    assert chat(mode="error", **ASKED).mode == "error"
    assert sent(chat({"messages": []}, extras={"a": 1})) == {"messages": [], "a": 1}
    assert sent(chat(Call(id="a"), extras={"id": "b"})) == {"id": "b"}


def test_extra_parameters_and_bytes() -> None:
    with pytest.raises(TypeError, match=r"^body= is given as bytes: put extras into it$"):
        chat(b"{}", extras={"a": 1})
    assert chat(b"{}", extras={}).content == b"{}"


def test_extra_parameters_without_a_body() -> None:
    assert make(INFO, {}, UNSET, {}, {}, None).content is None
    with pytest.raises(TypeError, match=r"^this operation takes no extra parameters$"):
        make(INFO, {}, UNSET, {}, {"a": 1}, None)


# Bodies that are not spelled from members


def test_an_optional_body() -> None:
    optional = operation(body=Body(properties=("a", "b")))
    assert make(optional, {}, UNSET, {}, None, None).content is None
    assert sent(make(optional, {}, UNSET, {"a": 1}, None, None)) == {"a": 1}
    assert sent(make(optional, {}, {}, {}, None, None)) == {}
    without_members = operation(body=Body())
    assert make(without_members, {}, UNSET, {}, None, None).content is None
    assert sent(make(without_members, {}, None, {}, None, None)) is None
    assert sent(make(without_members, {}, [1], {}, None, None)) == [1]
    assert sent(make(without_members, {}, "x", {}, None, None)) == "x"
    with pytest.raises(TypeError, match=r"^missing required argument 'body'$"):
        make(operation(body=Body(required=True)), {}, UNSET, {}, None, None)


def test_text_and_bytes() -> None:
    text = operation(body=Body(content_type="text/plain", kind="text", required=True))
    assert make(text, {}, "é", {}, None, None).content == "é".encode()
    assert make(text, {}, b"x", {}, None, None).media == "text/plain"
    binary = operation(body=Body(content_type="application/octet-stream", kind="bytes", required=True))
    assert make(binary, {}, io.BytesIO(b"\xff"), {}, None, None).content == b"\xff"
    with pytest.raises(
        TypeError, match=r"^body= of op is sent as application/octet-stream: give bytes or a binary file$"
    ):
        make(binary, {}, {"a": 1}, {}, None, None)


def test_forms() -> None:
    form = operation(body=Body(content_type="application/x-www-form-urlencoded", kind="form", properties=("a", "b")))
    assert make(form, {}, UNSET, {"a": [1, 2], "b": "x y"}, None, None).content == b"a=1&a=2&b=x+y"
    assert make(form, {}, {"z": Reason.STOPPED}, {}, None, None).content == b"z=stop"


def test_multipart() -> None:
    upload = operation(body=Body(content_type="multipart/form-data", kind="multipart", properties=("file", "note")))
    payload = make(upload, {}, UNSET, {"file": io.BytesIO(b"\x00"), "note": "x"}, None, None)
    head, _, boundary = payload.media.partition("; boundary=")
    assert head == "multipart/form-data"
    assert (payload.content or b"").endswith(f"--{boundary}--\r\n".encode())
    assert b'name="file"; filename="upload"\r\n' in (payload.content or b"")
    for whole in ({"data": b"\x01"}, Everything(data=b"\x01")):
        content = make(upload, {}, whole, {}, None, None).content or b""
        assert b'name="data"; filename="upload"' in content
        assert b"\r\n\r\n\x01\r\n" in content
