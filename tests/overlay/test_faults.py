"""What error bodies say, read without a status or headers: each shape, and whatever else a server may send."""

from __future__ import annotations

import time
from typing import Any

import pytest

from model_inference_overlay.faults import ErrorDetail, Fault, read_fault, read_text


def told(payload: object) -> tuple[str | None, str | None, str | None, int | None]:
    """Give code, message, parameter and status of a body."""
    fault = read_fault(payload)
    return fault.code, fault.message, fault.param, fault.status


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"error": {"code": "X", "message": "m", "target": "t"}}, ("X", "m", "t", None)),
        ({"error": {"code": "X", "message": "m", "param": "p", "status": 400}}, ("X", "m", "p", 400)),
        ({"error": {"message": "m", "type": None, "param": None, "code": None}}, (None, "m", None, None)),
        ({"error": "Unauthorized", "message": "m", "status": 401}, ("Unauthorized", "m", None, 401)),
        ({"error": "A whole sentence."}, (None, "A whole sentence.", None, None)),
        ({"statusCode": 404, "message": "Resource not found"}, (None, "Resource not found", None, 404)),
        ({"status": "429", "code": "x", "message": "m"}, ("x", "m", None, 429)),
        ({"code": 429, "message": "m"}, ("429", "m", None, 429)),
        ({"Message": "m"}, (None, "m", None, None)),
        ({"error": "invalid_grant", "error_description": "m"}, ("invalid_grant", "m", None, None)),
        ({"title": "t", "status": 500}, (None, "t", None, 500)),
        ({"detail": "m"}, (None, "m", None, None)),
        ([{"error": {"code": "X", "message": "m"}}], ("X", "m", None, None)),
        ({"error": [{"code": "X", "message": "m"}]}, ("X", "m", None, None)),
        ("  plain text ", (None, "plain text", None, None)),
        ("", (None, None, None, None)),
        ({}, (None, None, None, None)),
        ([], (None, None, None, None)),
        (None, (None, None, None, None)),
    ],
)
def test_shapes(payload: object, expected: tuple[Any, ...]) -> None:
    assert told(payload) == expected


@pytest.mark.parametrize("status", [200, 399, 600, 99, "abc", "٤٠٤", True, None, 4.04, [404]])
def test_what_is_no_status_of_an_error(status: object) -> None:
    assert read_fault({"status": status}).status is None


@pytest.mark.parametrize(
    ("detail", "loc", "given", "kind", "message"),
    [
        ({"loc": ["body", "n"], "input": 5}, ("body", "n"), 5, None, None),
        ({"loc": ["body", "n"], "value": 0}, ("body", "n"), 0, None, None),
        ([{"loc": ["body", 0], "input": None, "type": "missing", "msg": "m"}], ("body", 0), None, "missing", "m"),
        ([{"loc": ["a"]}, {"loc": ["b"]}], ("a",), None, None, None),
        ({"loc": "n"}, ("n",), None, None, None),
        ({"loc": [True, None, "n", {}]}, ("n",), None, None, None),
        ({"loc": None}, (), None, None, None),
    ],
)
def test_places(detail: object, loc: tuple[Any, ...], given: object, kind: str | None, message: str | None) -> None:
    fault = read_fault({"detail": detail})
    assert (fault.loc, fault.input, fault.kind, fault.message) == (loc, given, kind, message)


def test_what_the_filter_found() -> None:
    found = {"self-harm": {"filtered": True, "severity": "high"}, "hate": {"filtered": False}, "junk": 5, "none": {}}
    expected = {"self_harm": {"filtered": True, "severity": "high"}, "hate": {"filtered": False}}
    for name in ("content_filter_result", "content_filter_results"):
        assert read_fault({"error": {"innererror": {name: found}}}).categories == expected
        assert read_fault({"error": {name: found}}).categories == expected
        assert read_fault({name: found, "error": "x"}).categories == expected
    for junk in (None, 5, [], {}, "x"):
        assert read_fault({"error": {"innererror": {"content_filter_result": junk}}}).categories == {}


def test_the_error_object() -> None:
    inner = {"code": "I", "innererror": {"code": "J"}}
    details = [{"code": "D", "message": "d", "target": "t", "details": [{"code": "E"}]}, 5, None]
    detail = read_fault({"error": {"code": "X", "message": "m", "details": details, "innererror": inner}}).detail
    nested = ErrorDetail("D", "d", "t", (ErrorDetail("E"),))
    assert detail == ErrorDetail("X", "m", None, (nested,), inner)
    assert detail is not None
    assert repr(detail) == "ErrorDetail(code='X', message='m')"
    assert detail != "X"
    with pytest.raises(TypeError):
        hash(detail)


def test_the_error_object_says_what_the_fault_says() -> None:
    detail = read_fault({"error": {"type": "x"}, "message": "m", "code": "X"}).detail
    assert detail is not None
    assert (detail.code, detail.message) == ("X", "m")
    assert read_fault({}).detail is None


def test_details_within_details_without_end() -> None:
    payload: dict[str, Any] = {"code": "bottom"}
    for _ in range(5000):
        payload = {"code": "X", "details": [payload]}
    detail, depth = read_fault({"error": payload}).detail, 0
    while detail is not None and detail.details:
        detail, depth = detail.details[0], depth + 1
    assert depth == 8


WRONG: list[object] = [None, True, 5, 1.5, "", "x", [], [None], {}, {"a": 1}, 10**400, "\ud800", [[[]]]]


@pytest.mark.parametrize("member", ["error", "message", "code", "status", "detail", "details", "innererror", "param"])
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: type(wrong).__name__)
def test_nothing_raises(member: str, wrong: object) -> None:
    for payload in (
        {member: wrong},
        {"error": {member: wrong}},
        [{member: wrong}],
        {"error": [{member: wrong}]},
        wrong,
    ):
        fault = read_fault(payload)
        assert isinstance(fault, Fault)
        for text in (fault.code, fault.message, fault.param, fault.kind):
            assert text is None or (isinstance(text, str) and text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It failed.", "It failed."),
        ("  \n", None),
        ("", None),
        ("<html><head><title> 502 Bad\n Gateway </title></head></html>", "502 Bad\n Gateway"),
        ("<TITLE lang=en>A &amp; B</TITLE>", "A & B"),
        ("<html><title></title><body><h1>No</h1><p>way</p></body>", "No way"),
        ("<html><style>p {}</style><script>alert('x')</script><!-- c --><p>Text", "Text"),
        ("<script>never closed", None),
        ("\x00\x01\x02\x03", None),
        ("\ufffd" * 10, None),
        ("a sentence with one \ufffd in it", "a sentence with one \ufffd in it"),
    ],
)
def test_text_and_pages(text: str, expected: str | None) -> None:
    assert read_text(text) == expected


def test_a_long_text_is_cut() -> None:
    assert read_text("x" * 100_000) == "x" * 8192


@pytest.mark.parametrize(
    "page", ["<" * 200_000, "<!--" * 50_000, "<script>" * 30_000, "<title" * 30_000, "<p>&" * 50_000]
)
def test_a_hostile_page_takes_no_time(page: str) -> None:
    started = time.perf_counter()
    read_text(page)
    assert time.perf_counter() - started < 1
