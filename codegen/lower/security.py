"""Security of a document in, the text that the `operations` module declares of it out."""

from __future__ import annotations

from typing import Any

import attrs

from codegen.load import items_of, object_of, resolve
from codegen.lower.types import literal_text
from codegen.problem import SpecError, child

_PLACE = "#/components/securitySchemes"
_LOCATIONS = ("header", "query", "cookie")
_TOKENS = ("oauth2", "openIdConnect")


@attrs.frozen
class Security:
    """What a document says of security.

    Attributes:
        schemes: (name, Python text) of each scheme; none where operations declare nothing.
        default: Python text of what an operation asks for that does not say otherwise, None where it declares nothing.
    """

    schemes: tuple[tuple[str, str], ...]
    default: str | None


def security(document: dict[str, Any]) -> Security:
    """Read the schemes of a document, and what its operations ask for.

    A service that takes one key as `api-key` or as a bearer token gets it as both, as those of Azure do that read
    either; that is what the run time does where operations declare nothing.

    Raises:
        SpecError: a scheme is malformed.
    """
    components = object_of(document, "components", "#")
    declared = object_of(components, "securitySchemes", "#/components")
    schemes = {name: _followed(document, item, child(_PLACE, name)) for name, item in declared.items()}
    if not schemes or _is_one_key(schemes):
        return Security((), None)
    texts = tuple((name, _text(item, child(_PLACE, name))) for name, item in schemes.items())
    listed = items_of(document, "security", "#")
    if not _is_asked(document):
        # Many a document declares schemes and never says where: any of them will do, everywhere.
        listed = [{name: []} for name in schemes]
    return Security(texts, f"Security(SCHEMES, {_alternatives(listed, schemes, '#/security')})")


def of_operation(document: dict[str, Any], declared: Security, data: dict[str, Any], place: str) -> str | None:
    """Spell what one operation asks for, None where nothing is declared.

    Raises:
        SpecError: it names a scheme that the document does not have.
    """
    if declared.default is None:
        return None
    if data.get("security") is None:
        return "SECURITY"
    listed = items_of(data, "security", place)
    known = dict(declared.schemes)
    return f"Security(SCHEMES, {_alternatives(listed, known, child(place, 'security'))})"


def _is_asked(document: dict[str, Any]) -> bool:
    paths = object_of(document, "paths", "#").values()
    operations = [each for path in paths if isinstance(path, dict) for each in path.values()]
    return "security" in document or any(isinstance(each, dict) and "security" in each for each in operations)


def _followed(document: dict[str, Any], item: Any, place: str) -> dict[str, Any]:
    for _ in range(20):
        if not (isinstance(item, dict) and isinstance(item.get("$ref"), str)):
            break
        item = resolve(document, item["$ref"], child(place, "$ref"))
    if not isinstance(item, dict) or not isinstance(item.get("type"), str):
        raise SpecError(place, "no security scheme", "give it a type: apiKey, http, oauth2, openIdConnect or mutualTLS")
    return item


def _is_one_key(schemes: dict[str, dict[str, Any]]) -> bool:
    """Tell whether a key may go as the header `api-key` or as a bearer token, and there is no other way."""

    def is_key(item: dict[str, Any]) -> bool:
        return (item["type"], item.get("in"), str(item.get("name")).lower()) == ("apiKey", "header", "api-key")

    def is_bearer(item: dict[str, Any]) -> bool:
        return item["type"] in _TOKENS or (item["type"], str(item.get("scheme")).lower()) == ("http", "bearer")

    found = list(schemes.values())
    return any(map(is_key, found)) and any(map(is_bearer, found)) and all(is_key(x) or is_bearer(x) for x in found)


def _text(item: dict[str, Any], place: str) -> str:
    kind = item["type"]
    if kind == "apiKey":
        if item.get("in") not in _LOCATIONS or not isinstance(item.get("name"), str):
            raise SpecError(place, "a key without name or place", "give it a name, and in: header, query or cookie")
        return _scheme("key", location=item["in"], parameter=item["name"])
    if kind == "http":
        name = str(item.get("scheme") or "")
        if name.lower() in ("basic", "bearer"):
            return _scheme(name.lower())
        return _scheme("http", parameter=name.strip() or "Bearer")
    if kind == "mutualTLS":
        return _scheme("tls")
    if kind not in _TOKENS:
        hint = "use apiKey, http, oauth2, openIdConnect or mutualTLS"
        raise SpecError(child(place, "type"), f"unsupported type {kind[:40]!r}", hint)
    flows = item.get("flows")
    flow = flows.get("clientCredentials") if isinstance(flows, dict) else None
    url = flow.get("tokenUrl") if isinstance(flow, dict) else None
    return _scheme("token", token_url=url) if isinstance(url, str) and url else _scheme("token")


def _scheme(kind: str, **members: str) -> str:
    texts = [literal_text(kind), *(f"{name}={literal_text(value)}" for name, value in members.items())]
    return f"Scheme({', '.join(texts)})"


def _alternatives(listed: list[Any], schemes: dict[str, Any], place: str) -> str:
    texts = []
    for index, item in enumerate(listed):
        where = child(place, index)
        if not isinstance(item, dict):
            raise SpecError(where, "no security requirement", "give an object: the name of a scheme, and its scopes")
        unknown = [name for name in item if name not in schemes]
        if unknown:
            hint = "declare it in components/securitySchemes, or remove it here"
            raise SpecError(where, f"no security scheme {unknown[0]!r}", hint)
        pairs = [f"{literal_text(name)}: {_tuple(scopes)}" for name, scopes in item.items()]
        texts.append(f"{{{', '.join(pairs)}}}")
    return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"


def _tuple(scopes: Any) -> str:
    texts = [literal_text(item) for item in scopes if isinstance(item, str)] if isinstance(scopes, list) else []
    return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"
