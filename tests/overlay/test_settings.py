"""The options of a client are read once; what cannot be is refused with the option's name."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference_overlay.endpoint import Endpoint
from model_inference_overlay.options import Timeout
from model_inference_overlay.pacing import RateLimiter
from model_inference_overlay.retry import RetryPolicy
from model_inference_overlay.settings import Settings, changed, header_fields, settings


def read(**options: Any) -> Settings:
    return settings(Endpoint("https://host.example/base"), {"a": 1, "b": None}, {"x": 2}, options, blocking=True)


def test_what_is_not_said_has_a_default() -> None:
    made = read()
    assert (made.timeout, made.retry, made.params) == (Timeout(), RetryPolicy(), {})
    assert (made.defaults, made.extras) == ({"a": 1}, {"x": 2})
    assert (made.log_bodies, made.validate, made.rate_limiter, made.mode) == (False, False, None, "parsed")
    assert made.headers == {"user-agent": "model-inference-python", "accept-encoding": "gzip, deflate"}


def test_headers_as_a_caller_writes_them() -> None:
    assert header_fields({"X-A": " 1 ", "x-a": "2", "X-B": None}) == {"x-a": "2", "x-b": None}
    assert header_fields(None) == {}


def test_headers_of_a_client() -> None:
    made = read(user_agent="mine/1", headers={"Accept-Encoding": None, "X-Team": "blue"})
    assert made.headers == {"user-agent": "mine/1 model-inference-python", "accept-encoding": None, "x-team": "blue"}


def test_what_is_changed_and_what_is_added() -> None:
    old = read(headers={"a": "1", "b": "2"}, params={"p": 1}, timeout=5, log_bodies=True)
    limiter = RateLimiter()
    new = changed(
        old, {"headers": {"B": "3"}, "params": {"q": 2}, "retry": RetryPolicy.none(), "rate_limiter": limiter}
    )
    assert (new.headers["a"], new.headers["b"], new.params) == ("1", "3", {"p": 1, "q": 2})
    assert (new.timeout, new.retry, new.log_bodies) == (Timeout.of(5), RetryPolicy.none(), True)
    assert (new.rate_limiter, old.rate_limiter, old.params) == (limiter, None, {"p": 1})
    assert changed(new, {"rate_limiter": None, "timeout": None}).rate_limiter is None


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"colour": 1}, TypeError, "unexpected keyword argument 'colour'"),
        ({"retry": 3}, TypeError, "retry is a RetryPolicy, found int"),
        ({"rate_limiter": 3}, TypeError, "rate_limiter is a RateLimiter, found int"),
        ({"validate": "yes"}, TypeError, "validate"),
        ({"headers": {"a b": "1"}}, ValueError, "a b"),
        ({"headers": "a: 1"}, TypeError, "headers is a mapping of names to values, found str"),
        ({"params": [("a", "1")]}, TypeError, "params is a mapping of names to values, found list"),
        ({"params": "a=1"}, TypeError, "params is a mapping of names to values, found str"),
        ({"timeout": -1}, ValueError, "Timeout"),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        read(**options)
    with pytest.raises(kind, match=message):
        changed(read(), options)


def test_options_that_exclude_each_other() -> None:
    with pytest.raises(TypeError, match="http_client and verify exclude each other"):
        read(http_client=object(), verify="x")
