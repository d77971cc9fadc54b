"""What a base holds once its variants have had their say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.lower import lower

Json = dict[str, Any]


@pytest.fixture
def types(spec: Callable[..., Json]) -> Callable[..., dict[str, str]]:
    """Lower a base with a member `x`, and variants that declare `x` in ways of their own; give the types of `x`."""

    def found(base: Json, *variants: Json, required: bool = False) -> dict[str, str]:
        names = [f"V{index:02}" for index in range(len(variants))]
        schemas: Json = {
            "Base": {
                "type": "object",
                "required": ["kind", *(["x"] if required else [])],
                "properties": {"kind": {"type": "string"}, "x": base},
                "discriminator": {"propertyName": "kind"},
            }
        }
        for name, variant in zip(names, variants, strict=True):
            own = {"type": "object", "properties": {"x": variant}}
            schemas[name] = {"allOf": [{"$ref": "#/components/schemas/Base"}, own]}
        models = lower(spec(schemas), "p")[0].models
        return {model.name: field.type for model in models for field in model.fields if field.name == "x"}

    return found


@pytest.mark.parametrize(
    ("base", "variant"),
    [
        ({"type": "number"}, {"type": "integer"}),
        ({"type": "string"}, {"type": "string", "enum": ["a", "b"]}),
        ({"type": "string"}, {"const": "a"}),
        ({}, {"type": "object", "properties": {"y": {"type": "string"}}}),
    ],
)
def test_what_a_base_holds_already_leaves_it_alone(types: Any, base: Json, variant: Json) -> None:
    assert types(base, variant)["Base"] == types(base)["Base"]


def test_what_it_does_not_hold_is_added(types: Any) -> None:
    found = types({"type": "string"}, {"type": "integer"}, {"type": "array", "items": {"type": "string"}})
    assert found["Base"] == "str | int | list[str] | None"


def test_a_member_that_a_variant_may_leave_out_may_be_none(types: Any) -> None:
    variant = {"type": "string", "nullable": True}
    assert types({"type": "string"}, variant, required=True)["Base"] == "str | None"
    assert types({"type": "string"}, {"type": "string", "description": "Same."}, required=True)["Base"] == "str"


def test_what_nobody_could_read_is_anything(types: Any) -> None:
    variants = [{"type": "object", "properties": {f"p{index}": {"type": "string"}}} for index in range(60)]
    assert types({"type": "string"}, *variants)["Base"] == "Any"
    assert types({"type": "string"}, *variants[:3])["Base"] == "str | V00X | V01X | V02X | None"
