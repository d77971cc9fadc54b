"""Security of a document in, the text that the `operations` module declares of it out."""

from __future__ import annotations

from typing import Any

import attrs

from codegen.load import follow, items_of, json_kind, object_of
from codegen.lower.types import literal_text
from codegen.problem import SpecError, child

_PLACE = "#/components/securitySchemes"
_LOCATIONS = ("header", "query", "cookie")
_TOKENS = ("oauth2", "openIdConnect")


@attrs.define(eq=False)
class SecurityLowering:
    """Reads the security of one document.

    Attributes:
        document: the document.
        allow_unsupported: leave out schemes and requirements that cannot be read.
        problems: what was left out, by place.
        schemes: the Python text of each scheme, by name.
        default: the Python text of what an operation asks for that does not say otherwise, None where operations
            declare nothing.
    """

    document: dict[str, Any]
    allow_unsupported: bool = False
    problems: dict[str, SpecError] = attrs.field(factory=dict)
    schemes: dict[str, str] = attrs.field(factory=dict)
    default: str | None = None

    def __attrs_post_init__(self) -> None:
        """Read the schemes, and what the document asks for as a whole.

        A service that takes one key as `api-key` or as a bearer token gets it as both, as those of Azure do that read
        either; that is what the run time does where operations declare nothing.

        Raises:
            SpecError: a scheme is malformed.
        """
        components = object_of(self.document, "components", "#")
        declared = object_of(components, "securitySchemes", "#/components")
        found: dict[str, dict[str, Any]] = {}
        for name, item in declared.items():
            place = child(_PLACE, name)
            try:
                found[name] = _followed(self.document, item, place)
                self.schemes[name] = _text(found[name], place)
            except SpecError as error:
                self._leave_out(place, error)
        if not self.schemes or _is_one_key(found):
            self.schemes.clear()
            return
        listed = items_of(self.document, "security", "#")
        if not _is_asked(self.document):
            # Many a document declares schemes and never says where: any of them will do, everywhere.
            listed = [{name: []} for name in self.schemes]
        self.default = f"Security(SCHEMES, {self._alternatives(listed, '#/security') or '()'})"

    def of(self, data: dict[str, Any], place: str) -> str | None:
        """Spell what one operation asks for, None where nothing is declared.

        Raises:
            SpecError: it names a scheme that the document does not have.
        """
        if self.default is None:
            return None
        if data.get("security") is None:
            return "SECURITY"
        text = self._alternatives(items_of(data, "security", place), child(place, "security"))
        return None if text is None else f"Security(SCHEMES, {text})"

    def _leave_out(self, place: str, error: SpecError) -> None:
        if not self.allow_unsupported:
            raise error
        self.problems[place] = error

    def _alternatives(self, listed: list[Any], place: str) -> str | None:
        """Spell alternatives, None where none of several is left."""
        texts = []
        for index, item in enumerate(listed):
            where = child(place, index)
            try:
                texts.append(self._requirement(item, where))
            except SpecError as error:
                self._leave_out(where, error)
        if listed and not texts:
            return None
        return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"

    def _requirement(self, item: Any, place: str) -> str:
        if not isinstance(item, dict):
            raise SpecError(place, json_kind(item), "give an object: the name of a scheme, and its scopes")
        unknown = [name for name in item if name not in self.schemes]
        if unknown:
            hint = "declare it in components/securitySchemes, or remove it here"
            raise SpecError(place, f"no security scheme {unknown[0]!r}", hint)
        return f"{{{', '.join(f'{literal_text(name)}: {_tuple(scopes)}' for name, scopes in item.items())}}}"


def _is_asked(document: dict[str, Any]) -> bool:
    paths = object_of(document, "paths", "#").values()
    operations = [each for path in paths if isinstance(path, dict) for each in path.values()]
    return "security" in document or any(isinstance(each, dict) and "security" in each for each in operations)


def _followed(document: dict[str, Any], item: Any, place: str) -> dict[str, Any]:
    item, place = follow(document, item, place)
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


def _tuple(scopes: Any) -> str:
    texts = [literal_text(item) for item in scopes if isinstance(item, str)] if isinstance(scopes, list) else []
    return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"
