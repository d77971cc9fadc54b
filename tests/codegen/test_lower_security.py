"""Security schemes and requirements as the operations module declares them."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.lower.security import SecurityLowering
from codegen.problem import SpecError

KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
BEARER = {"type": "http", "scheme": "bearer"}
AZURE = {"type": "apiKey", "in": "header", "name": "api-key"}


def document(schemes: Any, **rest: Any) -> dict[str, Any]:
    return {"components": {"securitySchemes": schemes}, **rest}


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        (KEY, "Scheme('key', location='header', parameter='X-Key')"),
        ({**KEY, "in": "query"}, "Scheme('key', location='query', parameter='X-Key')"),
        ({"type": "http", "scheme": "BASIC"}, "Scheme('basic')"),
        (BEARER, "Scheme('bearer')"),
        ({"type": "http", "scheme": "Hoba"}, "Scheme('http', parameter='Hoba')"),
        ({"type": "openIdConnect", "openIdConnectUrl": "x"}, "Scheme('token')"),
        ({"type": "oauth2", "flows": {"implicit": {}}}, "Scheme('token')"),
        ({"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/t'"}}}, "Scheme('token', token_url=\"/t'\")"),
        ({"type": "mutualTLS"}, "Scheme('tls')"),
        ({"$ref": "#/x-scheme"}, "Scheme('bearer')"),
    ],
)
def test_schemes(scheme: Any, text: str) -> None:
    assert SecurityLowering(document({"s": scheme}, **{"x-scheme": BEARER})).schemes == {"s": text}


@pytest.mark.parametrize(
    ("scheme", "place", "found"),
    [
        ({"type": "apiKey", "in": "body", "name": "x"}, "", "a key without name or place"),
        ({"type": "apiKey", "in": "query"}, "", "a key without name or place"),
        ({"type": "kerberos"}, "/type", "unsupported type 'kerberos'"),
        ("x", "", "no security scheme"),
        ({"$ref": "#/nowhere"}, "/$ref", "the reference '#/nowhere' names nothing"),
    ],
)
def test_a_scheme_that_cannot_be_read(scheme: Any, place: str, found: str) -> None:
    given = document({"bad": scheme, "good": KEY}, security=[{"bad": []}, {"good": []}])
    with pytest.raises(SpecError) as caught:
        SecurityLowering(given)
    where = f"#/components/securitySchemes/bad{place}"
    assert (caught.value.place, caught.value.found) == (where, found)
    lowering = SecurityLowering(given, allow_unsupported=True)
    assert list(lowering.schemes) == ["good"]
    assert lowering.default == "Security(SCHEMES, ({'good': ()},))"
    assert list(lowering.problems) == ["#/components/securitySchemes/bad", "#/security/0"]


@pytest.mark.parametrize(
    ("schemes", "expected"),
    [({"a": AZURE, "b": BEARER}, None), ({"a": AZURE, "b": KEY}, "SECURITY"), ({"b": BEARER}, "SECURITY"), ({}, None)],
)
def test_a_key_that_goes_either_way_is_left_to_the_run_time(schemes: Any, expected: str | None) -> None:
    lowering = SecurityLowering(document(schemes, security=[{"b": []}]))
    assert lowering.of({}, "#/x") == expected
    assert bool(lowering.schemes) == (expected is not None)


def test_what_operations_ask_for() -> None:
    lowering = SecurityLowering(document({"a": KEY, "b": BEARER}, security=[{"a": []}]))
    assert lowering.default == "Security(SCHEMES, ({'a': ()},))"
    assert lowering.of({"security": []}, "#/x") == "Security(SCHEMES, ())"
    asked = {"security": [{"a": [], "b": ["r", "w"]}, {}]}
    assert lowering.of(asked, "#/x") == "Security(SCHEMES, ({'a': (), 'b': ('r', 'w')}, {}))"


def test_schemes_that_nobody_asks_for_all_do() -> None:
    schemes = {"a": KEY, "b": BEARER}
    assert SecurityLowering(document(schemes)).default == "Security(SCHEMES, ({'a': ()}, {'b': ()}))"
    some = document(schemes, paths={"/x": {"get": {"security": [{"a": []}]}}})
    assert SecurityLowering(some).default == "Security(SCHEMES, ())"


def test_a_scheme_that_is_not_declared() -> None:
    given, asked = document({"a": KEY}), {"security": [{"gone": []}]}
    with pytest.raises(SpecError, match="no security scheme 'gone'"):
        SecurityLowering(given).of(asked, "#/x")
    lowering = SecurityLowering(given, allow_unsupported=True)
    assert lowering.of(asked, "#/x") is None
    assert lowering.of({"security": [{"gone": []}, {"a": []}]}, "#/y") == "Security(SCHEMES, ({'a': ()},))"
    assert list(lowering.problems) == ["#/x/security/0", "#/y/security/0"]
