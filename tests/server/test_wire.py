"""JSON in and out."""

from __future__ import annotations

import json

import pytest

from model_inference_server.wire import MAX_DEPTH, MalformedJson, decode, digest, encode, is_integer


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Expecting value"),
        (b"{", "line 1, column 2"),
        (b'{"a": 1,}', "line 1"),
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        (b"NaN", "NaN is not a JSON number"),
        (b"[-Infinity]", "-Infinity is not a JSON number"),
        (b"[1e400]", "too large"),
        (b"9" * 5000, "4300"),
        (b"[" * 200_000, "nested"),
        (b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2), f"more than {MAX_DEPTH} levels"),
        (b'{"a":' * (MAX_DEPTH + 2) + b"1" + b"}" * (MAX_DEPTH + 2), f"more than {MAX_DEPTH} levels"),
    ],
)
def test_what_is_not_json_is_refused_with_the_reason(data: bytes, said: str) -> None:
    with pytest.raises(MalformedJson, match=said):
        decode(data)


def test_json_is_decoded_with_or_without_a_byte_order_mark_and_up_to_the_depth() -> None:
    assert decode(b'\xef\xbb\xbf{"a": [1, 2.5, null]}') == {"a": [1, 2.5, None]}
    assert decode(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)


@pytest.mark.parametrize("value", ["grüße 🎉", "lone \ud800 surrogate", {"a": [1, None, True]}])
def test_encoding_survives_a_round_trip(value: object) -> None:
    assert decode(encode(value)) == value


def test_text_is_sent_as_utf8_and_not_escaped() -> None:
    assert encode({"a": "ü"}) == '{"a":"ü"}'.encode()


def test_a_digest_goes_by_value_and_not_by_order() -> None:
    one, other = json.loads('{"a": 1, "b": 2}'), json.loads('{"b": 2, "a": 1}')
    assert digest(one) == digest(other)
    assert digest(one) != digest({"a": 1, "b": 3})


def test_booleans_are_no_integers() -> None:
    assert [is_integer(each) for each in (0, True, 1.0, "1", None)] == [True, False, False, False, False]
