"""A document and one of the versions it tells of in, the document as of that version out.

What carries an `x-added-in` of a later version goes, and with it whatever has no meaning without it: references to it,
demands for it, examples that show it, paths and tags without operations, components that nothing refers to any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen import examples, load
from codegen.problem import SpecError, child, listed

MARK = "x-added-in"
VERSIONS = "x-api-versions"
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_CHOICES = frozenset({"anyOf", "oneOf", "allOf"})
_OPTIONAL = _METHODS | {"requestBody"}
_GONE = object()

Json = dict[str, Any]


def versions(document: Json) -> list[str]:
    """List a document's versions, the first one first: as `x-api-versions` has them, or else all that are named.

    Raises:
        SpecError: the list is none, or lacks a version that something was added in; or there is no version at all.
    """
    info = load.object_of(document, "info", "#")
    marks = _marks(document)
    if VERSIONS not in info:
        return sorted({*marks.values(), _own_version(info)}, key=_age)
    known = load.items_of(info, VERSIONS, "#/info")
    place = child("#", "info", VERSIONS)
    if not known or not all(isinstance(each, str) for each in known) or len(set(known)) != len(known):
        found = "no list of different texts" if known else "an empty list"
        raise SpecError(place, found, "name each version once, as a quoted text, the first one first")
    for where, mark in marks.items():
        if mark not in known:
            hint = f"add it to {place}, or mend its name"
            raise SpecError(where, f"the version {mark!r} is not listed", hint)
    return known


def _marks(document: Json) -> dict[str, str]:
    """Give the version that each marked part came with, by the mark's place."""
    marks = {child(place, MARK): item[MARK] for item, place in load.keywords(document) if item.get(MARK) is not None}
    for place, mark in marks.items():
        if not isinstance(mark, str):
            raise SpecError(place, load.json_kind(mark), "a version is a text: quote it")
    return marks


def _own_version(info: Json) -> str:
    version = info.get("version")
    if not isinstance(version, str | int | float):
        found = "no version" if version is None else load.json_kind(version)
        hint = f"give the version as a quoted text, or list all versions in {VERSIONS}"
        raise SpecError("#/info/version", found, hint)
    return str(version)


def project(document: Json, version: str) -> Json:
    """Give a document as of one of its versions.

    Raises:
        SpecError: it does not know the version, or a part of it cannot do without one that came later.
    """
    known = versions(document)
    if version not in known:
        raise SpecError("--api-version", f"no version {version!r}", f"give one of {listed(known)}")
    projected = _Projection(document, frozenset(known[known.index(version) + 1 :])).result()
    info = {**projected["info"], "version": version}
    if VERSIONS in info:
        info[VERSIONS] = known[: known.index(version) + 1]
    return {key: info if key == "info" else value for key, value in projected.items()}


def _age(version: str) -> tuple[str, bool]:
    """Sort by date, and previews before what they preview."""
    return version.removesuffix("-preview"), not version.endswith("-preview")


class _Projection:
    """One document on its way to an earlier version."""

    def __init__(self, document: Json, later: frozenset[str]) -> None:
        self._document = document
        self._later = later
        self._gone: set[str] = set()

    def result(self) -> Json:
        pruned = self._once()
        known = -1
        while len(self._gone) != known:  # a component that was no more than a reference goes with what it named
            known = len(self._gone)
            pruned = self._once()
        return _without_tags(_without_orphans(pruned, self._document), self._document)

    def _once(self) -> Json:
        pruned = self._kept(self._document, "#", False)
        if pruned is _GONE:
            hint = f"remove it: what every version has bears no {MARK}"
            raise SpecError(child("#", MARK), "the whole document was added later", hint)
        kept: Json = pruned
        return kept

    def _kept(self, item: Any, place: str, of_names: bool) -> Any:
        if isinstance(item, list):
            kept = (self._kept(each, child(place, index), False) for index, each in enumerate(item))
            return [each for each in kept if each is not _GONE]
        if not isinstance(item, dict):
            return item
        if not of_names and self._is_gone(item):
            self._gone.add(place)
            return _GONE
        return self._names(item, place) if of_names else self._object(item, place)

    def _is_gone(self, item: Json) -> bool:
        reference = item.get("$ref")
        mark = item.get(MARK)
        is_later = isinstance(mark, str) and mark in self._later
        return is_later or (isinstance(reference, str) and self._names_gone(reference))

    def _names_gone(self, reference: str, at: str = "") -> bool:
        if not reference.startswith("#"):  # a discriminator may name a schema without its place
            reference = child("#", "components", "schemas", reference)
        place = load.canonical(reference, at)
        return any(place == each or place.startswith(f"{each}/") for each in self._gone)

    def _names(self, item: Json, place: str) -> Json:
        kept: Json = {}
        for key, value in item.items():
            each = self._kept(value, child(place, key), False)
            if each is not _GONE and not _lost_its_operations(value, each):
                kept[key] = each
        return kept

    def _object(self, item: Json, place: str) -> Json:
        kept: Json = {}
        for key, value in item.items():
            if key in load.DATA or key.startswith("x-") or not isinstance(value, dict | list):
                kept[key] = value
            elif key == "mapping" and isinstance(value, dict):
                kept[key] = self._mapping(value, child(place, key))
            elif key in _OPTIONAL and isinstance(value, dict) and self._is_gone(value):
                self._gone.add(child(place, key))
            else:
                kept[key] = self._member(item, key, value, child(place, key))
        return self._examples(item, _without_demands(item, kept), place)

    def _mapping(self, mapping: Json, place: str) -> Json:
        return {name: each for name, each in mapping.items() if not self._names_gone(str(each), child(place, name))}

    def _member(self, item: Json, key: str, value: Any, place: str) -> Any:
        kept = self._kept(value, place, key in load.OF_NAMES and isinstance(value, dict))
        if kept is not _GONE and (kept or not value or key not in _CHOICES):
            return kept
        around = place.rpartition("/")[0]
        hint = f"give the part around it, {around}, the same {MARK}"
        hint = f"remove its {MARK}: every version has it" if around == "#" else hint
        raise SpecError(place, "cannot be left out, and was added later", hint)

    def _examples(self, item: Json, kept: Json, place: str) -> Json:
        """Leave out what shows later parts: of a schema by itself, or of what stands beside a schema."""
        schema = item.get("schema", item)
        for key in ("example", "examples"):
            value = kept.get(key)
            if key == "example" and key in kept and self._shows(value, schema):
                del kept[key]
            elif isinstance(value, list):
                kept[key] = [each for each in value if not self._shows(each, schema)]
            elif isinstance(value, dict):
                named = child(place, key)
                kept[key] = {
                    name: each
                    for name, each in value.items()
                    if not self._shows_inside(each, schema, child(named, name))
                }
            if key == "examples" and value and not kept[key]:
                del kept[key]
        return kept

    def _shows_inside(self, example: Any, schema: Any, place: str) -> bool:
        example, _ = load.follow(self._document, example, place)
        return isinstance(example, dict) and "value" in example and self._shows(example["value"], schema)

    def _shows(self, value: Any, schema: Any) -> bool:
        return examples.shows(value, schema, self._document, self._is_gone)


