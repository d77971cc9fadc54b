"""What the API review cannot compare, and the whole text of what is told of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.codegen.diff.repository import git
from tests.codegen.documents import GOOD, HEAD, operation
from tests.codegen.errors.failing import Case, failure, told

if TYPE_CHECKING:
    import pytest

Texts = dict[str, tuple[str, str, str]]


def _answer(schema: str) -> str:
    return operation(f"responses: {{'200': {{content: {{a/json: {{schema: {schema}}}}}}}}}")


_BASE = _answer("{}")
_GET = "#/paths/~1a/get"
_CONTENT = f"{_GET}/responses/200/content/a~1json"
_OBJECT, _LIST = "this is an object in OpenAPI", "this is a list in OpenAPI"
_LOOP = "components: {responses: {A: {$ref: '#/components/responses/B'}, B: {$ref: '#/components/responses/A'}}}\n"


def _scheme(text: str) -> str:
    return GOOD + f"components: {{securitySchemes: {{a: {text}}}}}\n"


_DOCUMENTS: Texts = {
    "list": ("- a\n", "#: a list", "an OpenAPI document is an object"),
    "empty": ("", ": the file is empty", "give a document in JSON or YAML"),
    "Swagger": ("swagger: '2.0'\n", "#/swagger: Swagger 2.0", "convert the document to OpenAPI 3.0 or 3.1 first"),
    "reference to nothing": (
        _answer("{$ref: '#/components/schemas/A'}"),
        f"{_CONTENT}/schema/$ref: the reference '#/components/schemas/A' names nothing",
        "mend the name, or add what it names",
    ),
    "path that is a text": (HEAD + "paths: {/a: x}\n", "#/paths/~1a: a text", _OBJECT),
    "parameter that is a text": (operation("parameters: [x]"), f"{_GET}/parameters/0: a text", _OBJECT),
    "parameters that are an object": (operation("parameters: {}"), f"{_GET}/parameters: an object", _LIST),
    "answer that is a text": (operation("responses: {'200': x}"), f"{_GET}/responses/200: a text", _OBJECT),
    "answer that refers to itself": (
        operation("responses: {'200': {$ref: '#/components/responses/A'}}") + _LOOP,
        "#/components/responses/B/$ref: a reference that leads to itself",
        "break the cycle",
    ),
    "headers that are a list": (
        operation("responses: {'200': {headers: []}}"),
        f"{_GET}/responses/200/headers: a list",
        _OBJECT,
    ),
    "security that is a text": (operation("security: x"), f"{_GET}/security: a text", _LIST),
    "servers that are a text": (operation("servers: x"), f"{_GET}/servers: a text", _LIST),
    "schema that is a list": (_answer("[]"), f"{_CONTENT}/schema: a list", "a schema is an object"),
    "properties that are a list": (_answer("{properties: []}"), f"{_CONTENT}/schema/properties: a list", _OBJECT),
    "security of all that is a text": (_BASE + "security: x\n", "#/security: a text", _LIST),
    "security scheme that is a text": (_scheme("x"), "#/components/securitySchemes/a: a text", _OBJECT),
}
"""What either side may be."""

_SCHEMES: Texts = {
    "flows that are a list": (
        _scheme("{type: oauth2, flows: []}"),
        "#/components/securitySchemes/a/flows: a list",
        _OBJECT,
    ),
    "flow that is a text": (
        _scheme("{type: oauth2, flows: {password: x}}"),
        "#/components/securitySchemes/a/flows/password: a text",
        _OBJECT,
    ),
    "scopes that are a list": (
        _scheme("{type: oauth2, flows: {password: {scopes: [b]}}}"),
        "#/components/securitySchemes/a/flows/password/scopes: a list",
        _OBJECT,
    ),
}

_ENTRY = "fingerprint: 0123456789abcdef, reason: r, relied_on_by: nobody"
_KEYS = "give an object of fingerprint, reason, relied_on_by and, if it is not for ever, until"
_ACCEPTED: Texts = {
    "list": ("[]", "#: a list", "begin the file with accepted: and list the changes below it"),
    "other key": ("acepted: []", "#/acepted: an unknown key", "the only key of this file is accepted"),
    "no list": ("accepted: {}", "#/accepted: an object", _LIST),
    "no entry": ("accepted: [1]", "#/accepted/0: a number", _KEYS),
    "unknown key of an entry": (f"accepted: [{{{_ENTRY}, a/b: x}}]", "#/accepted/0/a~1b: an unknown key", _KEYS),
    "no reason": (
        "accepted: [{fingerprint: 0123456789abcdef}]",
        "#/accepted/0/reason: nothing",
        "every accepted change has a fingerprint, a reason and relied_on_by",
    ),
    "blank reason": (
        "accepted: [{fingerprint: 0123456789abcdef, reason: ' ', relied_on_by: nobody}]",
        "#/accepted/0/reason: nothing",
        "every accepted change has a fingerprint, a reason and relied_on_by",
    ),
    "fingerprint that is a number": (
        "accepted: [{fingerprint: 1234567890123456, reason: r, relied_on_by: nobody}]",
        "#/accepted/0/fingerprint: a number",
        "this is a text: quote it",
    ),
    "no fingerprint": (
        "accepted: [{fingerprint: abc, reason: r, relied_on_by: nobody}]",
        "#/accepted/0/fingerprint: 'abc' is no fingerprint",
        "give the 16 digits that the report shows",
    ),
    "no date": (
        f"accepted: [{{{_ENTRY}, until: soon}}]",
        "#/accepted/0/until: 'soon' is no date",
        "write it as 2026-12-31, or leave it out",
    ),
    "entry twice": (
        f"accepted: [{{{_ENTRY}}}, {{{_ENTRY}}}]",
        "#/accepted/1/fingerprint: '0123456789abcdef' stands in an entry before this",
        "keep one entry for each change",
    ),
    "no YAML": ("accepted: [\n", ": not YAML at 2:1: did not find expected node content", "mend the syntax"),
}


def _diff(
    base: str, revision: str, text: str, *arguments: str, files: dict[str, str] | None = None, **patches: object
) -> Case:
    command = ("diff", "base.yaml", "revision.yaml", "--surface", "wire", *arguments)
    named = {name.replace("__", "."): value for name, value in patches.items()}
    return Case(command, {"base.yaml": base, "revision.yaml": revision, **(files or {})}, text, named)


def _accepted(content: str, found: str, hint: str) -> Case:
    text = told("accepted.yaml", found, hint)
    return _diff(GOOD, GOOD, text, "--accepted", "accepted.yaml", files={"accepted.yaml": content})


def _named(name: str, found: str, hint: str, **patches: object) -> Case:
    """Compare with what an argument names and git does not have."""
    return Case(("diff", "base.yaml", name), {"base.yaml": GOOD}, told(name, found, hint), patches)


def _parts(names: str) -> str:
    parts = ", ".join(f"{{properties: {{a: {{maxLength: {name}}}}}}}" for name in names)
    return _answer(f"{{allOf: [{parts}]}}")


_READABLE, _WRITABLE = "give the path of a readable file", "give the path of a file in a folder that exists"

CASES = {
    **{f"base: {name}": _diff(each[0], _BASE, told("base.yaml", *each[1:])) for name, each in _DOCUMENTS.items()},
    **{
        f"revision: {name}": _diff(_BASE, each[0], told("revision.yaml", *each[1:]))
        for name, each in _DOCUMENTS.items()
    },
    **{
        f"base: {name}": _diff(each[0], _scheme("{type: oauth2}"), told("base.yaml", *each[1:]))
        for name, each in _SCHEMES.items()
        if name != "scopes that are a list"
    },
    **{
        f"revision: {name}": _diff(
            _scheme("{type: oauth2, flows: {password: {scopes: {}}}}"), each[0], told("revision.yaml", *each[1:])
        )
        for name, each in _SCHEMES.items()
    },
    **{f"accepted: {name}": _accepted(*each) for name, each in _ACCEPTED.items()},
    "many parts": _diff(
        _parts("12"),
        _parts("34"),
        told(
            "base.yaml",
            f"{_CONTENT}/schema/allOf/0/properties/a: allOf puts more than 1 parts together",
            "let the parts of allOf have no property in common",
        ),
        codegen__diff__graph__MAX_MERGED=1,
    ),
    "many pairs": _diff(
        _answer("{type: string}"),
        _answer("{type: integer}"),
        told("base.yaml", f"{_CONTENT}/schema: more than 0 pairs of schemas to compare", "split the document"),
        codegen__diff__comparing__MAX_PAIRS=0,
    ),
    "overlay that is none": Case(
        ("diff", "base.yaml", "base.yaml", "--overlay", "o.yaml"),
        {"base.yaml": GOOD, "o.yaml": GOOD},
        told("o.yaml", "#/overlay: not an Overlay 1.0 document", "begin the file with overlay: 1.0.0"),
    ),
    "no file": _named("gone.yaml", ": No such file or directory", _READABLE),
    "no name": Case(("diff", "", "base.yaml"), {"base.yaml": GOOD}, told(".", ": Is a directory", _READABLE)),
    "folder": Case(("diff", ".", "base.yaml"), {"base.yaml": GOOD}, told(".", ": Is a directory", _READABLE)),
    "long name": _named("a" * 300, ": File name too long", _READABLE),
    "no folder to write to": _diff(
        GOOD, GOOD, told("gone/a", ": cannot be written: No such file or directory", _WRITABLE), "--out", "gone/a"
    ),
}


# What git has not


def _from_git(name: str, found: str, hint: str) -> tuple[str, str]:
    return failure("diff", name, "base.yaml"), told(name, found, hint)


def _committed(patch: pytest.MonkeyPatch) -> None:
    patch.setenv("LC_ALL", "C")
    Path("base.yaml").write_text(GOOD)
    git(Path(), "init", "-q", "-b", "main")
    git(Path(), "add", ".")
    git(Path(), "commit", "-q", "-m", "one")


def no_git(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    patch.setenv("PATH", str(Path().absolute()))
    return _from_git("main:a.yaml", ": git cannot be run: No such file or directory", "install git, or give files")


def no_revision(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    _committed(patch)
    found = ": no such file, and git says: invalid object name 'gone'."
    hint = "give a file, or a revision that git knows ('gone'?) and a path in the repository ('a/b.yaml'?)"
    return _from_git("gone:a/b.yaml", found, hint)


def large_blob(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    _committed(patch)
    patch.setattr("codegen.load.MAX_BYTES", 10)
    return _from_git("main:base.yaml", ": larger than 10 bytes", "split the document")


def long_name(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    _committed(patch)
    name = "a" * 300
    found = f": no such file, and git says: invalid object name '{name}'."
    hint = f"give a file, or a revision that git knows ('{name}'?) and a path in the repository ('b'?)"
    return _from_git(f"{name}:b", found, hint)


CALLS = (no_git, no_revision, large_blob, long_name)
