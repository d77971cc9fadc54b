"""The `x-python-*` keys: what each takes and refuses, and that the guide to the spec says the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from codegen.extensions import KNOWN, check, is_name
from codegen.problem import SpecError

README = Path(__file__).resolve().parents[2] / "spec" / "README.md"

CLIENT = {"description": "d", "operations": {"get": "getIt"}}
STRUCTURED = {
    **dict.fromkeys(("argument", "variant", "items", "finish", "message", "text", "refusal", "calls"), "name"),
    "cut": ["length"],
}
TOOLS = {
    **dict.fromkeys(("argument", "choice", "free", "messages", "items", "message", "text", "calls", "usage"), "name"),
    "method": "run_tools",
    "forcing": ["required"],
}
LOADER = {"description": "d", "operation": "o", "member": "m", "clients": {"C": ["chat"]}}
PROGRAM = {"function": "model_inference_overlay.run:run", "settings": {"a": ["b", {"c": ""}]}}

GOOD: dict[str, list[Any]] = {
    "x-python-clients": [{}, {"C": CLIENT}, {"C": {**CLIENT, "defaults": True}}],
    "x-python-facades": [
        {"errors": {"description": "d", "names": {"model_inference_overlay.exceptions": ["E"]}}},
        {"run": {"description": "d", "names": {}, "program": PROGRAM}},
    ],
    "x-python-load-client": [LOADER],
    "x-python-model-aliases": [{}, {"A": "model_inference_overlay.streaming:Stream"}],
    "x-python-streaming": [
        {},
        {"flag": "stream", "terminator": "[DONE]"},
        {"finish": {"items": "choices", "member": "finish_reason"}, "whole": {"message": "delta"}},
    ],
    "x-python-extra-parameters": [
        {"argument": "model_extras", "header": "extra-parameters", "implied": "pass-through"},
        {"argument": "a", "header": "h", "implied": "i", "refusing": "error", "models": ["LlamaExtras"]},
    ],
    "x-python-batches": [{"argument": "input", "items": "data", "index": "index", "usage": "usage"}],
    "x-python-vectors": [{"argument": "encoding_format", "items": "data"}],
    "x-python-mixin-members": [{}, {"image": "image", "vector": "not a name"}],
    "x-python-mixin-values": [{}, {"text": "base64", "integers": {"int8": "b"}, "several": ["a"]}],
    "x-python-tracing": [
        {"operation": "chat", "provider": "p"},
        {"operation": "chat", "provider": "p", "namespace": "n", "output": "image"},
    ],
    "x-python-structured": [STRUCTURED, {**STRUCTURED, "cut": []}],
    "x-python-tools": [TOOLS],
    "x-python-cached": [True, False],
    "x-python-hints": [{"404": "look elsewhere"}],
    "x-python-name": ["name", "Größe", "match"],
    "x-python-client-default": [None, "", "1"],
    "x-python-per-call": [True],
    "x-python-empty-when-absent": [True],
    "x-python-none-is-absent": [True],
    "x-python-enum-names": [{"+1": "PLUS"}, {"": "EMPTY"}],
    "x-python-positional": [[], ["content", "not a name"]],
    "x-python-mixins": [["model_inference_overlay.comforts:JsonText"]],
    "x-python-shorthands": [{}, {"tags": ["text"], "wraps": {"json_schema": "json_schema"}}],
}

BAD: dict[str, list[Any]] = {
    "x-python-clients": [
        [],
        {"C(object): pass\nclass D": CLIENT},
        {"class": CLIENT},
        {"C": {"operations": {}}},
        {"C": {**CLIENT, "unknown": 1}},
        {"C": {**CLIENT, "defaults": "yes"}},
        {"C": {"description": "d", "operations": {"get it": "getIt"}}},
        {"C": {"description": "d", "operations": {"get": 1}}},
        {"C": {"description": "d", "operations": ["get"]}},
    ],
    "x-python-facades": [
        {"os": {"description": "d", "names": {"os": ["system"]}}},
        {"x": {"description": "d", "names": {"model_inference_overlay.x import y; import os #": ["E"]}}},
        {"x": {"description": "d", "names": {"model_inference_overlay.exceptions": ["E\nimport os"]}}},
        {"a.b": {"description": "d", "names": {}}},
        {"x": {"description": "", "names": {}}},
        {"x": {"description": "d", "names": {}, "program": {}}},
        {"x": {"description": "d", "names": {}, "program": {**PROGRAM, "function": "os:system"}}},
        {"x": {"description": "d", "names": {}, "program": {**PROGRAM, "settings": "a"}}},
        {"x": {"description": "d", "names": {}, "program": {**PROGRAM, "settings": {"a": 1.5}}}},
    ],
    "x-python-model-aliases": [
        [],
        {"A": "Stream"},
        {"A": "os:path"},
        {"a.b": "model_inference_overlay.streaming:Stream"},
    ],
    "x-python-load-client": [{}, {**LOADER, "member": "a.b"}, {**LOADER, "clients": {"C": "chat"}}, {**LOADER, "x": 1}],
    "x-python-streaming": [
        {"flag": 1},
        {"finish": {"items": "x"}},
        {"finish": "x"},
        {"whole": {"a": 1}},
        {"event": "x"},
    ],
    "x-python-extra-parameters": [
        {},
        {"argument": "a: int = print(1)", "header": "h", "implied": "i"},
        {"argument": "a", "header": "", "implied": "i"},
        {"argument": "a", "header": "h", "implied": "i", "models": "LlamaExtras"},
    ],
    "x-python-batches": [
        {},
        {"argument": "input"},
        {"argument": "", "items": "a", "index": "b", "usage": "c"},
        "input",
    ],
    "x-python-vectors": [{}, {"argument": "a"}, {"argument": "a", "items": 1}],
    "x-python-mixin-members": [[], {"a b": "c"}, {"a": 1}, {"a": ""}],
    "x-python-mixin-values": [[], "a", {"a b": "c"}, {"a": 1}, {"a": {"b": None}}],
    "x-python-tracing": [
        {},
        "chat",
        {"operation": "chat"},
        {"operation": "", "provider": "p"},
        {"operation": "c", "x": 1},
    ],
    "x-python-structured": [{}, {**STRUCTURED, "cut": "length"}, {**STRUCTURED, "x": "y"}, {**STRUCTURED, "text": 1}],
    "x-python-tools": [{}, {**TOOLS, "method": "run tools"}, {**TOOLS, "forcing": "required"}, {**TOOLS, "usage": ""}],
    "x-python-cached": ["yes", 1, None],
    "x-python-hints": [{"4XX": "x"}, {"404": ""}, {"default": "x"}, {"\N{SUPERSCRIPT FOUR}04": "x"}],
    "x-python-name": [
        "",
        "a b",
        "class",
        "_private",
        "a\n",
        "\N{LATIN SMALL LIGATURE FI}",
        1,
        None,
        "x=__import__('os')",
    ],
    "x-python-client-default": [1, [], {}],
    "x-python-per-call": ["x", 0],
    "x-python-empty-when-absent": [{}],
    "x-python-none-is-absent": [{}],
    "x-python-enum-names": [{"a": "not a name"}, [], {"a": 1}],
    "x-python-positional": ["content", [1], [""]],
    "x-python-mixins": [
        ["os:PathLike"],
        ["model_inference_overlay.comforts"],
        ["model_inference_overlay.comforts:"],
        ["model_inference_overlay.comforts:A, B"],
        ["model_inference_overlay.x\nimport os\n#:A"],
        ["model_inference_overlay..x:A"],
        "model_inference_overlay.comforts:A",
        [1],
    ],
    "x-python-shorthands": [{"tags": "text"}, {"wraps": {"a": 1}}, {"other": []}],
}


def test_every_known_key_is_tried() -> None:
    assert GOOD.keys() == BAD.keys() == KNOWN.keys()


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in GOOD.items() for value in values])
def test_what_a_key_takes(key: str, value: Any) -> None:
    check(key, value, "#")


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in BAD.items() for value in values])
def test_what_a_key_refuses(key: str, value: Any) -> None:
    with pytest.raises(SpecError) as caught:
        check(key, value, "#/here")
    assert str(caught.value) == f"error: #/here: not what {key} holds\nhint: give {KNOWN[key][0]}"


def test_an_unknown_key_lists_those_that_are_known() -> None:
    with pytest.raises(SpecError) as caught:
        check("x-python-nmae", "x", "#/here")
    assert caught.value.found == "the unknown key 'x-python-nmae'"
    assert caught.value.hint == f"known are {', '.join(sorted(KNOWN))}"


@pytest.mark.parametrize("name", ["a", "Größe", "名前", "match", "type", "a1_"])
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "1a",
        "a b",
        "None",
        "lambda",
        "_a",
        "\N{LATIN SMALL LETTER LONG S}",
        "\N{MATHEMATICAL BOLD SMALL X}",
        "a\u200d",
        None,
        1,
    ],
)
def test_what_is_no_name(name: Any) -> None:
    assert not is_name(name)


def test_the_guide_defines_exactly_the_known_keys() -> None:
    headings = re.findall(r"^### `(x-[a-z-]+)`", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(headings) == sorted(
        [*KNOWN, "x-added-in", "x-api-versions", "x-enum-descriptions", "x-extensible-enum"]
    )
    assert len(headings) == len(set(headings))


def test_every_key_has_an_example_in_the_guide_that_its_check_takes() -> None:
    import yaml

    text = README.read_text(encoding="utf-8")
    for key in KNOWN:
        section = text.partition(f"### `{key}`")[2].partition("\n### ")[0]
        blocks = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
        assert blocks, f"{key} has no example"
        for block in blocks:
            found = list(_values_of(yaml.load(block, yaml.BaseLoader), key))
            assert found, f"the example of {key} does not show it"
            for value in found:
                check(key, _plain(value), f"README {key}")


def _values_of(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        if key in value:
            yield value[key]
        for each in value.values():
            yield from _values_of(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _values_of(each, key)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return {"true": True, "false": False, "null": None}.get(value, value)
