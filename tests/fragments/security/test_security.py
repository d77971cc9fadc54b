"""Security schemes: which credential goes where, for each operation, as the bytes that arrive."""

from __future__ import annotations

import asyncio
import base64
import inspect
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs

import pytest

from model_inference_overlay.credentials import AccessToken, AzureKeyCredential, BasicCredential
from model_inference_overlay.exceptions import ClientAuthenticationError, HttpResponseError, InsecureTransportError
from model_inference_overlay.oauth2 import ClientCredentials

KEY = AzureKeyCredential("k+y &1")
BASIC = BasicCredential("me", "pass:wörd")
BASIC_TEXT = "Basic " + base64.b64encode("me:pass:wörd".encode()).decode()
CREDENTIALS = ("x-pet-key", "authorization", "cookie", "api-key")


class Tokens:
    """Gives tokens, and keeps what was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        self.asked.append(scopes)
        return AccessToken(f"token-{len(self.asked)}", int(time.time()) + 3600)


@pytest.fixture(params=["sync", "async"])
def ask(request: pytest.FixtureRequest, package: ModuleType, server: Any) -> Callable[..., list[Any]]:
    """Call methods of one client with a credential; give what arrived."""
    server.reply(status=204)

    def run(credential: Any, *methods: str, **arguments: Any) -> list[Any]:
        with package.DefaultClient(server.url, credential) as client:
            for method in methods:
                getattr(client, method)(**arguments)
        return list(server.received)

    async def arun(credential: Any, *methods: str, **arguments: Any) -> list[Any]:
        async with package.aio.DefaultClient(server.url, credential) as client:
            for method in methods:
                await getattr(client, method)(**arguments)
        return list(server.received)

    return run if request.param == "sync" else lambda *given, **named: asyncio.run(arun(*given, **named))


def credentials(received: Any) -> dict[str, str]:
    return {name: received.headers[name] for name in CREDENTIALS if received.headers[name] is not None}


@pytest.mark.parametrize(
    ("method", "credential", "headers", "target"),
    [
        ("usual", KEY, {"x-pet-key": "k+y &1"}, "/usual"),
        ("usual", None, {}, "/usual"),
        ("open", KEY, {}, "/open"),
        ("open", {"HeaderKey": KEY, "Basic": BASIC}, {}, "/open"),
        ("optional", BASIC, {"authorization": BASIC_TEXT}, "/optional"),
        ("optional", KEY, {}, "/optional"),
        ("query", KEY, {}, "/query?pet%20key=k%2By%20%261"),
        ("cookie", KEY, {"cookie": "session=k+y%20&1"}, "/cookie"),
        ("basic", BASIC, {"authorization": BASIC_TEXT}, "/basic"),
        ("bearer", AzureKeyCredential("t0ken"), {"authorization": "Bearer t0ken"}, "/bearer"),
        ("oauth", AzureKeyCredential("t0ken"), {"authorization": "Bearer t0ken"}, "/oauth"),
        ("oidc", AzureKeyCredential("t0ken"), {"authorization": "Bearer t0ken"}, "/oidc"),
        ("other", AzureKeyCredential("t0ken"), {"authorization": "Token t0ken"}, "/other"),
        ("either", AzureKeyCredential("t0ken"), {"authorization": "Bearer t0ken"}, "/either"),
        ("either", BASIC, {"authorization": BASIC_TEXT}, "/either"),
        ("either", {"Bearer": KEY, "Basic": BASIC}, {"authorization": BASIC_TEXT}, "/either"),
        ("both", {"HeaderKey": KEY, "QueryKey": AzureKeyCredential("q")}, {"x-pet-key": "k+y &1"}, "/both?pet%20key=q"),
        ("both", {"HeaderKey": KEY, "Basic": BASIC}, {"authorization": BASIC_TEXT}, "/both"),
        ("both", BASIC, {"authorization": BASIC_TEXT}, "/both"),
        ("certificate", None, {}, "/certificate"),
        ("certificate", KEY, {}, "/certificate"),
    ],
)
def test_what_is_sent(ask: Any, method: str, credential: Any, headers: dict[str, str], target: str) -> None:
    [received] = ask(credential, method)
    assert (credentials(received), received.target) == (headers, target)


def test_beside_arguments_in_the_same_places(ask: Any) -> None:
    credential = {"QueryKey": AzureKeyCredential("q"), "CookieKey": AzureKeyCredential("c")}
    [received] = ask(credential, "query", a="b c")
    assert received.target == "/query?a=b%20c&pet%20key=q"
    _, received = ask(credential, "cookie", theme="dark")
    assert received.headers["cookie"] == "session=c; theme=dark"


@pytest.mark.parametrize(
    ("method", "credential", "wanted"),
    [
        ("usual", BASIC, "HeaderKey"),
        ("basic", KEY, "Basic"),
        ("both", KEY, "HeaderKey and QueryKey or Basic"),
        ("both", {"HeaderKey": KEY}, "HeaderKey and QueryKey or Basic"),
    ],
)
def test_a_credential_that_does_not_do_is_an_error(
    ask: Any, server: Any, method: str, credential: Any, wanted: str
) -> None:
    with pytest.raises(ClientAuthenticationError, match=wanted):
        ask(credential, method)
    assert server.received == []


@pytest.mark.parametrize(
    ("credential", "message"),
    [
        ({"Nobody": KEY}, "'Nobody'; the service knows 'HeaderKey', 'QueryKey'"),
        ({"Basic": KEY}, r"the scheme 'Basic' \(basic\) takes no AzureKeyCredential"),
        ({"HeaderKey": "k+y"}, "wrap the key"),
        ("k+y", "wrap the key"),
    ],
)
def test_credentials_that_no_scheme_takes(ask: Any, server: Any, credential: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message) as caught:
        ask(credential, "usual")
    assert "k+y" not in str(caught.value)
    assert server.received == []


def test_tokens_are_asked_for_the_scopes_of_the_operation_and_kept(ask: Any) -> None:
    tokens = Tokens()
    received = ask(tokens, "oauth", "oauth", "oidc", "bearer")
    assert tokens.asked == [("pets:read", "pets:write"), ("profile",), ()]
    assert [credentials(each)["authorization"] for each in received] == [
        "Bearer token-1",
        "Bearer token-1",
        "Bearer token-2",
        "Bearer token-3",
    ]


@pytest.mark.parametrize("in_body", [False, True])
def test_client_credentials(ask: Any, server: Any, in_body: bool) -> None:
    server.reply({"access_token": "fresh", "expires_in": 600, "token_type": "bearer"})
    grant = ClientCredentials("me & co", "s3cret/", in_body=in_body, parameters={"audience": "pets"})
    token, first, second = ask({"OAuth": grant}, "oauth", "oauth")
    assert (token.method, token.target) == ("POST", "/token")
    form = {name: value for name, [value] in parse_qs(token.body.decode()).items()}
    named = {"client_id": "me & co", "client_secret": "s3cret/"} if in_body else {}
    assert form == {"grant_type": "client_credentials", "scope": "pets:read pets:write", "audience": "pets"} | named
    basic = "Basic " + base64.b64encode(b"me+%26+co:s3cret%2F").decode()
    assert token.headers["authorization"] == (None if in_body else basic)
    assert [each.headers["authorization"] for each in (first, second)] == ["Bearer fresh"] * 2
    assert "s3cret" not in repr(grant)


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (401, {"error": "invalid_client", "error_description": "no s3cret/ here\r\nX: 1"}, "401: invalid_client no"),
        (200, {"token": "fresh"}, "200 without a token"),
        (500, b"<html>", "500 without a token"),
    ],
)
def test_no_token(ask: Any, server: Any, status: int, body: Any, told: str) -> None:
    server.reply(body, status=status)
    with pytest.raises(ClientAuthenticationError, match=told) as caught:
        ask({"OAuth": ClientCredentials("me", "s3cret/")}, "oauth")
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value).splitlines()[0]
    assert {each.target for each in server.received} == {"/token"}


def test_a_secret_needs_a_private_way() -> None:
    with pytest.raises(InsecureTransportError):
        ClientCredentials("me", "s3cret", token_url="http://id.example.com/token").get_token()
    with pytest.raises(ClientAuthenticationError, match="token_url"):
        ClientCredentials("me", "s3cret").get_token()


def test_a_key_in_the_query_is_shown_nowhere(ask: Any, server: Any, caplog: pytest.LogCaptureFixture) -> None:
    server.reply({"message": "the key s3cretk3y is unknown"}, status=403)
    caplog.set_level("DEBUG")
    with pytest.raises(HttpResponseError) as caught:
        ask(AzureKeyCredential("s3cretk3y"), "query")
    shown = [str(caught.value), repr(caught.value), str(caught.value.url), caplog.text]
    assert not any("s3cretk3y" in text for text in shown)


def test_signature_and_documentation(package: ModuleType) -> None:
    init = package.DefaultClient.__init__
    assert inspect.signature(init).parameters["credential"].annotation == "Credential | None"
    assert "HeaderKey, QueryKey, CookieKey" in " ".join(init.__doc__.split())
