"""Overlay documents (OpenAPI Overlay Specification 1.0) in, one resolved document out."""

from __future__ import annotations

import copy
from typing import Any

from codegen.extensions import check_extensions
from codegen.load import Document
from codegen.problem import SpecError, pointer


def apply(document: Document, overlays: list[Document]) -> dict[str, Any]:
    """Apply overlays in order; the document itself stays as it is.

    Raises:
        SpecError: an overlay is malformed, an action matches nothing, or an `x-python-*` key is unknown.
    """
    resolved: dict[str, Any] = copy.deepcopy(document.data)
    for overlay in overlays:
        try:
            _apply_one(resolved, overlay.data)
        except SpecError as error:
            raise error.in_file(overlay.file) from None
    check_extensions(resolved, document.file if not overlays else overlays[-1].file)
    return resolved


def _apply_one(resolved: dict[str, Any], overlay: Any) -> None:
    if not isinstance(overlay, dict) or not str(overlay.get("overlay", "")).startswith("1.0"):
        raise SpecError("#/overlay", "not an Overlay 1.0 document", "begin the file with overlay: 1.0.0")
    actions = overlay.get("actions")
    if not isinstance(actions, list) or not actions:
        raise SpecError("#/actions", "no actions", "list at least one action")
    for index, action in enumerate(actions):
        place = pointer("actions", index)
        if not isinstance(action, dict) or not isinstance(action.get("target"), str):
            raise SpecError(place, "an action without a target", "give it a JSONPath as its target")
        unknown = action.keys() - {"target", "description", "update", "remove"}
        if unknown:
            raise SpecError(place, f"the key {min(unknown)!r}", "an action has target, description, update and remove")
        _act(resolved, action, place)


def _act(resolved: dict[str, Any], action: dict[str, Any], place: str) -> None:
    import jsonpath_rfc9535

    target = action["target"]
    try:
        nodes = list(jsonpath_rfc9535.find(target, resolved))
    except jsonpath_rfc9535.JSONPathError as error:
        raise SpecError(f"{place}/target", f"{target!r} is no JSONPath: {error}", "see RFC 9535") from None
    if not nodes:
        raise SpecError(f"{place}/target", f"{target!r} matches nothing", "mend the path, or remove the action")
    if action.get("remove") is True:
        # From the back, so that an index that was found stays right.
        for node in reversed(nodes):
            _remove(resolved, node.location, place)
        return
    if "update" not in action:
        raise SpecError(place, "neither update nor remove", "say what the action does")
    for node in nodes:
        _update(resolved, node.location, copy.deepcopy(action["update"]), place)


def _parent(resolved: Any, location: tuple[int | str, ...], place: str) -> Any:
    if not location:
        raise SpecError(f"{place}/target", "the whole document", "name a part of it")
    for token in location[:-1]:
        resolved = resolved[token]
    return resolved


def _remove(resolved: Any, location: tuple[int | str, ...], place: str) -> None:
    del _parent(resolved, location, place)[location[-1]]


def _update(resolved: Any, location: tuple[int | str, ...], update: Any, place: str) -> None:
    value = resolved
    for token in location:
        value = value[token]
    if isinstance(value, dict) and isinstance(update, dict):
        _merge(value, update)
    elif isinstance(value, list):
        value.append(update)
    else:
        _parent(resolved, location, place)[location[-1]] = update


def _merge(target: dict[str, Any], update: dict[str, Any]) -> None:
    for key, value in update.items():
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        elif isinstance(value, list) and isinstance(target.get(key), list):
            target[key] = target[key] + value
        else:
            target[key] = value
