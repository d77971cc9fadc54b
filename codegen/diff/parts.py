"""A schema's pointer in, its parts out: all objects that must hold together, through references and `allOf`.

An `anyOf` or `oneOf` that is another spelling of something plain becomes that: one alternative beside null is a part
like any other, bare types are a list of types, and a string beside an enum of strings is an open enum.
"""

from __future__ import annotations

from typing import Any

import attrs

from codegen import load
from codegen.diff.schema import ANNOTATIONS
from codegen.problem import SpecError, child

NOTES = frozenset(
    {
        "title",
        "description",
        "example",
        "examples",
        "externalDocs",
        "xml",
        "$comment",
        "$defs",
        "$schema",
        "$id",
        "$anchor",
    }
)
"""Keywords that demand nothing."""
BESIDE = "beside:"
"""Before the pointer of an `allOf`: what stands beside it, without it."""


@attrs.define
class Part:
    """One object of keywords, with what its unions turned out to be; `is_folded` if one became something plain."""

    pointer: str
    raw: dict[str, Any]
    types: frozenset[str] = frozenset()
    null: bool = False
    unions: list[tuple[str, list[str]]] = attrs.Factory(list)
    is_folded: bool = False
    open_values: list[Any] | None = None


class Reader:
    """Reads parts from one document."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        # In 3.0, nothing that stands beside a reference counts.
        self._is_old = str(data.get("openapi", "")).startswith("3.0")
        self._raw: dict[str, Any] = {}
        self._targets: dict[str, str] = {}
        self._ends: dict[str, str] = {}

    def raw(self, pointer: str) -> Any:
        """Give the value at a pointer."""
        if pointer not in self._raw:
            self._raw[pointer] = load.at(self._data, pointer, pointer) if pointer != "#" else self._data
        return self._raw[pointer]

    def target(self, pointer: str) -> str:
        """Follow references, and `allOf` of one, to a component, or as long as nothing else is demanded on the way."""
        return self._followed(pointer, self._targets, through=False)

    def _followed(self, pointer: str, known: dict[str, str], through: bool) -> str:
        seen: dict[str, None] = {}
        while pointer not in known and pointer not in seen and (through or not component(pointer)):
            seen[pointer] = None
            raw = self._keywords(pointer)
            pointer = (isinstance(raw, dict) and self._following(raw, pointer)) or pointer
        end = known.get(pointer, pointer)
        known |= dict.fromkeys(seen, end)
        return end

    def _following(self, raw: dict[str, Any], pointer: str) -> str:
        reference, demands = raw.get("$ref"), raw.keys() - NOTES
        if isinstance(reference, str) and (self._is_old or demands == {"$ref"}):
            return self._referenced(reference, pointer)
        whole = raw.get("allOf")
        if demands == {"allOf"} and isinstance(whole, list) and len(whole) == 1:
            return f"{pointer}/allOf/0"
        return ""

    def _referenced(self, reference: str, pointer: str) -> str:
        return load.canonical(reference, child(pointer, "$ref"))

    def _keywords(self, pointer: str) -> Any:
        if not pointer.startswith(BESIDE):
            return self.raw(pointer)
        raw = self.raw(pointer.removeprefix(BESIDE))
        return {key: value for key, value in raw.items() if key != "allOf"}

    def members(self, pointer: str) -> tuple[tuple[str, ...], ...]:
        """Give the parts of an `allOf`, and last what stands beside it; none if there is no more than one in all."""
        raw = self._keywords(pointer)
        whole = raw.get("allOf") if isinstance(raw, dict) else None
        if not isinstance(whole, list):
            return ()
        parts = [(f"{pointer}/allOf/{index}",) for index in range(len(whole))]
        parts += [(BESIDE + pointer,)] if raw.keys() - NOTES - {"allOf"} else []
        return tuple(parts) if len(parts) > 1 else ()

    def parts(self, pointers: tuple[str, ...], folding: bool = True) -> tuple[list[Part], bool]:
        """Give every part of what stands at pointers, the outermost first, and whether one around others has null.

        Args:
            pointers: where the schema stands.
            folding: let unions become what they spell; otherwise they stay unions.
        """
        found: list[Part] = []
        seen: set[str] = set()
        stack = list(reversed(pointers))
        null = False
        while stack:
            pointer = stack.pop()
            if pointer in seen:
                continue
            seen.add(pointer)
            part, inner = self._part(pointer, folding)
            null = null or bool(inner and part.null)
            stack += reversed(inner)
            found.append(part)
        return found, null

    def _part(self, pointer: str, folding: bool) -> tuple[Part, list[str]]:
        """Read one part, and name the parts that hold with it."""
        raw = self._keywords(pointer)
        place = pointer.removeprefix(BESIDE)
        if isinstance(raw, bool) or raw is None:
            return Part(place, {"not": True} if raw is False else {}), []
        if not isinstance(raw, dict):
            raise SpecError(place, load.json_kind(raw), "a schema is an object")
        inner: list[str] = []
        reference = raw.get("$ref")
        if isinstance(reference, str):
            inner.append(self._referenced(reference, place))
            raw = {} if self._is_old else {key: value for key, value in raw.items() if key != "$ref"}
        part = Part(place, raw)
        inner += [f"{place}/allOf/{index}" for index in range(len(load.items_of(raw, "allOf", place)))]
        for kind in ("oneOf", "anyOf"):
            inner += self._union(part, kind, load.items_of(raw, kind, place), folding)
        kinds = raw.get("type")
        if kinds is not None and "null" not in (kinds if isinstance(kinds, list) else [kinds]):
            part.null = False  # what stands beside the alternatives has to hold too
        part.null = part.null or (self._is_old and raw.get("nullable") is True)
        return part, inner

    def _union(self, part: Part, kind: str, items: list[Any], folding: bool) -> list[str]:
        """Read one union into a part; give the alternative that is the only one beside null."""
        pointers = [f"{part.pointer}/{kind}/{index}" for index in range(len(items))]
        demands = {pointer: self._demands(pointer) for pointer in pointers}
        branches = [pointer for pointer in pointers if not _is_null(demands[pointer])]
        if len(branches) < len(pointers):
            part.null = True
        if not folding and branches:
            part.unions.append((kind, branches))
            return []
        if len(branches) == 1:
            part.is_folded = True
            return branches
        types = [_bare_types(demands[pointer]) for pointer in branches]
        values = _open_values([demands[pointer] for pointer in branches])
        if branches and all(types):
            part.is_folded = True
            part.null = part.null or any("null" in each for each in types)
            part.types = frozenset().union(*types) - {"null"}
        elif values is not None:
            part.is_folded = True
            part.types, part.open_values = frozenset({"string"}), values
        elif branches:
            part.unions.append((kind, branches))
        elif items:
            part.types = frozenset({"null"})
        return []

    def _demands(self, pointer: str) -> dict[str, Any] | None:
        """Give the keywords of an alternative that demand something; None if it is no object."""
        raw = self._keywords(self._followed(pointer, self._ends, through=True))
        if not isinstance(raw, dict):
            return None
        demands = {key: value for key, value in raw.items() if key not in NOTES and not key.startswith("x-")}
        kinds = demands.get("type")
        if self._is_old and demands.pop("nullable", False) is True and isinstance(kinds, str):
            demands["type"] = [kinds, "null"]
        elif isinstance(kinds, list) and len(kinds) == 1:
            [demands["type"]] = kinds
        return demands


def component(pointer: str) -> str:
    """Give the name of the component that stands at a pointer, empty if it is none."""
    name = pointer.removeprefix("#/components/schemas/")
    return "" if name == pointer or "/" in name else name.replace("~1", "/").replace("~0", "~")


def _bare_types(demands: dict[str, Any] | None) -> frozenset[str]:
    if demands is None or demands.keys() != {"type"}:
        return frozenset()
    kinds = demands["type"]
    if isinstance(kinds, str):
        return frozenset({kinds})
    return frozenset(each for each in kinds if isinstance(each, str)) if isinstance(kinds, list) else frozenset()


def _is_null(demands: dict[str, Any] | None) -> bool:
    return demands is not None and {key: demands[key] for key in demands.keys() - ANNOTATIONS} == {"type": "null"}


def _open_values(branches: list[dict[str, Any] | None]) -> list[Any] | None:
    """Give the values of an open enum: any string, beside enums or constants of strings; None if it is none."""
    values: list[Any] = []
    plain = 0
    for demands in branches:
        if demands == {"type": "string"}:
            plain += 1
            continue
        if demands is None or not demands.keys() <= {"type", "enum", "const"} or len(demands) < 1:
            return None
        listed = demands["enum"] if isinstance(demands.get("enum"), list) else [demands.get("const")]
        if demands.get("type", "string") != "string" or not all(isinstance(each, str) for each in listed):
            return None
        values += listed
    return values if plain and values else None
