"""The tree of errors: what is caught by what, what an error carries and says, and that it can be copied and pickled."""

from __future__ import annotations

import copy
import pickle
import traceback
from types import SimpleNamespace
from typing import Any

import pytest

from model_inference_overlay import exceptions
from model_inference_overlay.exceptions import (
    AzureError,
    ContentFilterError,
    DeadlineExceededError,
    DecodeError,
    EventTooLargeError,
    HttpResponseError,
    InsecureTransportError,
    ModelInferenceError,
    RateLimitError,
    ResourceNotFoundError,
    ResponseSnapshot,
    ServerError,
    ServiceRequestError,
    ServiceRequestTimeoutError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
    StreamTruncatedError,
    TLSError,
    TooManyRedirectsError,
    UnprocessableEntityError,
    UnsupportedParameterError,
)

CLASSES = [
    found
    for name, found in vars(exceptions).items()
    if isinstance(found, type) and issubclass(found, ModelInferenceError) and name == found.__name__
]


def drawn() -> dict[str, str]:
    """Read the tree in the module's docstring: each class's name and its parent's."""
    parents: dict[str, str] = {}
    path: list[tuple[int, str]] = []
    for line in (exceptions.__doc__ or "").splitlines():
        indent = len(line) - len(line.lstrip())
        name = line.split()[0] if line.strip() else ""
        if indent >= 4 and name.endswith("Error"):
            while path and path[-1][0] >= indent:
                path.pop()
            parents[name] = path[-1][1] if path else "Exception"
            path.append((indent, name))
    return parents


class TestTree:
    def test_it_is_the_one_drawn(self) -> None:
        bases = {found.__name__: [base.__name__ for base in found.__bases__] for found in CLASSES}
        assert bases == {name: [parent] for name, parent in drawn().items()}

    def test_every_class_is_exported_and_explained(self) -> None:
        for found in CLASSES:
            assert found.__name__ in exceptions.__all__
            assert found.__doc__

    @pytest.mark.parametrize("name", exceptions.__all__)
    def test_every_exported_name_exists(self, name: str) -> None:
        assert getattr(exceptions, name)

    @pytest.mark.parametrize(
        ("alias", "name"),
        [
            ("AzureError", "ModelInferenceError"),
            ("AuthenticationError", "ClientAuthenticationError"),
            ("NotFoundError", "ResourceNotFoundError"),
            ("ConflictError", "ResourceExistsError"),
            ("InternalServerError", "ServerError"),
        ],
    )
    def test_aliases(self, alias: str, name: str) -> None:
        assert getattr(exceptions, alias) is getattr(exceptions, name)


class TestBase:
    def test_a_message_alone(self) -> None:
        error = ModelInferenceError("it broke")
        assert (error.message, str(error), error.args) == ("it broke", "it broke", ("it broke",))
        assert repr(error) == "ModelInferenceError('it broke')"
        assert (error.method, error.url, error.request_id, error.attempts) == (None, None, None, 1)
        assert error.is_retry_safe is False

    def test_nothing(self) -> None:
        assert str(ModelInferenceError()) == "no reason was given"
        assert ModelInferenceError().message == ""

    def test_the_cause_as_azure_names_it(self) -> None:
        cause = OSError("no route")
        assert AzureError("it broke", error=cause).inner_exception is cause
        with pytest.raises(ModelInferenceError) as caught:
            raise ModelInferenceError("it broke") from cause
        assert caught.value.inner_exception is cause

    def test_a_sentence_with_everything(self) -> None:
        error = ServiceRequestError(
            "could not connect.",
            method="POST",
            url="https://user:s3cret@h.example/chat?key=s3cret&api-version=1",
            request_id="r1",
            attempts=4,
        )
        assert str(error) == (
            "POST https://h.example/chat?key=REDACTED&api-version=1 failed: could not connect"
            " (request id r1, after 4 attempts). Check the endpoint's host name and the network, proxy and firewall on"
            " the way to it."
        )
        assert error.url == "https://h.example/chat?key=REDACTED&api-version=1"

    def test_foreign_text_stays_on_one_short_line(self) -> None:
        error = HttpResponseError(
            "a\r\n\x1b[31mb" + "x" * 10_000, method="GET", url="https://h.example/", status_code=418
        )
        assert str(error).startswith("GET https://h.example/ answered 418: a [31mbxxx")
        assert len(str(error)) < 600
        assert "\n" not in repr(error)
        assert "\x1b" not in repr(error)
        assert len(error.message) > 10_000

    def test_hints_can_be_replaced(self) -> None:
        assert str(RateLimitError("slow", hint="Wait.")) == "slow. Wait."
        assert str(RateLimitError("slow", hint="")) == "slow"
        error = RateLimitError("slow")
        error.hint = "Wait more."
        assert str(error) == "slow. Wait more."


