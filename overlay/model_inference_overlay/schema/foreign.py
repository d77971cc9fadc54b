"""Classes that say themselves what their JSON schema is, and read it, in the way of pydantic's models.

Nothing here imports pydantic: what a class has tells what it is.
"""

from __future__ import annotations

from typing import Any

from model_inference_overlay.schema.shape import Misfit, Reader

DEFINITIONS = "#/$defs/"
"""Where a schema holds the definitions that it refers to."""


def is_pydantic(kind: Any) -> bool:
    """Tell whether a class is such a model."""
    return isinstance(kind, type) and hasattr(kind, "model_json_schema") and hasattr(kind, "model_validate_json")


def pydantic_reader(kind: Any) -> Reader:
    """Give the reader of a pydantic model, whose own validation decides."""

    def read(value: Any) -> Any:
        from json import dumps

        # By its JSON, since what pydantic takes for a date or for bytes depends on where a value comes from.
        try:
            return kind.model_validate_json(dumps(value))
        except ValueError as error:
            raise Misfit(explain(error)) from None

    return read


def explain(error: ValueError) -> str:
    """Say in one line where a pydantic model found fault, without the values that it found."""
    listed = getattr(error, "errors", None)
    try:
        first, *others = listed()  # type: ignore[misc]
        place = ".".join(str(part) for part in first["loc"])
        more = f" (and {len(others)} more)" if others else ""
        return f"{place}: {first['msg']}{more}" if place else f"{first['msg']}{more}"
    except (TypeError, ValueError, KeyError, AttributeError):
        return str(error)


def redirected(value: Any, names: dict[str, str]) -> Any:
    """Give a schema whose references follow definitions that were renamed."""
    if isinstance(value, list):
        return [redirected(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    made = {name: redirected(each, names) for name, each in value.items()}
    reference = made.get("$ref")
    if isinstance(reference, str):
        name = reference.removeprefix(DEFINITIONS)
        made["$ref"] = f"{DEFINITIONS}{names.get(name, name)}"
    return made
