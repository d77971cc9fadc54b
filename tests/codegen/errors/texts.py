"""Documents that cannot be used, and the whole text of what is told of each."""

from __future__ import annotations

from tests.codegen.documents import GOOD, HEAD, operation, schema
from tests.codegen.errors.failing import generate

_BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def _secured(schemes: str) -> str:
    return GOOD + f"components: {{securitySchemes: {{{schemes}}}}}\n"


_ERRORS: dict[str, tuple[str | bytes, str, str]] = {
    # What cannot be read
    "empty": (b"", ": the file is empty", "give a document in JSON or YAML"),
    "blank": (" \n\n", ": the file is empty", "give a document in JSON or YAML"),
    "only a comment": ("# nothing\n", ": the file is empty", "give a document in JSON or YAML"),
    "binary": (
        b"\x7fELF\x02\x01\x00",
        ": a NUL byte: this is no text file",
        "give an OpenAPI document as JSON or YAML",
    ),
    "not UTF-8": (b"openapi: \xff\n", ": not UTF-8 text (byte 9)", "save the document as UTF-8"),
    "UTF-16": ("openapi: 3.1.0".encode("utf-16"), ": not UTF-8 text (byte 0)", "save the document as UTF-8"),
    "bad YAML": ("a: [1\n", ": not YAML at 2:1: did not find expected ',' or ']'", "mend the syntax"),
    "bad indentation": ("a:\n  b: 1\n c: 2\n", ": not YAML at 3:2: did not find expected key", "mend the syntax"),
    "tab": ("a:\n\tb: 1\n", ": not YAML at 2:1: found character that cannot start any token", "mend the syntax"),
    "control character": (
        "a: \x07\n",
        ": not YAML: unacceptable character #x0007: control characters are not allowed",
        "mend the syntax",
    ),
    "two documents": (GOOD + "---\n" + GOOD, ": a second document (line 4)", "give one document in one file"),
    "duplicate key": (
        GOOD + "paths: {}\n",
        "#/paths: the key stands twice (line 4)",
        "remove one of them",
    ),
    "duplicate key in JSON": (
        '{"openapi": "3.1.0", "openapi": "3.1.0"}',
        ": the key 'openapi' stands twice in one object",
        "remove one of them",
    ),
    "tag": (
        HEAD + "paths: !!python/object/apply:os.system [id]\n",
        "#/paths: the tag 'tag:yaml.org,2002:python/object/apply:os.system' (line 3)",
        "remove it: only plain YAML is read",
    ),
    "bomb": (_BOMB, "#/f/0: aliases expand to too many nodes (line 6)", "use $ref instead"),
    "alias in itself": ("a: &a [*a]\n", "#/a/0: an alias contains itself (line 1)", "use $ref instead"),
    "alias of nothing": (
        "a: *b\n",
        "#/a: the alias 'b' has no anchor (line 1)",
        "mend the name, or write the value out",
    ),
    "merge key": (
        "c: {<<: 1}\n",
        "#/c/<<: a merge key without a mapping (line 1)",
        "let it name a mapping, or a list of them",
    ),
    "key that is a list": ("? [a]\n: b\n", "#: a key that is no text (line 1)", "quote the key"),
    "nested too deep": ("a: " + "[" * 10_000, ": nested deeper than 100 levels (line 1)", "flatten the document"),
    "JSON nested too deep": ("[" * 10_000 + "]" * 10_000, ": nested deeper than 100 levels", "flatten the document"),
    "infinity": ("a: .inf\n", "#/a: .inf is no JSON number (line 1)", "use a finite number, or quote it"),
    "huge number": ("a: " + "9" * 5_000, "#/a: a number of 5000 digits (line 1)", "quote it"),
    "not a number in JSON": ('{"openapi": NaN}', ": NaN is no JSON number", "use a finite number"),
    "huge integer in JSON": (
        '{"openapi": ' + "1" * 500 + "}",
        ": a number of 500 digits",
        "write it as a string",
    ),
    "huge number in JSON": ('{"openapi": 1e999}', ": 1e999 is too large a number", "use a finite number"),
    "many values in JSON": (
        "[" + "0," * 2_000_000 + "0]",
        ": more than 2000000 values",
        "split the document",
    ),
    "a little too deep in JSON": (
        "[" * 101 + "]" * 101,
        ": nested deeper than 100 levels",
        "flatten the document",
    ),
    "aliases too deep": (
        "a: &a " + "[" * 60 + "]" * 60 + "\nb: " + "[" * 60 + "*a" + "]" * 60,
        ": nested deeper than 100 levels (line 2)",
        "flatten the document",
    ),
    "key that is an alias of a list": (
        "a: &a [b]\n*a : c\n",
        "#: a key that is no text (line 2)",
        "quote the key",
    ),
    "nothing but a start": ("---\n...\n", "#: null", "an OpenAPI document is an object"),
    "tags that are an object": (GOOD + "tags: {}\n", "#/tags: an object", "this is a list in OpenAPI"),
    # What is not OpenAPI
    "a list": ("- a\n", "#: a list", "an OpenAPI document is an object"),
    "a text": ("hello\n", "#: a text", "an OpenAPI document is an object"),
    "Swagger": (
        "swagger: '2.0'\n",
        "#/swagger: Swagger 2.0",
        "convert the document to OpenAPI 3.0 or 3.1 first",
    ),
    "no version": (
        "info: {}\n",
        "#/openapi: no version",
        "give an OpenAPI 3.0 or 3.1 document, such as openapi: 3.1.0",
    ),
    "other version": (
        "openapi: 4.0.0\n",
        "#/openapi: the version '4.0.0'",
        "give an OpenAPI 3.0 or 3.1 document, such as openapi: 3.1.0",
    ),
    "paths are a list": (HEAD + "paths: []\n", "#/paths: a list", "this is an object in OpenAPI"),
    # References
    "dangling reference": (
        schema("$ref: '#/components/schemas/B'"),
        "#/components/schemas/A/$ref: the reference '#/components/schemas/B' names nothing",
        "mend the name, or add what it names",
    ),
    "reference to a file": (
        schema("$ref: other.yaml#/A"),
        "#/components/schemas/A/$ref: the reference 'other.yaml#/A' leaves the document",
        "bundle the document into one file first",
    ),
    "reference to a server": (
        schema("$ref: https://example.com/a.json"),
        "#/components/schemas/A/$ref: the reference 'https://example.com/a.json' leaves the document",
        "bundle the document into one file first",
    ),
    "reference to an anchor": (
        schema("$ref: '#anchor'"),
        "#/components/schemas/A/$ref: the reference '#anchor' is no JSON pointer",
        "name a part of the document, such as #/components/schemas/Name",
    ),
    "reference to itself": (
        schema("$ref: '#/components/schemas/A'"),
        "#/components/schemas/A/$ref: a reference that leads to itself",
        "break the cycle",
    ),
    "allOf with itself": (
        schema("allOf: [{$ref: '#/components/schemas/A'}]\nproperties: {a: {}}"),
        "#/components/schemas/A: allOf that contains itself",
        "break the cycle: a schema cannot extend itself",
    ),
    "many references in a row": (
        HEAD
        + "components:\n  schemas:\n"
        + "".join(f"    A{n}: {{$ref: '#/components/schemas/A{n + 1}'}}\n" for n in range(102))
        + "    A102: {}\n",
        "#/components/schemas/A100/$ref: more than 100 references in a row",
        "refer to what they lead to",
    ),
    "many compositions in a row": (
        HEAD
        + "components:\n  schemas:\n"
        + "".join(
            f"    A{n}: {{allOf: [{{$ref: '#/components/schemas/A{n + 1}'}}], type: object}}\n" for n in range(102)
        )
        + "    A102: {}\n",
        "#/components/schemas/A100: composed of more than 100 schemas in a row",
        "flatten the document",
    ),
    "path that refers to itself": (
        HEAD + "paths: {/a: {$ref: '#/paths/~1a'}}\n",
        "#/paths/~1a/$ref: a reference that leads to itself",
        "break the cycle",
    ),
    "many references between parameters": (
        operation("parameters: [{$ref: '#/components/parameters/A0'}]")
        + "components:\n  parameters:\n"
        + "".join(f"    A{n}: {{$ref: '#/components/parameters/A{n + 1}'}}\n" for n in range(102))
        + "    A102: {name: a, in: query}\n",
        "#/components/parameters/A99/$ref: more than 100 references in a row",
        "refer to what they lead to",
    ),
    # Schemas and operations
    "large union": (
        schema("oneOf: [" + ", ".join(f"{{type: array, items: {{enum: [v{n}]}}}}" for n in range(501)) + "]"),
        "#/components/schemas/A/oneOf: a union of 501 members",
        "group them: at most 500 can be told apart by Python and its checkers",
    ),
    "unknown type": (
        schema("properties: {a: {type: tuple}}"),
        "#/components/schemas/A/properties/a/type: unsupported type 'tuple'",
        "use one of string, integer, number, boolean, array, object, null",
    ),
    "type that is no name": (
        schema("type: {}"),
        "#/components/schemas/A/type: the type '{}'",
        "a type is a name or a list of names",
    ),
    "schema that is a text": (
        schema("properties: {a: string}"),
        "#/components/schemas/A/properties/a: a text in place of a schema",
        "a schema is an object",
    ),
    "properties that are a list": (
        schema("properties: [a]"),
        "#/components/schemas/A/properties: a list",
        "this is an object in OpenAPI",
    ),
    "union that is no list": (
        schema("oneOf: {}"),
        "#/components/schemas/A/oneOf: an object",
        "this is a list in OpenAPI",
    ),
    "undeclared path parameter": (
        operation("responses: {}", "/a/{id}"),
        "#/paths/~1a~1{id}/get/parameters: the path parameter 'id' is not declared",
        "declare it with in: path",
    ),
    "parameter without a place": (
        operation("parameters: [{name: x}]"),
        "#/paths/~1a/get/parameters/0: a parameter without name or place",
        "give it a name and an `in`",
    ),
    "operation that is a list": (
        HEAD + "paths: {/a: {get: []}}\n",
        "#/paths/~1a/get: a list",
        "this is an object in OpenAPI",
    ),
    "path that is a text": (HEAD + "paths: {/a: x}\n", "#/paths/~1a: a text", "this is an object in OpenAPI"),
    "reference in place of an operation": (
        HEAD + "paths: {/a: {get: {$ref: '#/paths/~1b'}}, /b: {}}\n",
        "#/paths/~1a/get/$ref: a reference in place of an operation",
        "write the operation out",
    ),
    # Security
    "security scheme without a type": (
        _secured("a: {in: header}"),
        "#/components/securitySchemes/a: no security scheme",
        "give it a type: apiKey, http, oauth2, openIdConnect or mutualTLS",
    ),
    "security scheme that refers to itself": (
        _secured("a: {$ref: '#/components/securitySchemes/a'}"),
        "#/components/securitySchemes/a/$ref: a reference that leads to itself",
        "break the cycle",
    ),
    "security scheme of another type": (
        _secured("a: {type: magic}"),
        "#/components/securitySchemes/a/type: unsupported type 'magic'",
        "use apiKey, http, oauth2, openIdConnect or mutualTLS",
    ),
    "key without a place": (
        _secured("a: {type: apiKey, name: b}"),
        "#/components/securitySchemes/a: a key without name or place",
        "give it a name, and in: header, query or cookie",
    ),
    "security requirement that is a text": (
        _secured("a: {type: http, scheme: basic}") + "security: [a]\n",
        "#/security/0: a text",
        "give an object: the name of a scheme, and its scopes",
    ),
    "security scheme that is not there": (
        _secured("a: {type: http, scheme: basic}").replace("{}", "{/a: {get: {security: [{a: [], b: []}]}}}"),
        "#/paths/~1a/get/security/0: no security scheme 'b'",
        "declare it in components/securitySchemes, or remove it here",
    ),
    "text that moves the cursor": (
        schema('properties: {"a\\u001b[2K\\nerror: b\\u202E": {type: "\\u2028"}}'),
        "#/components/schemas/A/properties/a\\x1b[2K\\nerror: b\\u202e/type: unsupported type '\\u2028'",
        "use one of string, integer, number, boolean, array, object, null",
    ),
    "text that does not end": (
        schema("properties: {" + "a" * 900 + ": {type: tuple}}"),
        "#/components/schemas/A/properties/" + "a" * 366 + " ... " + "a" * 195 + "/type: unsupported type 'tuple'",
        "use one of string, integer, number, boolean, array, object, null",
    ),
    "object and text at once": (
        schema("allOf: [{type: string, enum: [a, b]}, {properties: {more: {type: string}}}]"),
        "#/components/schemas/A: allOf of an object and of what is none",
        "no value is both: mend one of them, or use anyOf",
    ),
}

CASES = {name: generate(*case) for name, case in _ERRORS.items()}
