"""Answers to exceptions: every known shape of an error body under every status, and whatever else a server may send."""

from __future__ import annotations

import itertools
import json
import pickle
import time
from typing import Any

import pytest

from model_inference_overlay import exceptions
from model_inference_overlay.errors import decode_error, error_from_payload, error_from_response, error_in_body
from model_inference_overlay.exceptions import (
    BadRequestError,
    ClientAuthenticationError,
    ContentFilterError,
    DecodeError,
    HttpResponseError,
    RateLimitError,
    ServerError,
    UnprocessableEntityError,
    UnsupportedParameterError,
)

URL = "https://user:s3cret@h.example/chat/completions?api-version=2024-05-01-preview&key=s3cret"
SHOWN = "https://h.example/chat/completions?api-version=2024-05-01-preview&key=REDACTED"


def respond(body: object, status: int = 400, *, reason: str = "Reason", **given: Any) -> HttpResponseError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"content-type": "application/json", **given.pop("headers", {})}
    return error_from_response(
        **{
            "method": "POST",
            "url": URL,
            "status_code": status,
            "reason": reason,
            "headers": headers,
            "body": content,
            "request_id": "ours",
            **given,
        }
    )


def chunk(payload: object, status: int = 200, **given: Any) -> HttpResponseError:
    context = {"method": "POST", "url": URL, "status_code": status, "reason": "OK", "headers": {}, "request_id": "ours"}
    return error_from_payload(payload, **{**context, **given})


def filtered(member: str, categories: object) -> dict[str, object]:
    return {
        "error": {
            "message": "The prompt was filtered.",
            "type": None,
            "param": "prompt",
            "code": "content_filter",
            "status": 400,
            "innererror": {"code": "ResponsibleAIPolicyViolation", member: categories},
        }
    }


CATEGORIES = {
    "hate": {"filtered": True, "severity": "high"},
    "self-harm": {"filtered": False, "severity": "safe"},
    "jailbreak": {"filtered": True, "detected": True},
}

# name, status, body, class, code, message, param
SHAPES: list[tuple[str, int, Any, type[HttpResponseError], str | None, str, str | None]] = [
    (
        "spec",
        400,
        {
            "error": {
                "code": "BadArgument",
                "message": "No such role.",
                "target": "messages",
                "details": [{"code": "Inner", "message": "m", "details": [{"code": "Innermost"}]}],
                "innererror": {"code": "I", "innererror": {"code": "J"}},
            }
        },
        BadRequestError,
        "BadArgument",
        "No such role.",
        "messages",
    ),
    (
        "content filter, one result",
        400,
        filtered("content_filter_result", CATEGORIES),
        ContentFilterError,
        "content_filter",
        "The prompt was filtered.",
        "prompt",
    ),
    (
        "content filter, results",
        400,
        filtered("content_filter_results", CATEGORIES),
        ContentFilterError,
        "content_filter",
        "The prompt was filtered.",
        "prompt",
    ),
    (
        "content filter, flat",
        400,
        {"status": 400, "code": "content_filter", "message": "Filtered.", "param": "prompt", "type": None},
        ContentFilterError,
        "content_filter",
        "Filtered.",
        "prompt",
    ),
    (
        "content filter, by inner code",
        400,
        {"error": {"message": "Filtered.", "code": "ResponsibleAIPolicyViolation"}},
        ContentFilterError,
        "ResponsibleAIPolicyViolation",
        "Filtered.",
        None,
    ),
    (
        "unsupported parameter, with code",
        422,
        {
            "status": 422,
            "code": "parameter_not_supported",
            "detail": {"loc": ["body", "logprobs"], "input": True},
            "message": "One value is wrong.",
        },
        UnsupportedParameterError,
        "parameter_not_supported",
        "One value is wrong.",
        "logprobs",
    ),
    (
        "unsupported parameter, with value",
        422,
        {"detail": {"loc": ["body", "logprobs"], "value": True}, "error": "Input is wrong.", "status": 422},
        UnsupportedParameterError,
        None,
        "Input is wrong.",
        "logprobs",
    ),
    (
        "unsupported parameter, in a list",
        422,
        {
            "detail": [
                {"loc": ["body", "logprobs"], "input": True, "msg": "Extra input.", "type": "extra_forbidden"},
                {"loc": ["body", "n"], "input": 1, "msg": "Extra input.", "type": "extra_forbidden"},
            ]
        },
        UnsupportedParameterError,
        None,
        "Extra input.",
        "logprobs",
    ),
    (
        "error text and message",
        401,
        {"error": "Unauthorized", "message": "The key is wrong.", "status": 401},
        ClientAuthenticationError,
        "Unauthorized",
        "The key is wrong.",
        None,
    ),
    (
        "error text alone",
        404,
        {"error": "There is no such model."},
        exceptions.ResourceNotFoundError,
        None,
        "There is no such model.",
        None,
    ),
    ("gateway", 429, {"statusCode": 429, "message": "Slow down."}, RateLimitError, None, "Slow down.", None),
    ("numeric code", 500, {"error": {"code": 500, "message": "Oops."}}, ServerError, "500", "Oops.", None),
    ("detail text", 404, {"detail": "Not Found"}, exceptions.ResourceNotFoundError, None, "Not Found", None),
    (
        "problem details",
        400,
        {"title": "Bad.", "detail": "Worse.", "status": 400},
        BadRequestError,
        None,
        "Worse.",
        None,
    ),
    ("a list of one error", 400, [{"error": {"code": "C", "message": "M."}}], BadRequestError, "C", "M.", None),
    ("JSON text", 503, "try later", ServerError, None, "try later", None),
    ("plain text", 502, b"upstream is down\n", ServerError, None, "upstream is down", None),
    ("empty", 504, b"", ServerError, None, "504 Reason", None),
    (
        "HTML with a title",
        502,
        b"<!DOCTYPE html>\n<html><head><title>\n502 Bad &amp; Gateway</title></head><body><h1>x</h1></body></html>",
        ServerError,
        None,
        "502 Bad & Gateway",
        None,
    ),
    (
        "HTML without a title",
        403,
        b"<html><style>p {color: red}</style><script>if (a < b) alert('x')</script><!-- no --><p>Go <b>away</b>.</p>",
        exceptions.PermissionDeniedError,
        None,
        "Go away .",
        None,
    ),
    ("binary", 500, bytes(range(128, 256)), ServerError, None, "128 bytes of application/json", None),
]


