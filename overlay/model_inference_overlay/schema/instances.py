"""JSON objects and the readers of their members in, the arguments of a class and its instances out."""

from __future__ import annotations

from typing import Any

from model_inference_overlay.schema.objects import NOTHING, Member
from model_inference_overlay.schema.shape import Misfit, Reader, expected
from model_inference_overlay.schema.writing import jsonable


def described(schema: dict[str, Any], member: Member) -> dict[str, Any]:
    """Add to a member's schema what is said of the member, and its default."""
    if member.description and "description" not in schema:
        schema = {**schema, "description": member.description}
    if member.default is not NOTHING:
        try:
            schema = {**schema, "default": jsonable(member.default)}
        except (TypeError, ValueError):
            return schema
    return schema


def read_members(readers: dict[str, Reader], needed: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Read the members of an object.

    Raises:
        Misfit: it is none, a member is missing or unknown, or one does not fit.
    """
    if not isinstance(value, dict):
        raise expected("object", value)
    found: dict[str, Any] = {}
    for name, each in value.items():
        read = readers.get(name)
        if read is None:
            known = ", ".join(readers) or "none"
            raise Misfit(f"there is no such member: known are {known}").within(f".{str(name)[:100]}")
        try:
            found[name] = read(each)
        except Misfit as error:
            raise error.within(f".{name}") from None
    for name in needed:
        if name not in found:
            raise Misfit("it is missing").within(f".{name}")
    return found


def construct(kind: Any, values: dict[str, Any]) -> Any:
    """Make an instance; what its own checks raise is a misfit."""
    try:
        return kind(**values)
    except Exception as error:
        raise Misfit(f"{kind.__name__} refused it: {str(error)[:200]}") from error