def _lost_its_operations(before: Any, after: Any) -> bool:
    both = isinstance(before, dict) and isinstance(after, dict)
    return both and not _METHODS.isdisjoint(before) and _METHODS.isdisjoint(after)


def _without_demands(item: Json, kept: Json) -> Json:
    """Take back the demand for properties that went."""
    before, after = item.get("properties"), kept.get("properties")
    required = kept.get("required")
    if not (isinstance(before, dict) and isinstance(after, dict) and isinstance(required, list)):
        return kept
    lost = before.keys() - after.keys()
    left = [name for name in required if not isinstance(name, str) or name not in lost]
    return {key: left if key == "required" else value for key, value in kept.items() if key != "required" or left}


def _without_orphans(pruned: Json, document: Json) -> Json:
    """Take out components that were referred to, and are no more."""
    orphans = _reached(document) - _reached(pruned)
    components = {
        kind: {name: each for name, each in members.items() if (kind, name) not in orphans}
        if isinstance(members, dict)
        else members
        for kind, members in load.object_of(pruned, "components", "#").items()
    }
    filled = {kind: members for kind, members in components.items() if members}
    return {key: filled if key == "components" else value for key, value in pruned.items()}


def _reached(document: Json) -> set[tuple[str, str]]:
    reached: set[tuple[str, str]] = set()
    waiting = list(_references({key: value for key, value in document.items() if key != "components"}, "#"))
    while waiting:
        parts = load.tokens(*waiting.pop())
        if parts[0] == "components" and tuple(parts[1:3]) not in reached and len(parts) > 2:
            reached.add((parts[1], parts[2]))
            members = load.object_of(document, "components", "#").get(parts[1])
            target = members.get(parts[2]) if isinstance(members, dict) else None
            waiting += _references(target, child("#", *parts[:3]))
    return reached


def _references(item: Any, above: str) -> Iterator[tuple[str, str]]:
    """Give the references in a part that stands somewhere, and where each stands."""
    for each, inside in load.keywords(item):
        place = above + inside[1:]
        reference, mapping = each.get("$ref"), each.get("mapping")
        if isinstance(reference, str):
            yield reference, child(place, "$ref")
        if isinstance(mapping, dict) and "propertyName" in each:
            named = child(place, "mapping")
            yield from ((str(to), child(named, name)) for name, to in mapping.items() if str(to).startswith("#"))


def _without_tags(pruned: Json, document: Json) -> Json:
    unused = _tags(document) - _tags(pruned)
    tags = [each for each in load.items_of(pruned, "tags", "#") if not _is_tag(each, unused)]
    return {key: tags if key == "tags" else value for key, value in pruned.items()}


def _is_tag(item: Any, names: set[str]) -> bool:
    return isinstance(item, dict) and str(item.get("name")) in names


def _tags(document: Json) -> set[str]:
    operations = ((item, place) for item, place in load.keywords(document) if "responses" in item and "tags" in item)
    return {str(tag) for item, place in operations for tag in load.items_of(item, "tags", place)}