@pytest.mark.parametrize(
    ("status", "body", "kind", "code", "message", "param"), [s[1:] for s in SHAPES], ids=[s[0] for s in SHAPES]
)
class TestShapes:
    def test_it_is_read(
        self,
        status: int,
        body: Any,
        kind: type[HttpResponseError],
        code: str | None,
        message: str,
        param: str | None,
    ) -> None:
        error = respond(body, status)
        assert type(error) is kind
        assert (error.status_code, error.reason) == (status, "Reason")
        assert (error.code, error.message, error.param) == (code, message, param)
        assert (error.method, error.url, error.request_id, error.attempts) == ("POST", SHOWN, "ours", 1)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        assert error.response._content == content
        if isinstance(body, bytes):
            assert error.body == body.decode("utf-8", "replace")
        else:
            assert error.body == error.response.json() == body
        assert "answered" in str(error)
        assert "<" not in str(error)
        assert "s3cret" not in str(error) + repr(error)
        assert str(pickle.loads(pickle.dumps(error))) == str(error)


BY_STATUS = {
    400: (exceptions.BadRequestError, ContentFilterError),
    401: (exceptions.ClientAuthenticationError,),
    403: (exceptions.PermissionDeniedError,),
    404: (exceptions.ResourceNotFoundError,),
    405: (HttpResponseError,),
    408: (HttpResponseError,),
    409: (exceptions.ResourceExistsError,),
    410: (HttpResponseError,),
    412: (exceptions.ResourceModifiedError,),
    413: (HttpResponseError,),
    422: (UnprocessableEntityError, UnsupportedParameterError),
    429: (RateLimitError,),
    500: (ServerError,),
    502: (ServerError,),
    503: (ServerError,),
    504: (ServerError,),
    529: (ServerError,),
    599: (ServerError,),
    301: (HttpResponseError,),
    304: (exceptions.ResourceNotModifiedError,),
    600: (HttpResponseError,),
}


@pytest.mark.parametrize("status", BY_STATUS)
def test_the_status_of_the_answer_decides_the_class_whatever_the_body(status: int) -> None:
    for shape in SHAPES:
        error = respond(shape[2], status)
        assert type(error) in BY_STATUS[status], shape[0]
        assert error.status_code == status


