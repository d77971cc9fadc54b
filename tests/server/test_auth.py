"""Credentials."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from model_inference_server import Refusal
from model_inference_server.auth import authenticate

RIGHT: list[tuple[dict[str, str], tuple[str, ...]]] = [
    ({"api-key": "k1"}, ("k1", "k2")),
    ({"API-Key": "k2"}, ("k1", "k2")),
    ({"Authorization": "Bearer k1"}, ("k1",)),
    ({"Authorization": "bearer  k1"}, ("k1",)),
    ({"Authorization": "Bearer k1", "api-key": "k2"}, ("k1", "k2")),
    ({"api-key": "anything"}, ()),
    ({"Authorization": "Bearer anything"}, ()),
    ({"api-key": "schlüssel"}, ("schlüssel",)),
]

WRONG: list[tuple[dict[str, str], tuple[str, ...], str]] = [
    ({}, (), "there are no credentials"),
    ({}, ("k1",), "there are no credentials"),
    ({"api-key": ""}, (), "'api-key' is not accepted"),
    ({"api-key": "s3cret"}, ("k1",), "'api-key' is not accepted"),
    ({"Authorization": "Bearer"}, (), "'Authorization' is not accepted"),
    ({"Authorization": "Bearer s3cret"}, ("k1",), "'Authorization' is not accepted"),
    ({"Authorization": "Basic s3cret"}, ("s3cret",), "is not Bearer"),
    ({"Authorization": "k1"}, ("k1",), "is not Bearer"),
    # a key renewed in one header alone
    ({"Authorization": "Bearer s3cret", "api-key": "k1"}, ("k1",), "'Authorization' is not accepted"),
    ({"Authorization": "Bearer k1", "api-key": "s3cret"}, ("k1",), "'api-key' is not accepted"),
]


@pytest.mark.parametrize(("headers", "keys"), RIGHT)
def test_right_credentials_pass(headers: dict[str, str], keys: tuple[str, ...]) -> None:
    authenticate(Headers(headers), keys)


@pytest.mark.parametrize(("headers", "keys", "said"), WRONG)
def test_wrong_credentials_are_refused_and_not_repeated(
    headers: dict[str, str], keys: tuple[str, ...], said: str
) -> None:
    with pytest.raises(Refusal) as caught:
        authenticate(Headers(headers), keys)
    refusal = caught.value
    assert (refusal.status, refusal.body["error"], refusal.body["status"]) == (401, "Unauthorized", 401)
    assert said in refusal.body["message"]
    assert refusal.headers["www-authenticate"] == "Bearer"
    assert "s3cret" not in f"{refusal!r}{refusal.body}{refusal.headers}"
