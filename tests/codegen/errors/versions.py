"""What `project` and `history` cannot do, and the whole text of what is told of each."""

from __future__ import annotations

from tests.codegen.documents import GOOD
from tests.codegen.errors.failing import Case, told

_HEAD = "openapi: 3.1.0\n"
_INFO = "info: {title: T, version: '2', x-api-versions: ['1', '2']}\n"
_TWO = _HEAD + _INFO + "paths: {}\n"


def _listed(versions: str) -> str:
    return _HEAD + f"info: {{title: T, version: '1', x-api-versions: {versions}}}\npaths: {{}}\n"


def _schema(text: str) -> str:
    return _TWO + f"components:\n  schemas:\n    A: {text}\n"


_ONCE = "name each version once, as a quoted text, the first one first"
_ASK = "give the version as a quoted text, or list all versions in x-api-versions"

_DOCUMENTS: dict[str, tuple[str, str, str]] = {
    "empty list of versions": (_listed("[]"), "#/info/x-api-versions: an empty list", _ONCE),
    "version twice": (_listed("['1', '1']"), "#/info/x-api-versions: no list of different texts", _ONCE),
    "version that is a number": (_listed("['1', 2]"), "#/info/x-api-versions: no list of different texts", _ONCE),
    "versions that are a text": (_listed("'1'"), "#/info/x-api-versions: a text", "this is a list in OpenAPI"),
    "no information": (_HEAD + "paths: {}\n", "#/info/version: no version", _ASK),
    "version that is a list": (_HEAD + "info: {version: ['1']}\n", "#/info/version: a list", _ASK),
    "version that is not listed": (
        _schema("{properties: {b: {x-added-in: '3'}}}"),
        "#/components/schemas/A/properties/b/x-added-in: the version '3' is not listed",
        "add it to #/info/x-api-versions, or mend its name",
    ),
    "mark that is a number": (
        _schema("{x-added-in: 2}"),
        "#/components/schemas/A/x-added-in: a number",
        "a version is a text: quote it",
    ),
    "document that came later": (
        _TWO + "x-added-in: '2'\n",
        "#/x-added-in: the whole document was added later",
        "remove it: what every version has bears no x-added-in",
    ),
    "information that came later": (
        _TWO.replace("title: T", "title: T, x-added-in: '2'"),
        "#/info: cannot be left out, and was added later",
        "remove its x-added-in: every version has it",
    ),
    "items that came later": (
        _schema("{items: {x-added-in: '2'}}"),
        "#/components/schemas/A/items: cannot be left out, and was added later",
        "give the part around it, #/components/schemas/A, the same x-added-in",
    ),
    "alternatives that all came later": (
        _schema("{anyOf: [{x-added-in: '2'}]}"),
        "#/components/schemas/A/anyOf: cannot be left out, and was added later",
        "give the part around it, #/components/schemas/A, the same x-added-in",
    ),
    "mapping to no place": (
        _schema("{discriminator: {propertyName: a, mapping: {b: '#c'}}}"),
        "#/components/schemas/A/discriminator/mapping/b: the reference '#c' is no JSON pointer",
        "name a part of the document, such as #/components/schemas/Name",
    ),
    "example that is not there": (
        _TWO + "components: {parameters: {a: {schema: {}, examples: {b: {$ref: '#/components/examples/c'}}}}}\n",
        "#/components/parameters/a/examples/b/$ref: the reference '#/components/examples/c' names nothing",
        "mend the name, or add what it names",
    ),
    "example that refers to itself": (
        _TWO
        + "components:\n  parameters: {a: {schema: {}, examples: {b: {$ref: '#/components/examples/c'}}}}\n"
        + "  examples: {c: {$ref: '#/components/examples/c'}}\n",
        "#/components/examples/c/$ref: a reference that leads to itself",
        "break the cycle",
    ),
    "mapping to no place of what came later": (
        _schema("{x-added-in: '2', discriminator: {propertyName: a, mapping: {b: '#c'}}}").replace(
            "{}", "{/a: {get: {x-added-in: '2', responses: {'200': {$ref: '#/components/schemas/A'}}}}}"
        ),
        "#/components/schemas/A/discriminator/mapping/b: the reference '#c' is no JSON pointer",
        "name a part of the document, such as #/components/schemas/Name",
    ),
    "tags that are a text": (
        _TWO.replace("{}", "{/a: {get: {tags: x, responses: {}}}}"),
        "#/paths/~1a/get/tags: a text",
        "this is a list in OpenAPI",
    ),
}


def _project(content: str, text: str, *arguments: str, version: str = "1") -> Case:
    command = ("project", "--spec", "openapi.yaml", "--api-version", version, *arguments)
    return Case(command, {"openapi.yaml": content}, text)


def _history(content: str, text: str, *arguments: str, files: dict[str, str | bytes] | None = None) -> Case:
    command = ("history", "--spec", "openapi.yaml", "--out", "history.md", *arguments)
    return Case(command, {"openapi.yaml": content, **(files or {})}, text)


_UNWRITABLE = "give the path of a file in a folder that exists"
_UNREADABLE = "give the path of a readable file"
_LONG = "a" * 300 + ".json"

CASES = {
    **{f"project: {name}": _project(each[0], told("openapi.yaml", *each[1:])) for name, each in _DOCUMENTS.items()},
    **{f"history: {name}": _history(each[0], told("openapi.yaml", *each[1:])) for name, each in _DOCUMENTS.items()},
    "project: unknown version": _project(
        _TWO, told("--api-version", ": no version '3'", "give one of 1, 2"), version="3"
    ),
    "project: output in no folder": _project(
        _TWO, told("gone/a.yaml", ": cannot be written: No such file or directory", _UNWRITABLE), "--out", "gone/a.yaml"
    ),
    "project: output with a long name": _project(
        _TWO, told(_LONG, ": cannot be written: File name too long", _UNWRITABLE), "--out", _LONG
    ),
    "project: no OpenAPI": _project("- a\n", told("openapi.yaml", "#: a list", "an OpenAPI document is an object")),
    "history: version that cannot be compared": _history(
        _schema("[]").replace("{}", "{/a: {post: {requestBody: {content: {a/b: {schema: []}}}}}}"),
        told(
            "openapi.yaml",
            "#/paths/~1a/post/requestBody/content/a~1b/schema: a list, in the version 1",
            "a schema is an object",
        ),
    ),
    "history: output in no folder": _history(
        GOOD, told("gone/a.md", ": cannot be written: No such file or directory", _UNWRITABLE), "--out", "gone/a.md"
    ),
    "history: output that is a folder": _history(
        GOOD, told(".", ": cannot be written: Is a directory", _UNWRITABLE), "--out", "."
    ),
    "history: folder to compare with": _history(
        GOOD, told(".", ": Is a directory", _UNREADABLE), "--check", "--out", "."
    ),
    "history: nowhere to write another document's": Case(
        ("history", "--spec", "openapi.yaml"),
        {"openapi.yaml": GOOD},
        told("--out", ": nothing, for a document that is not the project's own", "name the file to write"),
    ),
    "history: no document": _history(
        GOOD, told("gone.yaml", ": No such file or directory", _UNREADABLE), "--spec", "gone.yaml"
    ),
}