class TestContentFilter:
    @pytest.mark.parametrize("member", ["content_filter_result", "content_filter_results"])
    def test_categories(self, member: str) -> None:
        error = respond(filtered(member, CATEGORIES))
        assert isinstance(error, ContentFilterError)
        assert error.categories == {
            "hate": {"filtered": True, "severity": "high"},
            "self_harm": {"filtered": False, "severity": "safe"},
            "jailbreak": {"filtered": True, "detected": True},
        }
        assert str(error).endswith(
            " Filtered for hate (high), jailbreak. Change the text, or the content filter of the deployment."
        )
        assert error.response.json()["error"]["code"] == "content_filter"

    @pytest.mark.parametrize(
        "where", [{"error": {"code": "x", "content_filter_results": CATEGORIES}}, {"content_filter_result": CATEGORIES}]
    )
    def test_categories_elsewhere(self, where: object) -> None:
        error = respond(where)
        assert isinstance(error, ContentFilterError)
        assert error.categories["hate"]["severity"] == "high"

    @pytest.mark.parametrize("junk", [None, [], "x", 1, {"hate": None, "violence": "high", "x": []}, {}])
    def test_junk_for_categories(self, junk: object) -> None:
        error = respond(filtered("content_filter_result", junk))
        assert isinstance(error, ContentFilterError)
        assert error.categories == {}
        assert "Change the text" in str(error)

    def test_a_categories_error_stays(self) -> None:
        found = {"protected_material_code": {"error": {"code": "timeout", "message": "m"}}}
        error = respond(filtered("content_filter_results", found))
        assert isinstance(error, ContentFilterError)
        assert error.categories == found


class TestUnsupportedParameter:
    @pytest.mark.parametrize(
        ("detail", "loc", "input", "parameter"),
        [
            ({"loc": ["body", "logprobs"], "input": True}, ("body", "logprobs"), True, "logprobs"),
            ({"loc": ["body", "logprobs"], "value": 3}, ("body", "logprobs"), 3, "logprobs"),
            ([{"loc": ["body", "a", 0, "b"], "input": {"x": 1}}], ("body", "a", 0, "b"), {"x": 1}, "a.0.b"),
            ({"loc": ["logprobs"]}, ("logprobs",), None, "logprobs"),
            ({"loc": "logprobs", "input": None}, ("logprobs",), None, "logprobs"),
            ({"loc": ["body"]}, ("body",), None, "body"),
            ({"loc": ["query", "model"]}, ("query", "model"), None, "model"),
            ({"loc": ["body", None, True, ["x"], "a"]}, ("body", "a"), None, "a"),
            ({"loc": None}, (), None, None),
            ({}, (), None, None),
            ("text", (), None, None),
            (None, (), None, None),
            ([], (), None, None),
            ([[]], (), None, None),
        ],
    )
    def test_the_place(self, detail: object, loc: tuple[str | int, ...], input: object, parameter: str | None) -> None:
        error = respond({"code": "parameter_not_supported", "detail": detail}, 422)
        assert isinstance(error, UnsupportedParameterError)
        assert (error.loc, error.input, error.parameter) == (loc, input, parameter)
        assert error.param == parameter

    def test_what_it_says(self) -> None:
        error = respond(
            {"code": "parameter_not_supported", "detail": {"loc": ["body", "logprobs"]}}, 422, request_id="abc"
        )
        assert str(error) == (
            f"POST {SHOWN} answered 422: parameter 'logprobs' is not supported (request id abc)."
            " Leave it out, or let the service ignore it with extra_parameters='drop'."
        )

    @pytest.mark.parametrize(
        ("kind", "message", "unsupported"),
        [
            ("extra_forbidden", "Extra inputs are not permitted", True),
            ("value_error.extra", "extra fields not permitted", True),
            ("value_error", "logprobs is not supported", True),
            ("parameter_not_supported", "no", True),
            (None, "no", True),
            ("missing", "Field required", False),
            ("string_type", "Input should be a valid string", False),
            ("int_parsing", "Input should be a valid integer", False),
            ("less_than_equal", "Input should be less than or equal to 1", False),
            ("too_short", "List should have at least 1 item", False),
            ("enum", "Input should be 'a' or 'b'", False),
            ("literal_error", "Input should be 'a'", False),
            ("value_error", "wrong", False),
            ("type_error.integer", "value is not a valid integer", False),
        ],
    )
    def test_a_wrong_value_is_another_error_with_the_same_place(
        self, kind: str | None, message: str, unsupported: bool
    ) -> None:
        error = respond({"detail": [{"loc": ["body", "n"], "input": "x", "msg": message, "type": kind}]}, 422)
        assert type(error) is (UnsupportedParameterError if unsupported else UnprocessableEntityError)
        assert isinstance(error, UnprocessableEntityError)
        assert (error.loc, error.input, error.parameter) == (("body", "n"), "x", "n")
        if not unsupported:
            assert str(error).endswith("Correct the value at body.n.")

    def test_another_code_is_another_error(self) -> None:
        error = respond({"error": {"code": "invalid_image"}, "detail": {"loc": ["body", "n"]}}, 422)
        assert type(error) is UnprocessableEntityError