class TestHttpResponseError:
    def test_as_azure_users_construct_it(self) -> None:
        error = HttpResponseError(message="it broke", response=None)
        assert str(error) == error.message == "it broke"
        unknown = [error.response, error.status_code, error.reason, error.error, error.code, error.body]
        assert unknown == [None] * 6
        assert dict(error.headers) == {}
        assert HttpResponseError().message == "the service answered with an error"

    def test_from_any_response(self) -> None:
        response = SimpleNamespace(status_code=404, reason="Not Found", headers={"X-A": "1"})
        error = ResourceNotFoundError(response=response)
        assert (error.status_code, error.reason, error.headers["x-a"]) == (404, "Not Found", "1")
        assert error.message == "404 Not Found"
        assert HttpResponseError(response=object()).status_code is None

    def test_positional_message_and_response(self) -> None:
        response = ResponseSnapshot(500, "Oops")
        error = ServerError("it broke", response)
        assert (error.message, error.response, error.status_code) == ("it broke", response, 500)

    def test_success_statuses_are_told_apart(self) -> None:
        error = HttpResponseError("overloaded", method="POST", url="https://h.example/x", status_code=200)
        assert str(error) == "POST https://h.example/x answered 200 with an error: overloaded"

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 501, None])
    def test_not_retry_safe(self, status: int | None) -> None:
        assert HttpResponseError("x", status_code=status).is_retry_safe is False

    @pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
    def test_retry_safe(self, status: int) -> None:
        assert HttpResponseError("x", status_code=status).is_retry_safe is True

    def test_unsupported_parameter_names_it(self) -> None:
        error = UnsupportedParameterError(
            "422 Unprocessable Entity",
            status_code=422,
            reason="Unprocessable Entity",
            parameter="logprobs",
            method="POST",
            url="https://h.example/chat/completions",
            request_id="abc",
        )
        assert str(error) == (
            "POST https://h.example/chat/completions answered 422: parameter 'logprobs' is not supported"
            " (request id abc). Leave it out, or let the service ignore it with extra_parameters='drop'."
        )
        assert isinstance(error, UnprocessableEntityError)
        assert (error.loc, error.input) == ((), None)
        assert str(UnsupportedParameterError("no", parameter="x")).startswith("no. Leave")


@pytest.mark.parametrize(
    ("error", "safe"),
    [
        (ServiceRequestError("x"), True),
        (ServiceRequestTimeoutError("x"), True),
        (ServiceResponseError("x"), True),
        (ServiceResponseTimeoutError("x"), True),
        (StreamTruncatedError(), True),
        (TLSError("x"), False),
        (InsecureTransportError("x"), False),
        (DeadlineExceededError("x"), False),
        (EventTooLargeError(), False),
        (DecodeError("x", status_code=200), False),
    ],
)
def test_retry_safety(error: ModelInferenceError, safe: bool) -> None:
    assert error.is_retry_safe is safe


class TestOwnFields:
    def test_stream_truncated(self) -> None:
        assert StreamTruncatedError(partial={"content": "Hel"}).partial == {"content": "Hel"}
        assert str(StreamTruncatedError()).startswith(
            "the stream ended before its end. What had arrived is in .partial"
        )

    def test_redirects(self) -> None:
        error = TooManyRedirectsError(history=("https://u:s3cret@a.example/", "https://b.example/?s3cret"))
        assert error.history == ("https://a.example/", "https://b.example/?REDACTED")
        assert error.message == "too many redirects"

    def test_content_filter_keeps_a_copy(self) -> None:
        categories = {"hate": {"filtered": True, "severity": "high"}}
        error = ContentFilterError("no", categories=categories)
        assert error.categories == categories
        assert error.categories is not categories


def rich(kind: type[ModelInferenceError]) -> ModelInferenceError:
    given: dict[str, Any] = {
        "method": "POST",
        "url": "https://h.example/x",
        "request_id": "r",
        "attempts": 3,
        "hint": "h",
    }
    if issubclass(kind, HttpResponseError):
        response = ResponseSnapshot(418, "Teapot", {"X-A": "1"}, b'{"a": 1}')
        given |= {"response": response, "code": "c", "param": "p", "body": {"a": 1}, "retry_after": 2.0}
    if issubclass(kind, ContentFilterError):
        given["categories"] = {"hate": {"filtered": True}}
    if issubclass(kind, UnprocessableEntityError):
        given |= {"loc": ("body", "x"), "input": 1, "parameter": "x"}
    if issubclass(kind, StreamTruncatedError):
        given["partial"] = ["a"]
    return kind("it broke", **given)


@pytest.mark.parametrize("kind", CLASSES)
class TestCopies:
    def check(self, error: ModelInferenceError, copied: ModelInferenceError) -> None:
        assert type(copied) is type(error)
        assert copied is not error
        assert str(copied) == str(error)
        assert copied.args == error.args
        ours, theirs = vars(error).copy(), vars(copied).copy()
        response, same = ours.pop("response", None), theirs.pop("response", None)
        assert ours == theirs
        if isinstance(response, ResponseSnapshot):
            assert isinstance(same, ResponseSnapshot)
            assert (same.json(), same.headers["x-a"], same.reason) == ({"a": 1}, "1", "Teapot")

    @pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
    def test_pickle(self, kind: type[ModelInferenceError], protocol: int) -> None:
        error = rich(kind)
        error.add_note("seen on the way")
        self.check(error, pickle.loads(pickle.dumps(error, protocol)))

    def test_copy(self, kind: type[ModelInferenceError]) -> None:
        error = rich(kind)
        self.check(error, copy.copy(error))
        self.check(error, copy.deepcopy(error))

    def test_without_arguments(self, kind: type[ModelInferenceError]) -> None:
        error = pickle.loads(pickle.dumps(kind()))
        assert type(error) is kind
        assert str(error) == str(kind())

    def test_it_can_be_raised_and_printed(self, kind: type[ModelInferenceError]) -> None:
        with pytest.raises(AzureError) as caught:
            raise rich(kind)
        assert "it broke" in "".join(traceback.format_exception(caught.value))
