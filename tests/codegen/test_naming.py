"""Names: valid, distinct and stable, whatever the text."""

from __future__ import annotations

import ast
import keyword
import subprocess
import sys
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen import naming
from model_inference_overlay.model import Model
from model_inference_overlay.options import CallOptions, ClientOptions

SPELLERS = [
    naming.class_name,
    naming.client_name,
    naming.field_name,
    naming.argument_name,
    naming.method_name,
    naming.member_name,
    naming.constant_name,
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ChatCompletions", "ChatCompletions"),
        ("chat_completions", "ChatCompletions"),
        ("io.k8s.api.apps.v1.Deployment", "IoK8sApiAppsV1Deployment"),
        ("HTTPError", "HTTPError"),
        ("pet-store", "PetStore"),
        ("3DModel", "Type3DModel"),
        ("", "Type"),
        ("§", "Type"),
        ("Any", "Any_"),
        ("Model", "Model_"),
        ("None", "None_"),
        ("café", "Cafe"),
        ("名前", "名前"),
        ("Page<User>", "PageUser"),
    ],
)
def test_class_names(text: str, expected: str) -> None:
    assert naming.class_name(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("maxTokens", "max_tokens"),
        ("max-tokens", "max_tokens"),
        ("MaxTokens", "max_tokens"),
        ("HTTPStatus", "http_status"),
        ("utf8Text", "utf8_text"),
        ("$ref", "ref"),
        ("@type", "type"),
        ("class", "class_"),
        ("self", "self_"),
        ("list", "list_"),
        ("as_dict", "as_dict_"),
        ("additional_properties", "additional_properties_"),
        ("__init__", "init"),
        ("2fa", "field_2fa"),
        ("", "field_"),
        ("items", "items_"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("*", "star"),
        ("<=", "less_equal"),
        ("ﬁeld", "field_"),
        ("x" * 300, "x" * 120),
        ("match", "match"),
        ("type", "type"),
    ],
)
def test_field_names(text: str, expected: str) -> None:
    assert naming.field_name(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("content_filter", "CONTENT_FILTER"),
        ("chat-completion", "CHAT_COMPLETION"),
        ("1024x1024", "VALUE_1024X1024"),
        ("1", "VALUE_1"),
        ("+1", "PLUS_1"),
        ("-1", "MINUS_1"),
        ("", "VALUE"),
        ("mro", "MRO"),
        ("None", "NONE"),
        ("a/b", "A_B"),
        ("<", "LESS"),
    ],
)
def test_member_names(text: str, expected: str) -> None:
    assert naming.member_name(text) == expected


@pytest.mark.parametrize(
    ("speller", "text", "expected"),
    [
        (naming.argument_name, "body", "body_"),
        (naming.argument_name, "timeout", "timeout_"),
        (naming.argument_name, "result", "result_"),
        (naming.method_name, "list", "list_"),
        (naming.method_name, "listPets", "list_pets"),
        (naming.method_name, "close", "close_"),
        (naming.method_name, "get /pets/{petId}", "get_pets_pet_id"),
        (naming.client_name, "pets", "PetsClient"),
        (naming.client_name, "ChatCompletions", "ChatCompletionsClient"),
        (naming.client_name, "async", "AsyncClient_"),
        (naming.constant_name, "getPets", "GET_PETS"),
        (naming.constant_name, "types", "TYPES_"),
        (naming.constant_name, "1st", "OPERATION_1ST"),
    ],
)
def test_other_names(speller: Callable[[str], str], text: str, expected: str) -> None:
    assert speller(text) == expected


@given(st.text(max_size=200))
@pytest.mark.parametrize("speller", SPELLERS)
def test_any_text_becomes_a_name_as_python_stores_it(speller: Callable[[str], str], text: str) -> None:
    name = speller(text)
    assert name.isidentifier()
    assert not keyword.iskeyword(name)
    assert not name.startswith("_")
    assert unicodedata.normalize("NFKC", name) == name
    tree = ast.parse(f"{name} = 1")
    assert ast.dump(tree) == ast.dump(ast.Module([ast.Assign([ast.Name(name, ast.Store())], ast.Constant(1))], []))


@given(st.text(max_size=60))
@pytest.mark.parametrize("speller", [naming.class_name, naming.field_name, naming.argument_name, naming.method_name])
def test_spelling_a_name_again_changes_nothing(speller: Callable[[str], str], text: str) -> None:
    # Reserved names get an underscore, which spelling them again drops and gives again.
    assert speller(speller(text)) == speller(text)


@given(st.lists(st.text(max_size=12), unique=True, max_size=12))
@pytest.mark.parametrize("speller", SPELLERS)
def test_names_of_a_scope_are_distinct_without_case(speller: Callable[[str], str], texts: list[str]) -> None:
    names = naming.Names().assign([(text, text) for text in texts], speller)
    assert names.keys() == set(texts)
    assert len({naming.folded(name) for name in names.values()}) == len(texts)
    assert all(name.isidentifier() for name in names.values())


@given(st.lists(st.text(max_size=8), unique=True, max_size=8), st.text(max_size=8))
@pytest.mark.parametrize("speller", [naming.class_name, naming.field_name, naming.member_name])
def test_what_is_added_at_the_end_changes_no_name(speller: Callable[[str], str], texts: list[str], new: str) -> None:
    before = naming.Names().assign([(text, text) for text in texts], speller)
    if new not in texts and speller(new) != new:
        after = naming.Names().assign([(text, text) for text in [*texts, new]], speller)
        assert {key: after[key] for key in before} == before


def test_who_is_spelled_as_a_name_has_it_in_any_order() -> None:
    for texts in (["foo", "Foo", "-foo-"], ["Foo", "foo", "-foo-"], ["foo", "-foo-", "Foo"]):
        names = naming.Names().assign([(text, text) for text in texts], naming.class_name)
        assert names == {"Foo": "Foo", "foo": "Foo2", "-foo-": "Foo3"}


def test_claims_count_up() -> None:
    names = naming.Names(["Taken"])
    assert [names.claim("a"), names.claim("a"), names.claim("A"), names.claim("a_2")] == ["a", "a_2", "A_3", "a_2_2"]
    assert [names.claim("taken"), names.claim("Pet"), names.claim("Pet")] == ["taken_2", "Pet", "Pet2"]
    assert "PET2" in names
    assert "Pet3" not in names


def test_no_name_depends_on_the_interpreter_that_runs() -> None:
    # `python -S` has fewer builtins, and each version of Python other ones.
    code = "from codegen import naming; print(naming.class_name('exit'), naming.class_name('ExceptionGroup'))"
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [naming.class_name("exit"), naming.class_name("ExceptionGroup")]


# What the run time takes for itself is reserved.


def test_options_of_calls_and_clients_are_reserved_arguments() -> None:
    options = CallOptions.__optional_keys__ | ClientOptions.__optional_keys__
    assert options <= naming.ARGUMENTS_TAKEN


def test_public_attributes_of_models_are_reserved_fields() -> None:
    public = {name for name in dir(Model) if not name.startswith("_")}
    assert public <= naming.FIELDS_TAKEN


def test_public_attributes_of_clients_are_reserved_methods() -> None:
    from model_inference_overlay.client import AsyncClient, Client

    public = {name for kind in (Client, AsyncClient) for name in dir(kind) if not name.startswith("_")}
    assert public <= naming.METHODS_TAKEN