class TestFields:
    def test_the_error_object(self) -> None:
        error = respond(SHAPES[0][2]).error
        assert error is not None
        assert (error.code, error.message, error.target) == ("BadArgument", "No such role.", "messages")
        assert error.innererror == {"code": "I", "innererror": {"code": "J"}}
        assert [(item.code, item.message) for item in error.details] == [("Inner", "m")]
        assert [item.code for item in error.details[0].details] == ["Innermost"]
        assert repr(error) == "ErrorDetail(code='BadArgument', message='No such role.')"

    def test_no_object_no_error(self) -> None:
        assert respond(b"text").error is None
        assert respond([]).error is None

    def test_the_header_is_a_fallback_for_the_code(self) -> None:
        assert respond(b"", headers={"X-MS-Error-Code": "FromHeader"}).code == "FromHeader"
        assert respond({"code": "FromBody"}, headers={"x-ms-error-code": "FromHeader"}).code == "FromBody"
        assert isinstance(respond(b"", headers={"x-ms-error-code": "content_filter"}), ContentFilterError)
        assert isinstance(
            respond(b"", 422, headers={"x-ms-error-code": "parameter_not_supported"}), UnsupportedParameterError
        )

    @pytest.mark.parametrize(
        ("headers", "request_id"),
        [
            ({"x-ms-request-id": "a", "apim-request-id": "b", "x-request-id": "c"}, "a"),
            ({"Apim-Request-Id": "b", "x-request-id": "c"}, "b"),
            ({"x-ms-request-id": "", "x-request-id": "c"}, "c"),
            ({}, "ours"),
        ],
    )
    def test_request_id(self, headers: dict[str, str], request_id: str) -> None:
        error = respond(b"", headers=headers)
        assert error.request_id == request_id
        assert f"(request id {request_id})" in str(error)
        assert respond(b"", request_id=None).request_id is None

    def test_retry_after(self) -> None:
        error = respond(b"", 429, headers={"Retry-After": "7"})
        assert error.retry_after == 7
        assert str(error).endswith("The service asks to wait 7 seconds.")
        assert str(respond(b"", 429, headers={"Retry-After": "1"})).endswith("The service asks to wait 1 second.")
        dated = respond(b"", 429, headers={"retry-after": "Fri, 20 Nov 2026 12:00:30 GMT"}, now=lambda: 1795176000.0)
        assert dated.retry_after == 30
        assert respond(b"", 429, headers={"retry-after": "-1"}).retry_after is None
        assert respond(b"", 429).retry_after is None

    def test_attempts(self) -> None:
        error = respond(b"", 500, attempts=4)
        assert error.attempts == 4
        assert "(request id ours, after 4 attempts)" in str(error)

    def test_headers_are_found_in_any_case(self) -> None:
        error = respond(b"", headers={"X-Thing": "1"})
        assert error.headers["x-thing"] == error.headers["X-Thing"] == error.response.headers["x-thing"] == "1"
        assert "x-thing" in list(error.headers)

    @pytest.mark.parametrize(
        ("status", "hint"),
        [
            (401, "Check the key"),
            (403, "role"),
            (404, "api_version"),
            (413, "shorter"),
            (429, "quota"),
            (500, "quote the request id"),
            (302, "as the endpoint"),
        ],
    )
    def test_it_says_what_to_do(self, status: int, hint: str) -> None:
        assert hint in str(respond(b"", status))

    def test_no_reason(self) -> None:
        assert respond(b"", 500, reason="").message == "500"


