"""Overlay documents (OpenAPI Overlay Specification 1.0) in, one resolved document out."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from codegen import load
from codegen.extensions import check
from codegen.load import Document, keywords
from codegen.problem import SpecError, child, pointer

_KEYS = frozenset({"target", "description", "update", "remove"})

Location = tuple[int | str, ...]


def apply(document: Document, overlays: list[Document]) -> dict[str, Any]:
    """Apply overlays in order; the document itself stays as it is.

    Raises:
        SpecError: an overlay is malformed, an action matches nothing, or an `x-python-*` key is unknown.
    """
    resolved: dict[str, Any] = copy.deepcopy(document.data)
    try:
        _check_extensions(resolved)
    except SpecError as error:
        raise error.in_file(document.file) from None
    for overlay in overlays:
        try:
            _apply_one(resolved, overlay.data)
        except SpecError as error:
            raise error.in_file(overlay.file) from None
    return resolved


def read(path: Path) -> Document:
    """Read an overlay and check its form; whether its targets are there depends on the document.

    Raises:
        SpecError: it cannot be read, or is malformed.
    """
    overlay = load.read(path)
    try:
        _actions(overlay.data)
    except SpecError as error:
        raise error.in_file(overlay.file) from None
    return overlay


def _actions(overlay: Any) -> list[tuple[dict[str, Any], str]]:
    """Give the actions, each with its place."""
    version = overlay.get("overlay") if isinstance(overlay, dict) else None
    if not isinstance(version, str) or not version.startswith("1.0."):
        raise SpecError("#/overlay", "not an Overlay 1.0 document", "begin the file with overlay: 1.0.0")
    actions = overlay.get("actions")
    if not isinstance(actions, list) or not actions:
        raise SpecError("#/actions", "no actions", "list at least one action")
    placed = [(action, pointer("actions", index)) for index, action in enumerate(actions)]
    for action, place in placed:
        _check_action(action, place)
    return placed


def _apply_one(resolved: dict[str, Any], overlay: Any) -> None:
    touched: list[tuple[str, str]] = []
    for action, place in _actions(overlay):
        touched += [(pointer(*location), place) for location in _act(resolved, action, place)]
    try:
        _check_extensions(resolved)
    except SpecError as error:
        raise _blamed(error, touched) from None


def _check_action(action: Any, place: str) -> None:
    if not isinstance(action, dict) or not isinstance(action.get("target"), str):
        raise SpecError(place, "an action without a target", "give it a JSONPath as its target")
    unknown = action.keys() - _KEYS
    if unknown:
        raise SpecError(place, f"the key {min(unknown)!r}", "an action has target, description, update and remove")
    if action.get("remove") is not True and "update" not in action:
        raise SpecError(place, "neither update nor remove", "say what the action does")


def _blamed(error: SpecError, touched: list[tuple[str, str]]) -> SpecError:
    """Say which action brought what is wrong: the last one that touched its place."""
    for location, action in reversed(touched):
        if error.place == location or error.place.startswith(f"{location}/"):
            return SpecError(f"{action}/update", f"{error.found}, at {error.place}", error.hint)
    return error


def _act(resolved: dict[str, Any], action: dict[str, Any], place: str) -> list[Location]:
    import jsonpath_rfc9535

    target = action["target"]
    try:
        # The same node may be selected twice, as by $['a', 'a'].
        found = list(dict.fromkeys(node.location for node in jsonpath_rfc9535.find(target, resolved)))
    except (jsonpath_rfc9535.JSONPathError, RecursionError) as error:
        raise SpecError(f"{place}/target", f"{target!r} is no JSONPath: {error}", "see RFC 9535") from None
    if not found:
        raise SpecError(f"{place}/target", f"{target!r} matches nothing", "mend the path, or remove the action")
    try:
        if action.get("remove") is True:
            # From the back, so that an index that was found stays right.
            for location in sorted(found, key=_order, reverse=True):
                _remove(resolved, location)
        else:
            for location in found:
                _update(resolved, location, copy.deepcopy(action["update"]))
    except (KeyError, IndexError, TypeError):
        hint = "name places that do not lie inside each other, and not the whole document"
        raise SpecError(
            f"{place}/target", f"{target!r} names a place that the action itself takes away", hint
        ) from None
    return found


def _order(location: Location) -> list[tuple[bool, int, str]]:
    return [(isinstance(key, str), key if isinstance(key, int) else 0, str(key)) for key in location]


def _remove(resolved: Any, location: Location) -> None:
    del _at(resolved, location[:-1])[location[-1]]


def _update(resolved: Any, location: Location, update: Any) -> None:
    value = _at(resolved, location)
    if isinstance(value, dict) and isinstance(update, dict):
        _merge(value, update)
    elif isinstance(value, list):
        # Overlay 1.0.0, section 4.4.3: where the target is an array, the update is one entry to append to it.
        value.append(update)
    else:
        _at(resolved, location[:-1])[location[-1]] = update


def _at(value: Any, location: Location) -> Any:
    for key in location:
        value = value[key]
    return value


def _merge(target: dict[str, Any], update: dict[str, Any]) -> None:
    for key, value in update.items():
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        elif isinstance(value, list) and isinstance(target.get(key), list):
            target[key] = target[key] + value
        else:
            target[key] = value


def _check_extensions(resolved: dict[str, Any]) -> None:
    for item, place in keywords(resolved):
        for key, value in item.items():
            if key.startswith("x-python-"):
                check(key, value, child(place, key))
