"""Files as documents: what is read, what is refused, and where it says the problem is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from codegen.load import Document, canonical, items_of, keywords, object_of, openapi, read, resolve
from codegen.load.json_text import parse as parse_json
from codegen.load.limits import MAX_COPIED, MAX_DEPTH
from codegen.load.references import tokens
from codegen.load.yaml_text import parse as parse_yaml
from codegen.problem import SpecError

Write = Callable[..., Path]

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(categories=["L", "N", "P"])), inner, max_size=4)
    ),
    max_leaves=12,
)

_BMP = st.text(st.characters(max_codepoint=0xFFFF, categories=["L", "N", "P", "S", "Zs"]), max_size=8)
TEXT_VALUES = st.recursive(
    _BMP, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_BMP, inner, max_size=4), max_leaves=12
)


@given(JSON_VALUES)
def test_json_text_reads_back_equal(value: Any) -> None:
    assert parse_json(json.dumps(value)) == value


@given(TEXT_VALUES)
def test_yaml_text_reads_back_equal(value: Any) -> None:
    assert parse_yaml(yaml.safe_dump(value, default_style='"', allow_unicode=True)) == value
    assert parse_yaml(yaml.safe_dump(value, default_flow_style=True, default_style="'")) == value


@given(JSON_VALUES)
def test_json_is_yaml(value: Any) -> None:
    assert parse_yaml(json.dumps(value, ensure_ascii=False)) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no", "no"),
        ("on", "on"),
        ("y", "y"),
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01T00:00:00Z", "2024-05-01T00:00:00Z"),
        ("12:30:45", "12:30:45"),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("-7", -7),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("~", None),
        ("null", None),
        ("", None),
        ("True", True),
        ("FALSE", False),
        ("'5'", "5"),
        ('"null"', "null"),
        ("!!str 5", "5"),
        ("! 5", "5"),
        ("=", "="),
    ],
)
def test_scalars_are_read_by_yaml_1_2(text: str, expected: object) -> None:
    value = parse_yaml(f"a: {text}\n")["a"]
    assert value == expected
    assert type(value) is type(expected)


def test_keys_are_text_whatever_they_look_like() -> None:
    assert parse_yaml("200: a\ntrue: b\n1.0: c\nnull: d\n2024-05-01: e\n'<<': f\n") == {
        "200": "a",
        "true": "b",
        "1.0": "c",
        "null": "d",
        "2024-05-01": "e",
        "<<": "f",
    }


def test_aliases_give_values_of_their_own() -> None:
    value = parse_yaml("a: &x [1, {b: 2}]\nc: *x\n&k d: 1\ne: *k\n")
    assert value == {"a": [1, {"b": 2}], "c": [1, {"b": 2}], "d": 1, "e": "d"}
    value["a"][1]["b"] = 3
    assert value["c"][1]["b"] == 2


@pytest.mark.parametrize(
    ("text", "merged"),
    [
        ("{<<: *x}", {"a": 1, "b": {"c": 2}}),
        ("{<<: *x, a: 5, d: 6}", {"a": 5, "b": {"c": 2}, "d": 6}),
        ("{a: 5, <<: *x}", {"a": 5, "b": {"c": 2}}),
        ("{<<: [*y, *x]}", {"a": 3, "b": {"c": 2}}),
        ("{<<: {e: 1}, '<<': text}", {"e": 1, "<<": "text"}),
        ("&z {<<: *x, more: {<<: *y}}", {"a": 1, "b": {"c": 2}, "more": {"a": 3}}),
    ],
)
def test_merge_keys_bring_members_that_a_mappings_own_prevail_over(text: str, merged: object) -> None:
    value = parse_yaml(f"x: &x {{a: 1, b: {{c: 2}}}}\ny: &y {{a: 3}}\nv: {text}\n")
    assert value["v"] == merged
    assert value["x"] == {"a": 1, "b": {"c": 2}}


def test_what_merges_can_be_merged() -> None:
    assert parse_yaml("a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n")["c"] == {"x": 1, "y": 2}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\nb: {a: 1, a: 2}\n", "#/b/a: the key stands twice (line 2)"),
        ("1: x\n'1': y\n", "#/1: the key stands twice (line 2)"),
        ("a: !!python/object:os.system x\n", "#/a: the tag 'tag:yaml.org,2002:python/object:os.system' (line 1)"),
        ("a: !mine x\n", "#/a: the tag '!mine' (line 1)"),
        ("a: !!binary aGk=\n", "#/a: the tag 'tag:yaml.org,2002:binary' (line 1)"),
        ("d: {<<: 1}\n", "#/d/<<: a merge key without a mapping (line 1)"),
        ("d: {<<: [{a: 1}, 2]}\n", "#/d/<<: a merge key without a mapping (line 1)"),
        ("d: {<<: {}, <<: {}}\n", "#/d/<<: the key stands twice (line 1)"),
        ("d: {<<: {a: 1}, b: 1, b: 2}\n", "#/d/b: the key stands twice (line 1)"),
        ("? [1]\n: x\n", "#: a key that is no text (line 1)"),
        ("a: &x {b: *x}\n", "#/a/b: an alias contains itself (line 1)"),
        ("a: *x\n", "#/a: the alias 'x' has no anchor (line 1)"),
        ("a: &x [1]\n*x : 1\n", "#: a key that is no text (line 2)"),
        ("a: .inf\n", "#/a: .inf is no JSON number (line 1)"),
        ("a: [-.INF]\n", "#/a/0: -.INF is no JSON number (line 1)"),
        ("a: .nan\n", "#/a: .nan is no JSON number (line 1)"),
        ("a: 1e999\n", "#/a: 1e999 is no JSON number (line 1)"),
        (f"a: {'9' * 500}\n", "#/a: a number of 500 digits (line 1)"),
        ("a: 1\n---\nb: 2\n", ": a second document (line 2)"),
        ("# nothing\n", ": the file is empty"),
        ("a: [1\n", ": not YAML at 2:1: did not find expected ',' or ']'"),
        ("a: \x07\n", ": not YAML: unacceptable character #x0007: control characters are not allowed"),
        ('a: "\\ud800"\n', ": not YAML at 1:7: found invalid Unicode character escape code"),
    ],
)
def test_yaml_that_no_document_needs_is_refused(text: str, found: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse_yaml(text)
    place, _, what = found.partition(": ")
    assert (caught.value.place, caught.value.found) == (place, what)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1, "b": 2, "a": 3}', "the key 'a' stands twice in one object"),
        ('{"a": NaN}', "NaN is no JSON number"),
        ('{"a": -Infinity}', "-Infinity is no JSON number"),
        ('{"a": 1e999}', "1e999 is too large a number"),
        (f'{{"a": {"9" * 5000}}}', "a number of 5000 digits"),
        ("[" * 150 + "]" * 150, "nested deeper than 100 levels"),
    ],
)
def test_json_that_no_document_needs_is_refused(text: str, found: str) -> None:
    with pytest.raises(SpecError, match=r"^error") as caught:
        parse_json(text)
    assert caught.value.found == found


@pytest.mark.parametrize("nested", ["{}[{}]", "{}- {}"])
def test_nesting_is_limited_and_the_limit_is_usable(nested: str) -> None:
    def text(depth: int) -> str:
        return "a: " + "[" * (depth - 1) + "]" * (depth - 1) if nested == "{}[{}]" else "- " * depth + "x"

    assert parse_yaml(text(MAX_DEPTH))
    with pytest.raises(SpecError, match="nested deeper than 100 levels"):
        parse_yaml(text(MAX_DEPTH + 1))


@pytest.mark.parametrize("opening", ["[", "- ", '{"a":', "? "])
def test_absurd_nesting_is_an_error_and_no_crash(written: Write, opening: str) -> None:
    with pytest.raises(SpecError, match=r"nested deeper than 100 levels|not YAML|a key that is no text"):
        read(written(opening * 100_000))


def test_aliases_cannot_multiply() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    with pytest.raises(SpecError, match="aliases expand to too many nodes"):
        parse_yaml(bomb)


def test_aliases_cannot_nest_past_the_limit() -> None:
    text = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, MAX_DEPTH))
    with pytest.raises(SpecError, match="nested deeper than 100 levels"):
        parse_yaml(text)


def test_many_aliases_of_small_things_are_fine() -> None:
    count = MAX_COPIED // 4
    value = parse_yaml("a: &a {b: 1}\nc:\n" + "- *a\n" * count)
    assert len(value["c"]) == count


def test_large_yaml_is_read_in_bounded_time(written: Write) -> None:
    text = "a:\n" + "".join(f"  k{n}: {{x: [1, 2, 3], y: some text, z: 'quoted'}}\n" for n in range(5_000))
    assert len(read(written(text)).data["a"]) == 5_000


def test_read_gives_data_name_and_hash(written: Write) -> None:
    path = written("openapi: 3.1.0\r\n")
    document = read(path)
    assert document.data == {"openapi": "3.1.0"}
    assert document.file == str(path)
    assert document.sha256 == hashlib.sha256(b"openapi: 3.1.0\r\n").hexdigest()


def test_read_takes_a_byte_order_mark_and_json_by_content(written: Write) -> None:
    assert read(written(b'\xef\xbb\xbf{"a": 1}')).data == {"a": 1}
    assert read(written("{a: 1, b: [x]}")).data == {"a": 1, "b": ["x"]}


def test_json_that_is_broken_is_told_as_json_only_by_its_name(written: Write) -> None:
    with pytest.raises(SpecError, match="not JSON at 1:2: Expecting property name enclosed in double quotes"):
        read(written("{a: 1}", name="x.json"))


# Walking


def test_keywords_tells_names_and_data_from_keywords() -> None:
    document = {
        "components": {
            "schemas": {
                "x-python-name": {
                    "type": "object",
                    "properties": {
                        "x-python-mixins": {"type": "string"},
                        "default": {"title": "a property", "default": {"not": "a schema"}},
                        "properties": {"properties": {"enum": {"enum": [{"not": "a schema"}]}}},
                    },
                }
            }
        },
        "x-extension": {"not": "walked"},
        "paths": {"/x": {"get": {"parameters": [{"example": {"not": "walked"}}]}}},
    }
    places = sorted(place for _, place in keywords(document))
    schema = "#/components/schemas/x-python-name"
    assert places == sorted(
        [
            "#",
            "#/components",
            schema,
            f"{schema}/properties/x-python-mixins",
            f"{schema}/properties/default",
            f"{schema}/properties/properties",
            f"{schema}/properties/properties/properties/enum",
            "#/paths/~1x",
            "#/paths/~1x/get",
            "#/paths/~1x/get/parameters/0",
        ]
    )


def test_members_of_the_wrong_kind_are_named() -> None:
    assert object_of({"a": None}, "a", "#") == {}
    assert items_of({}, "a", "#") == []
    with pytest.raises(SpecError, match=r"^error: #/x/a: a list\nhint: this is an object in OpenAPI$"):
        object_of({"a": []}, "a", "#/x")
    with pytest.raises(SpecError, match=r"^error: #/a: a boolean\nhint: this is a list in OpenAPI$"):
        items_of({"a": True}, "a", "#")


# References


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("#/a/b~1c", 1),
        ("#/a/d~0e", 2),
        ("#/a/f%20g", 3),
        ("#/list/1", "second"),
        ("#/a/%C3%A9", 4),
        ("#/", "empty"),
    ],
)
def test_references_follow_rfc_6901(reference: str, expected: object) -> None:
    document = {"a": {"b/c": 1, "d~e": 2, "f g": 3, "é": 4}, "list": ["first", "second"], "": "empty"}
    assert resolve(document, reference) == expected
    assert resolve(document, canonical(reference)) == expected


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("other.yaml#/a", "the reference 'other.yaml#/a' leaves the document"),
        ("https://example.com/x", "the reference 'https://example.com/x' leaves the document"),
        ("file:///etc/passwd", "the reference 'file:///etc/passwd' leaves the document"),
        ("", "the reference '' leaves the document"),
        ("#", "the reference '#' is no JSON pointer"),
        ("#anchor", "the reference '#anchor' is no JSON pointer"),
        ("#/nothing", "the reference '#/nothing' names nothing"),
        ("#/list/2", "the reference '#/list/2' names nothing"),
        ("#/list/-1", "the reference '#/list/-1' names nothing"),
        ("#/list/\N{SUPERSCRIPT TWO}", "the reference '#/list/\N{SUPERSCRIPT TWO}' names nothing"),
        ("#/text/0", "the reference '#/text/0' names nothing"),
    ],
)
def test_references_that_cannot_be_followed_say_where_they_stand(reference: str, found: str) -> None:
    with pytest.raises(SpecError) as caught:
        resolve({"list": [1, 2], "text": "abc"}, reference, "#/here/$ref")
    assert (caught.value.place, caught.value.found) == ("#/here/$ref", found)


def test_tokens_decodes_before_it_splits() -> None:
    assert tokens("#/a%2Fb/c~01") == ["a", "b", "c~1"]


# OpenAPI


def test_openapi_takes_3_0_and_3_1() -> None:
    for version in ("3.0.0", "3.0.4", "3.1.0", "3.1.1", "3.1.0-rc1"):
        document = Document({"openapi": version}, "f", "")
        assert openapi(document) is document


@pytest.mark.parametrize("version", [3.0, 3.1, "3.0", "3.1"])
def test_a_version_may_be_a_number_and_lack_its_third_part(version: Any) -> None:
    document = Document({"openapi": version}, "f.yaml", "")
    assert openapi(document) is document


@pytest.mark.parametrize(
    ("data", "place", "found"),
    [
        ([], "#", "a list"),
        ("text", "#", "a text"),
        (None, "#", "null"),
        ({"swagger": "2.0"}, "#/swagger", "Swagger 2.0"),
        ({}, "#/openapi", "no version"),
        ({"openapi": 3.2}, "#/openapi", "the version 3.2"),
        ({"openapi": True}, "#/openapi", "the version True"),
        ({"openapi": "3.2.0"}, "#/openapi", "the version '3.2.0'"),
        ({"openapi": "3.1.0", "paths": []}, "#/paths", "a list"),
        ({"openapi": "3.1.0", "info": "x"}, "#/info", "a text"),
        ({"openapi": "3.1.0", "components": {"schemas": []}}, "#/components/schemas", "a list"),
        ({"openapi": "3.1.0", "tags": {}}, "#/tags", "an object"),
    ],
)
def test_what_is_not_openapi_is_refused(data: Any, place: str, found: str) -> None:
    with pytest.raises(SpecError) as caught:
        openapi(Document(data, "f.yaml", ""))
    assert (caught.value.file, caught.value.place, caught.value.found) == ("f.yaml", place, found)


def test_references_are_checked_wherever_a_reference_can_stand(spec: Callable[..., Any]) -> None:
    schemas = {"A": {"properties": {"default": {"$ref": "#/components/schemas/Gone"}, "$ref": {"type": "string"}}}}
    document = Document(spec(schemas), "f.yaml", "")
    with pytest.raises(SpecError) as caught:
        openapi(document)
    assert caught.value.place == "#/components/schemas/A/properties/default/$ref"
    assert openapi(document, allow_unsupported=True) is document


def test_references_in_data_are_data(spec: Callable[..., Any]) -> None:
    schemas = {"A": {"default": {"$ref": "#/gone"}, "examples": [{"$ref": "#/gone"}], "x-y": {"$ref": "#/gone"}}}
    openapi(Document(spec(schemas), "f.yaml", ""))