class TestWhatIsQuoted:
    def test_long_bodies_are_cut(self) -> None:
        for body in (b"x" * 1_000_000, {"error": {"message": "x" * 1_000_000}}, b"<p>" + b"x" * 1_000_000):
            assert len(str(respond(body))) < 750
            assert len(repr(respond(body))) < 750

    def test_what_looks_like_a_secret_is_masked(self) -> None:
        error = respond({"error": {"message": "Bearer abcdef0123456789 is wrong"}}, 401)
        assert error.message == "Bearer REDACTED is wrong"

    def test_the_secrets_that_were_sent_are_masked(self) -> None:
        for body in ({"error": {"message": "the key hunter22 is wrong"}}, b"the key hunter22 is wrong"):
            error = respond(body, 401, secrets=["hunter22"])
            assert "hunter22" not in str(error) + repr(error) + error.message

    def test_terminal_codes_and_newlines_are_not_repeated(self) -> None:
        text = str(respond({"error": {"message": "a\n\x1b[31mb\u202e"}}))
        assert all(char.isprintable() for char in text)


class TestErrorInBody:
    @pytest.mark.parametrize(
        "payload",
        [
            {"error": {"code": "x"}},
            {"error": "text"},
            {"error": {}},
            {"error": {"code": "x"}, "choices": []},
            {"error": {"code": "x"}, "id": "1", "object": "chat.completion.chunk"},
        ],
    )
    def test_errors(self, payload: object) -> None:
        assert error_in_body(payload) is True

    @pytest.mark.parametrize(
        "payload",
        [
            {},
            {"error": None},
            {"error": None, "choices": []},
            {"error": {"code": "x"}, "choices": [{"index": 0}]},
            {"error": {"code": "x"}, "data": [{"index": 0}]},
            {"error": {"code": "x"}, "model_name": "m"},
            {"choices": [{"delta": {"content": "error"}}]},
            [],
            ["error"],
            "error",
            None,
            1,
        ],
    )
    def test_others(self, payload: object) -> None:
        assert error_in_body(payload) is False


class TestInsideASuccess:
    @pytest.mark.parametrize(
        ("payload", "status", "kind"),
        [
            ({"error": {"code": "content_filter", "message": "m"}}, 400, ContentFilterError),
            ({"error": {"code": 429, "message": "m"}}, 429, RateLimitError),
            ({"error": {"code": "429", "message": "m"}}, 429, RateLimitError),
            ({"error": {"code": "rate_limit_exceeded"}}, 429, RateLimitError),
            ({"error": {"code": "TooManyRequests"}}, 429, RateLimitError),
            ({"error": {"message": "m", "status": 503}}, 503, ServerError),
            ({"error": "x y", "status": 404}, 404, exceptions.ResourceNotFoundError),
            ({"error": "Unauthorized"}, 401, ClientAuthenticationError),
            (
                {"error": {"code": "parameter_not_supported"}, "detail": {"loc": ["body", "a"]}},
                422,
                UnsupportedParameterError,
            ),
            ({"error": {"code": "server_error"}}, 500, ServerError),
            ({"error": {"code": "SomethingElse", "message": "m"}}, 200, HttpResponseError),
            ({"error": {"code": 200}}, 200, HttpResponseError),
            ({"error": {"status": 1000}}, 200, HttpResponseError),
            ({"error": {"status": True}}, 200, HttpResponseError),
        ],
    )
    def test_the_error_itself_tells_its_status(
        self, payload: object, status: int, kind: type[HttpResponseError]
    ) -> None:
        for error in (chunk(payload), respond(payload, 200)):
            assert type(error) is kind
            assert error.status_code == status
            assert error.response.status_code == 200
            assert error.body == error.response.json() == payload

    def test_a_real_status_goes_before(self) -> None:
        error = chunk({"error": {"status": 429}}, status=500)
        assert type(error) is ServerError
        assert error.status_code == 500

    def test_what_it_says(self) -> None:
        error = chunk({"error": {"message": "overloaded"}}, headers={"x-request-id": "r9"}, attempts=2)
        assert str(error) == f"POST {SHOWN} answered 200 with an error: overloaded (request id r9, after 2 attempts)"

    def test_the_bytes_it_was_read_from(self) -> None:
        assert chunk({"error": "é"}).response._content == '{"error": "é"}'.encode()
        assert chunk({"error": "é"}, body=b"raw").response._content == b"raw"

    def test_an_error_event_that_is_not_json(self) -> None:
        error = chunk("the model is overloaded")
        assert error.message == error.body == "the model is overloaded"


def nested(depth: int, wrap: Any) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = wrap(value)
    return value


ODD: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1.5,
    float("nan"),
    10**30,
    "",
    "x",
    [],
    [[]],
    [None],
    {},
    {"": ""},
    {"code": {}},
]


