"""Credentials: which headers go to which URL, and tokens asked for once, renewed in time and never shown."""

from __future__ import annotations

import traceback
import warnings
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from model_inference_overlay.authenticator import AsyncAuthenticator, Authenticator
from model_inference_overlay.credentials import (
    AccessToken,
    AzureKeyCredential,
    InsecureTransportWarning,
)
from model_inference_overlay.exceptions import ClientAuthenticationError, InsecureTransportError, ServiceRequestError

ENDPOINT = "https://h.example/models"
URL = "https://h.example/models/chat/completions?api-version=1"
KEY_HEADERS = {"authorization": "Bearer s3cret", "api-key": "s3cret"}


class Tokens:
    """A credential that counts and records what it is asked."""

    def __init__(self, expires_on: int = 10**10) -> None:
        self.asked: list[tuple[tuple[str, ...], dict[str, Any]]] = []
        self.expires_on = expires_on

    def get_token(self, *scopes: str, **keywords: Any) -> AccessToken:
        self.asked.append((scopes, keywords))
        return AccessToken(f"token{len(self.asked)}", self.expires_on)


class AsyncTokens:
    async def get_token(self, *scopes: str, **keywords: Any) -> AccessToken:
        return AccessToken("token1", 10**10)


@pytest.fixture(params=[Authenticator, AsyncAuthenticator], ids=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> Any:
    return request.param


def headers(
    authenticator: Authenticator | AsyncAuthenticator, url: str = URL, claims: str | None = None
) -> dict[str, str]:
    """Ask either authenticator for headers."""
    if isinstance(authenticator, Authenticator):
        return authenticator.headers(url, claims=claims)
    import asyncio

    return asyncio.run(authenticator.headers(url, claims=claims))


class TestWhatIsSent:
    def test_nothing_without_a_credential(self, kind: Any) -> None:
        assert headers(kind(None, ENDPOINT)) == {}
        assert headers(kind(None, "http://h.example"), "http://h.example/x") == {}

    def test_a_key_goes_out_twice(self, kind: Any) -> None:
        assert headers(kind(AzureKeyCredential("s3cret"), ENDPOINT)) == KEY_HEADERS

    def test_a_new_key_counts_at_once(self, kind: Any) -> None:
        credential = AzureKeyCredential("one")
        authenticator = kind(credential, ENDPOINT)
        assert headers(authenticator)["api-key"] == "one"
        credential.update("two")
        assert headers(authenticator) == {"authorization": "Bearer two", "api-key": "two"}

    def test_a_caller_may_change_what_it_got(self, kind: Any) -> None:
        authenticator = kind(AzureKeyCredential("s3cret"), ENDPOINT)
        headers(authenticator).clear()
        assert headers(authenticator) == KEY_HEADERS

    def test_the_key_of_azure_core(self, kind: Any) -> None:
        credential = SimpleNamespace(key="s3cret")
        authenticator = kind(credential, ENDPOINT)
        assert headers(authenticator) == KEY_HEADERS
        credential.key = "s3\ncret"
        with pytest.raises(ClientAuthenticationError, match="control") as caught:
            headers(authenticator)
        assert "s3" not in str(caught.value)

    def test_a_token(self, kind: Any) -> None:
        credential = Tokens()
        assert headers(kind(credential, ENDPOINT)) == {"authorization": "Bearer token1"}
        assert credential.asked == [(("https://ml.azure.com/.default",), {})]

    def test_the_scope_of_the_host(self, kind: Any) -> None:
        credential = Tokens()
        headers(
            kind(credential, "https://r.services.ai.azure.com/models"), "https://r.services.ai.azure.com/models/info"
        )
        assert credential.asked[0][0] == ("https://cognitiveservices.azure.com/.default",)

    @pytest.mark.parametrize(
        ("scopes", "asked"), [(["a", "b"], ("a", "b")), ("a", ("a",)), ([], ("https://ml.azure.com/.default",))]
    )
    def test_scopes_of_choice(self, kind: Any, scopes: Any, asked: tuple[str, ...]) -> None:
        credential = Tokens()
        headers(kind(credential, ENDPOINT, scopes=scopes))
        assert credential.asked[0][0] == asked

    @pytest.mark.parametrize("credential", ["s3cret", 7, object(), SimpleNamespace(key=7), {"key": "s3cret"}])
    def test_other_credentials_are_refused_and_not_shown(self, kind: Any, credential: object) -> None:
        with pytest.raises(TypeError, match="credential is an AzureKeyCredential, an object with get_token") as caught:
            kind(credential, ENDPOINT)
        assert "s3cret" not in str(caught.value)
        if isinstance(credential, str):
            assert "AzureKeyCredential(key)" in str(caught.value)

    def test_repr(self, kind: Any) -> None:
        assert repr(kind(AzureKeyCredential("s3cret"), ENDPOINT)) == f"<{kind.__name__}: a key>"
        assert repr(kind(Tokens(), ENDPOINT)) == f"<{kind.__name__}: a token>"
        assert repr(kind(None, ENDPOINT)) == f"<{kind.__name__}: no credential>"


class TestWhere:
    @pytest.mark.parametrize(
        "url",
        [
            "https://h.example",
            "https://h.example/",
            "https://h.example/elsewhere",
            "https://h.example?x",
            "https://h.example:443/x",
            "HTTPS://H.EXAMPLE/x",
            "https://h.example./x",
        ],
    )
    def test_the_endpoints_origin_however_written(self, kind: Any, url: str) -> None:
        assert headers(kind(AzureKeyCredential("s3cret"), ENDPOINT), url) == KEY_HEADERS
        assert headers(kind(Tokens(), ENDPOINT), url) == {"authorization": "Bearer token1"}

    @pytest.mark.parametrize(
        "url",
        [
            "https://other.example/x",
            "https://h.example.evil.example/x",
            "https://h.example@evil.example/x",
            "https://evil.example/https://h.example/",
            "https://evil.example#h.example/",
            "https://h.example:8443/x",
            "http://h.example/x",
            "http://h.example:443/x",
            "//h.example/x",
            "https://h.example:x/",
            "https://[::1/",
            "",
        ],
    )
    def test_no_other(self, kind: Any, url: str) -> None:
        credential = Tokens()
        assert headers(kind(AzureKeyCredential("s3cret"), ENDPOINT), url) == {}
        assert headers(kind(credential, ENDPOINT), url) == {}
        assert credential.asked == []

    @pytest.mark.parametrize(
        "endpoint", ["https://h.example", "https://h.example/", "https://h.example/a/b/?q=1", "https://h.example?q=/"]
    )
    def test_any_path_of_the_endpoint(self, kind: Any, endpoint: str) -> None:
        authenticator = kind(AzureKeyCredential("s3cret"), endpoint)
        assert headers(authenticator, "https://h.example/x") == KEY_HEADERS
        assert headers(authenticator, "https://h.example.evil/x") == {}


LOOPBACK = ["localhost", "LOCALHOST", "localhost.", "127.0.0.1", "127.1.2.3", "[::1]"]
REMOTE = [
    "a.localhost",  # not every resolver keeps these names to itself
    "h.example",
    "10.0.0.1",
    "0.0.0.0",
    "127.evil.example",
    "localhost.evil.example",
    "notlocalhost",
    "[2001:db8::1]",
    "127.1",
]


class TestPlainHttp:
    @pytest.mark.parametrize("host", LOOPBACK)
    def test_loopback_is_fine(self, kind: Any, host: str) -> None:
        url = f"http://{host}:8080"
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert headers(kind(Tokens(), url), f"{url}/x") == {"authorization": "Bearer token1"}
            assert headers(kind(AzureKeyCredential("s3cret"), url), f"{url}/x") == KEY_HEADERS

    @pytest.mark.parametrize("host", REMOTE)
    def test_a_token_is_refused_elsewhere(self, kind: Any, host: str) -> None:
        credential = Tokens()
        authenticator = kind(credential, f"http://{host}")
        with pytest.raises(InsecureTransportError, match="a token is not sent over plain http") as caught:
            headers(authenticator, f"http://{host}/x?key=s3cret")
        assert credential.asked == []
        assert caught.value.url == f"http://{host}/x?key=REDACTED"
        assert isinstance(caught.value, ServiceRequestError)
        assert "https" in str(caught.value)

    @pytest.mark.parametrize("host", REMOTE)
    def test_a_key_warns_elsewhere_once(self, kind: Any, host: str) -> None:
        with pytest.warns(InsecureTransportWarning, match="over plain http") as caught:
            authenticator = kind(AzureKeyCredential("s3cret"), f"http://{host}")
        assert len(caught) == 1
        assert "s3cret" not in str(caught[0].message)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert headers(authenticator, f"http://{host}/x") == KEY_HEADERS


class TestAsynchronousCredentials:
    def test_a_blocking_client_refuses_them_when_made(self) -> None:
        class Informed(AsyncTokens):
            async def get_token_info(self, *scopes: str, **keywords: Any) -> AccessToken:
                return AccessToken("token1", 10**10)

        for credential in (AsyncTokens(), Informed()):
            with pytest.raises(TypeError, match=r"is asynchronous: use it with .* model_inference\.aio"):
                Authenticator(credential, ENDPOINT)

    def test_one_in_disguise_is_found_at_the_call(self) -> None:
        class Disguised:
            def get_token(self, *scopes: str) -> Any:
                return AsyncTokens().get_token(*scopes)

        authenticator = Authenticator(Disguised(), ENDPOINT)
        with pytest.raises(ClientAuthenticationError, match=r"model_inference\.aio"):
            authenticator.headers(URL)
        assert headers(AsyncAuthenticator(Disguised(), ENDPOINT)) == {"authorization": "Bearer token1"}

    def test_an_asynchronous_client_takes_both(self) -> None:
        for credential in (AsyncTokens(), Tokens()):
            assert headers(AsyncAuthenticator(credential, ENDPOINT)) == {"authorization": "Bearer token1"}


class ForeignToken(NamedTuple):
    """A token that shows itself, as azure-core's does."""

    token: Any
    expires_on: int


class TestTracebacks:
    @pytest.mark.parametrize("token", ["s3cret-s3cret\n", "s3cret s3cret", "s3cret-\u00e9"])
    @pytest.mark.parametrize("form", [AccessToken, ForeignToken])
    def test_no_variable_of_ours_shows_a_token_that_is_refused(self, kind: Any, form: Any, token: str) -> None:
        class Odd(Tokens):
            def get_token(self, *scopes: str, **keywords: Any) -> Any:
                return form(token, 10**10)

        with pytest.raises(ClientAuthenticationError) as caught:
            headers(kind(Odd(), ENDPOINT))
        error: BaseException | None = caught.value
        frames = []
        while error is not None:
            found = traceback.TracebackException.from_exception(error, capture_locals=True).stack
            frames += [frame for frame in found if "model_inference_overlay" in frame.filename]
            error = error.__cause__
        assert frames
        assert not any("s3cret" in str(frame.locals) for frame in frames)


class TestChallenge:
    def test_claims_are_passed_on_and_the_new_token_stays(self, kind: Any) -> None:
        credential = Tokens()
        authenticator = kind(credential, ENDPOINT)
        assert headers(authenticator) == {"authorization": "Bearer token1"}
        assert headers(authenticator, claims='{"a":1}') == {"authorization": "Bearer token2"}
        assert headers(authenticator) == {"authorization": "Bearer token2"}
        assert [keywords for _, keywords in credential.asked] == [{}, {"claims": '{"a":1}'}]

    def test_a_key_has_no_other_answer(self, kind: Any) -> None:
        assert headers(kind(AzureKeyCredential("s3cret"), ENDPOINT), claims="{}") == KEY_HEADERS
