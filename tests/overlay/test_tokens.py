"""Tokens: what counts as one, when it is due for renewal, and the challenge that asks for another."""

from __future__ import annotations

import base64
import time
from types import SimpleNamespace

import pytest

from model_inference_overlay.tokens import (
    AccessToken,
    AccessTokenInfo,
    TokenCache,
    parse_claims_challenge,
    read_token,
)

CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"},"é":{"values":["???>>>"]}}}'


def encoded(claims: str, *, url_safe: bool = True, padded: bool = True) -> str:
    encode = base64.urlsafe_b64encode if url_safe else base64.b64encode
    text = encode(claims.encode()).decode()
    return text if padded else text.rstrip("=")


class TestValues:
    def test_access_token_is_a_tuple_that_hides_itself(self) -> None:
        token = AccessToken("s3cret", 10)
        assert tuple(token) == ("s3cret", 10)
        assert (token.token, token.expires_on) == ("s3cret", 10)
        assert repr(token) == str(token) == "AccessToken(token='***', expires_on=10)"

    def test_access_token_info(self) -> None:
        token = AccessTokenInfo("s3cret", 10, token_type="pop", refresh_on=5)
        assert (token.token, token.expires_on, token.token_type, token.refresh_on) == ("s3cret", 10, "pop", 5)
        assert "s3cret" not in repr(token)
        assert AccessTokenInfo("x", 1).token_type == "Bearer"


class TestCache:
    def test_empty(self) -> None:
        cache = TokenCache()
        assert cache.token is None
        assert cache.needs_refresh(0)
        assert not cache.is_valid(0)

    @pytest.mark.parametrize(
        ("refresh_on", "now", "due"),
        [
            (None, 699, False),
            (None, 700, True),
            (None, 5000, True),
            (500, 499, False),
            (500, 500, True),
            (900, 800, False),
            (900, 900, True),
            (2000, 999, False),
            (2000, 1000, True),
        ],
    )
    def test_when_a_token_that_expires_at_1000_is_due(self, refresh_on: int | None, now: int, due: bool) -> None:
        cache = TokenCache()
        cache.store(AccessTokenInfo("t", 1000, refresh_on=refresh_on))
        assert cache.needs_refresh(now) is due

    def test_validity_ends_with_expiry(self) -> None:
        cache = TokenCache()
        cache.store(AccessTokenInfo("t", 1000))
        assert cache.is_valid(999)
        assert not cache.is_valid(1000)


class TestReadToken:
    def test_what_azure_core_gives(self) -> None:
        found = read_token(SimpleNamespace(token="t", expires_on=7, token_type="Bearer", refresh_on=5))
        assert (found.token, found.expires_on, found.token_type, found.refresh_on) == ("t", 7, "Bearer", 5)
        plain = read_token(AccessToken("t", 7))
        assert (plain.expires_on, plain.token_type, plain.refresh_on) == (7, "Bearer", None)

    @pytest.mark.parametrize("expires", [None, "soon", True, float("nan"), float("inf"), [], object()])
    def test_an_odd_expiry_serves_one_call(self, expires: object) -> None:
        assert read_token(SimpleNamespace(token="t", expires_on=expires)).expires_on == 0

    @pytest.mark.parametrize("kind", [None, "", "a b", "a\r\n", 1])
    def test_an_odd_type_is_bearer(self, kind: object) -> None:
        assert read_token(SimpleNamespace(token="t", expires_on=1, token_type=kind)).token_type == "Bearer"

    @pytest.mark.parametrize(
        "found", [None, "s3cret", object(), SimpleNamespace(token=None), SimpleNamespace(token="")]
    )
    def test_no_token(self, found: object) -> None:
        with pytest.raises(ValueError, match="without a token") as caught:
            read_token(found)
        assert "s3cret" not in str(caught.value)

    @pytest.mark.parametrize("token", ["s3cret\r\nx: y", "s3 cret", "s3crét", "s3cret\0", " s3cret"])
    def test_a_token_that_no_header_carries(self, token: str) -> None:
        with pytest.raises(ValueError, match="characters that a header cannot carry") as caught:
            read_token(AccessToken(token, 1))
        assert "s3" not in str(caught.value)


CHALLENGE = 'Bearer realm="", authorization_uri="https://login.example/common/authorize", error="insufficient_claims", '


class TestClaimsChallenge:
    @pytest.mark.parametrize("url_safe", [True, False])
    @pytest.mark.parametrize("padded", [True, False])
    def test_both_alphabets_with_and_without_padding(self, url_safe: bool, padded: bool) -> None:
        for claims in (CLAIMS, CLAIMS + " ", CLAIMS + "  "):
            field = f'{CHALLENGE}claims="{encoded(claims, url_safe=url_safe, padded=padded)}"'
            assert parse_claims_challenge(field) == claims

    @pytest.mark.parametrize(
        "field",
        [
            f'Bearer claims="{encoded(CLAIMS)}"',
            f"Bearer claims={encoded(CLAIMS)}",
            f"bearer  CLAIMS = {encoded(CLAIMS)} , a=b",
            f'BEARER a="x, Bearer claims=no, \\"y", claims="{encoded(CLAIMS)}"',
            f'Basic realm="x", Bearer realm="y", claims="{encoded(CLAIMS)}"',
            f'Negotiate, Bearer claims="{encoded(CLAIMS)}", PoP nonce="z"',
            f'PoP claims="eDp5", Bearer claims="{encoded(CLAIMS)}"',
        ],
    )
    def test_it_is_found(self, field: str) -> None:
        assert parse_claims_challenge(field) == CLAIMS

    @pytest.mark.parametrize(
        "field",
        [
            "",
            "Bearer",
            'Bearer realm="x", error="invalid_token"',
            f'PoP claims="{encoded(CLAIMS)}"',
            f'Basic realm="Bearer claims={encoded(CLAIMS)}"',
            f'claims="{encoded(CLAIMS)}"',
            'Bearer claims=""',
            'Bearer claims="*"',
            'Bearer claims="a"',
            'Bearer claims="é"',
            'Bearer claims="/////w=="',
            'Bearer xclaims="e30="',
            "\0",
        ],
    )
    def test_there_is_none(self, field: str) -> None:
        assert parse_claims_challenge(field) is None

    @pytest.mark.parametrize(
        "field",
        ["a" * 200_000, "a " * 100_000, "a" + " " * 200_000, 'Bearer a="' * 20_000, 'Bearer a="' + "\\" * 200_000],
    )
    def test_it_takes_linear_time(self, field: str) -> None:
        start = time.perf_counter()
        assert parse_claims_challenge(field) is None
        assert time.perf_counter() - start < 0.5