class TestJunk:
    @pytest.mark.parametrize(
        "member",
        [
            "error",
            "code",
            "message",
            "param",
            "target",
            "details",
            "innererror",
            "detail",
            "status",
            "statusCode",
            "loc",
            "title",
        ],
    )
    def test_wrong_types_anywhere(self, member: str) -> None:
        for odd, status in itertools.product(ODD, (200, 400, 422, 500)):
            for payload in (
                {member: odd},
                {"error": {member: odd, "code": "content_filter"}},
                {"detail": {member: odd}, "error": odd},
                {"detail": [odd, {member: odd}]},
                {"error": {"innererror": {"content_filter_result": {member: odd}}, "details": [odd, {member: odd}]}},
            ):
                for error in (chunk(payload, status), respond(payload, status)):
                    assert isinstance(error, HttpResponseError)
                    assert isinstance(error.message, str)
                    assert str(error)

    @pytest.mark.parametrize("payload", ODD)
    def test_other_values(self, payload: object) -> None:
        for error in (chunk(payload), respond(payload, 500)):
            assert str(error)

    def test_values_that_are_no_json(self) -> None:
        cyclic: dict[Any, Any] = {1: "x", None: b"y"}
        cyclic["error"] = cyclic
        cyclic["innererror"] = {"content_filter_results": {1: {"filtered": True}}}
        assert str(chunk(cyclic))
        assert chunk({"error": object()}).response._content == b""

    @pytest.mark.parametrize(
        "payload",
        [
            nested(50_000, lambda value: [value]),
            nested(50_000, lambda value: {"error": value}),
            nested(50_000, lambda value: {"details": [value]}),
            nested(50_000, lambda value: {"innererror": value}),
        ],
        ids=["lists", "errors", "details", "innererrors"],
    )
    def test_deep_values(self, payload: object) -> None:
        assert str(chunk(payload))

    @pytest.mark.parametrize(
        "body",
        [
            b"[" * 500_000,
            b'{"error":' * 100_000,
            b'{"error": {"details": [' * 100_000,
            b"\xff\xfe" * 1000,
            b"\0" * 1000,
            b"null",
            b"NaN",
            b"9" * 10_000,
            b'"\\ud800"',
            b"<" * 1_000_000,
            b"<title" * 200_000,
            b"<script>" * 100_000,
            b"<!--" * 200_000,
            b"<html></html>",
            b"&#x110000;" * 100_000,
            b"<p>&#xffffffffffffffffffff;&bogus;",
            b"{" + b" " * 1_000_000,
        ],
        ids=repr,
    )
    def test_hostile_bodies(self, body: bytes) -> None:
        start = time.perf_counter()
        for content_type in ("application/json", "text/html; charset=utf-16", "\0; charset=\0", ""):
            error = respond(body, 502, headers={"content-type": content_type})
            assert type(error) is ServerError
            assert len(str(error)) < 750
        assert time.perf_counter() - start < 1

    def test_hostile_headers(self) -> None:
        headers = {"retry-after": "9" * 5000, "x-ms-request-id": "a\r\nb" * 1000, "x-ms-error-code": "c" * 5000}
        error = respond(b"", 429, headers=headers)
        assert len(str(error)) < 500
        assert "\n" not in str(error)


class TestDecodeError:
    def given(self, body: bytes, **more: Any) -> DecodeError:
        context = {
            "method": "POST",
            "url": URL,
            "status_code": 200,
            "reason": "OK",
            "headers": {},
            "request_id": "ours",
        }
        return decode_error(body=body, **{**context, **more})

    def test_it_quotes_what_came(self) -> None:
        error = self.given(b"<html><title>Sign in</title></html>")
        assert str(error).startswith(f"POST {SHOWN} answered 200: the body is not JSON: Sign in (request id ours).")
        assert (error.status_code, error.response.content) == (200, b"<html><title>Sign in</title></html>")
        assert error.is_retry_safe is False

    @pytest.mark.parametrize(
        ("body", "text"),
        [
            (b"", "the body is not JSON: it is empty"),
            (b"\x89PNG\0\0\0", "the body is not JSON: 7 bytes of image/png"),
            (b"x" * 1000, "the body is not JSON: " + "x" * 199 + "…"),
        ],
    )
    def test_other_bodies(self, body: bytes, text: str) -> None:
        assert self.given(body, headers={"content-type": "image/png"}).message == text

    def test_what_was_expected(self) -> None:
        assert self.given(b"{}", expected="an event stream").message == "the body is not an event stream: {}"
