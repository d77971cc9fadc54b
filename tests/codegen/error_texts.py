"""The whole text of each error, with the input that it is told of."""

from __future__ import annotations

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
GOOD = HEAD + "paths: {}\n"
KNOWN = (
    "known are x-python-batches, x-python-cached, x-python-client-default, x-python-clients,"
    " x-python-empty-when-absent, x-python-enum-names, x-python-extra-parameters, x-python-facades, x-python-hints,"
    " x-python-load-client, x-python-mixin-members, x-python-mixin-values, x-python-mixins, x-python-model-aliases,"
    " x-python-name, x-python-none-is-absent, x-python-per-call, x-python-positional, x-python-shorthands,"
    " x-python-streaming, x-python-structured, x-python-tools, x-python-tracing, x-python-vectors"
)


def schema(text: str) -> str:
    return HEAD + "components:\n  schemas:\n    A:\n" + "".join(f"      {line}\n" for line in text.split("\n"))


def operation(text: str, path: str = "/a") -> str:
    return HEAD + f"paths:\n  {path}:\n    get:\n" + "".join(f"      {line}\n" for line in text.split("\n"))


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

ERRORS: dict[str, tuple[str | bytes, str, str]] = {
    # What cannot be read
    "empty": (b"", ": the file is empty", "give an OpenAPI document"),
    "blank": (" \n\n", ": the file is empty", "give an OpenAPI document"),
    "only a comment": ("# nothing\n", ": the file is empty", "give an OpenAPI document"),
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
    "bomb": (BOMB, "#/f/0: aliases expand to too many nodes (line 6)", "use $ref instead"),
    "alias in itself": ("a: &a [*a]\n", "#/a/0: an alias contains itself (line 1)", "use $ref instead"),
    "alias of nothing": (
        "a: *b\n",
        "#/a: the alias 'b' has no anchor (line 1)",
        "mend the name, or write the value out",
    ),
    "merge key": ("a: &a {b: 1}\nc: {<<: *a}\n", "#/c: a merge key '<<' (line 2)", "write the members out"),
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
    # Extensions in the document itself
    "unknown extension": (
        schema("x-python-nmae: B"),
        "#/components/schemas/A/x-python-nmae: the unknown key 'x-python-nmae'",
        KNOWN,
    ),
    "extension with another value": (
        schema("x-python-name: class"),
        "#/components/schemas/A/x-python-name: not what x-python-name holds",
        "give a name that Python can have",
    ),
}


ACTION = "overlay: 1.0.0\nactions:\n  - "

OVERLAY_ERRORS: dict[str, tuple[str, str, str]] = {
    "empty": ("", ": the file is empty", "give an OpenAPI document"),
    "no mapping": ("- a\n", "#/overlay: not an Overlay 1.0 document", "begin the file with overlay: 1.0.0"),
    "other version": (
        "overlay: 2.0.0\n",
        "#/overlay: not an Overlay 1.0 document",
        "begin the file with overlay: 1.0.0",
    ),
    "no actions": ("overlay: 1.0.0\n", "#/actions: no actions", "list at least one action"),
    "action without a target": (
        ACTION + "update: {}\n",
        "#/actions/0: an action without a target",
        "give it a JSONPath as its target",
    ),
    "action with another key": (
        ACTION + "{target: $, updates: {}}\n",
        "#/actions/0: the key 'updates'",
        "an action has target, description, update and remove",
    ),
    "action that does nothing": (
        ACTION + "target: $\n",
        "#/actions/0: neither update nor remove",
        "say what the action does",
    ),
    "action that matches nothing": (
        ACTION + "{target: $.components.schemas.Nothing, update: {}}\n",
        "#/actions/0/target: '$.components.schemas.Nothing' matches nothing",
        "mend the path, or remove the action",
    ),
    "whole document removed": (
        ACTION + "{target: $, remove: true}\n",
        "#/actions/0/target: '$' names a place that the action itself takes away",
        "name places that do not lie inside each other, and not the whole document",
    ),
    "unknown extension": (
        ACTION + "{target: $.info, update: {x-python-other: 1}}\n",
        "#/actions/0/update: the unknown key 'x-python-other', at #/info/x-python-other",
        KNOWN,
    ),
    "extension with another value": (
        ACTION + "{target: $, update: {x-python-clients: {C: {operations: {}}}}}\n",
        "#/actions/0/update: not what x-python-clients holds, at #/x-python-clients",
        "give a client's name -> {description, operations: {method: operationId}, defaults: true or false}",
    ),
}

_POST = (
    HEAD
    + """paths:
  /a:
    post:
      operationId: a
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}
      responses: {}
      %s
components:
  schemas:
    B: {properties: {u: {$ref: '#/components/schemas/U'}, b: {type: string}}}
    U: {%s}
    V: {properties: {kind: {type: string}}}
"""
)
_UNION = "oneOf: [{$ref: '#/components/schemas/V'}], discriminator: {propertyName: kind, mapping: {v: V}}"

EXTENSION_ERRORS: dict[str, tuple[str, str, str]] = {
    "taken facade": (
        GOOD + "x-python-facades: {Models: {description: D, names: {}}}\n",
        "#/x-python-facades/Models: the name 'Models' is taken",
        "give another name",
    ),
    "facade that is a device": (
        GOOD + "x-python-facades: {Aux: {description: D, names: {}}}\n",
        "#/x-python-facades/Aux: the name 'Aux' is taken",
        "give another name",
    ),
    "facades that differ in case": (
        GOOD + "x-python-facades: {one: {description: D, names: {}}, One: {description: D, names: {}}}\n",
        "#/x-python-facades/One: the name 'One' is taken",
        "give another name",
    ),
    "unknown operation of a client": (
        GOOD + "x-python-clients: {C: {description: D, operations: {get: getIt}}}\n",
        "#/x-python-clients/C/operations/get: no operation 'getIt'",
        "mend the operationId",
    ),
    "taken method": (
        operation("operationId: a\nresponses: {}")
        + "x-python-clients: {C: {description: D, operations: {close: a}}}\n",
        "#/x-python-clients/C/operations/close: the name 'close' is taken",
        "give another name",
    ),
    "unknown client of the loader": (
        GOOD + "x-python-load-client: {description: D, operation: a, member: m, clients: {C: [x]}}\n",
        "#/x-python-load-client/clients/C: no client 'C'",
        "mend the name",
    ),
    "client that cannot ask": (
        operation("operationId: a\nresponses: {}")
        + "x-python-clients: {C: {description: D, operations: {b: a}}}\n"
        + "x-python-load-client: {description: D, operation: a, member: m, clients: {C: [x]}}\n",
        "#/x-python-load-client/clients/C: the client cannot ask which model is served",
        "let the client carry a as get_model_info",
    ),
    "stream without events": (
        operation("responses: {}\nx-python-streaming: {terminator: x}"),
        "#/paths/~1a/get/x-python-streaming: no answer is text/event-stream",
        "declare one, or remove the key",
    ),
    "flag that the body has not": (
        operation("responses: {'200': {content: {text/event-stream: {}}}}\nx-python-streaming: {flag: x}"),
        "#/paths/~1a/get/x-python-streaming/flag: the body has no member 'x'",
        "mend the name",
    ),
    "extra parameters without a body": (
        operation("responses: {}\nx-python-extra-parameters: {argument: a, header: b, implied: c}"),
        "#/paths/~1a/get/x-python-extra-parameters: the operation has no JSON body",
        "remove the key: extra parameters go into the body",
    ),
    "body of what is cached": (
        _POST % ("x-python-cached: true", "{type: string}"[1:-1]),
        "#/paths/~1a/post/x-python-cached: the operation has a body",
        "remove the key: only what needs no body is asked once",
    ),
    "shorthands without a discriminator": (
        _POST % ("x-a: b", "x-python-shorthands: {}, type: string"),
        "#/components/schemas/U/x-python-shorthands: no discriminator",
        "tags need a discriminated union",
    ),
    "shorthand of no variant": (
        _POST % ("x-a: b", "x-python-shorthands: {wraps: {v: x}}, " + _UNION),
        "#/components/schemas/U/x-python-shorthands/wraps/v: no variant 'v' with an object 'x'",
        "mend the tag or the property",
    ),
    "name of no value": (
        schema("enum: [a, b]\nx-python-enum-names: {c: C}"),
        "#/components/schemas/A/x-python-enum-names: no value 'c'",
        "mend the value",
    ),
    "position of no property": (
        schema("properties: {a: {}}\nx-python-positional: [b]"),
        "#/components/schemas/A/x-python-positional: no property 'b'",
        "mend the name",
    ),
}
"""Extensions that are well-formed and do not fit the document that they stand in."""

_CHAT = "$.paths['/chat/completions'].post"
_STRUCTURED = "#/paths/~1chat~1completions/post/x-python-structured"
_TOOLS = "#/paths/~1chat~1completions/post/x-python-tools"
_BATCHES = "#/paths/~1embeddings/post/x-python-batches/argument"

CANONICAL_ERRORS: dict[str, tuple[str, str, str, str]] = {
    "name that a model has": (
        "$",
        "{x-python-model-aliases: {ChatRole: 'model_inference_overlay.sse:SSEDecoder'}}",
        "#/x-python-model-aliases/ChatRole: the name 'ChatRole' is taken by a model",
        "give another name",
    ),
    "variant that is not there": (
        _CHAT,
        "{x-python-structured: {variant: other}}",
        f"{_STRUCTURED}/variant: no such variant",
        "wrap it with x-python-shorthands",
    ),
    "message that is no object": (
        _CHAT,
        "{x-python-structured: {message: finish_reason}}",
        f"{_STRUCTURED}/message: it is no object with a schema of its own",
        "name one that is",
    ),
    "messages that are no list": (
        _CHAT,
        "{x-python-tools: {messages: model}}",
        f"{_TOOLS}/messages: it is no list",
        "mend the name",
    ),
    "property that is not there": (
        _CHAT,
        "{x-python-tools: {usage: used}}",
        f"{_TOOLS}/usage: there is no property 'used'",
        "mend the name",
    ),
    "tools without a body": (
        "$.paths['/info'].get",
        "{x-python-tools: {method: a, argument: b, choice: c, free: d, forcing: [e], messages: f, items: g, message: h,"
        " text: i, calls: j, usage: k}}",
        "#/paths/~1info/get/x-python-tools/argument: the operation has no body with members",
        "remove the key",
    ),
    "answer that is no JSON": (
        "$.paths['/chat/completions'].post.responses['200'].content['application/json']",
        "",
        f"{_STRUCTURED}: the operation has no answer in JSON",
        "remove the key",
    ),
    "batches of a stream": (
        _CHAT,
        "{x-python-batches: {argument: stop, items: data, index: index, usage: usage}}",
        "#/paths/~1chat~1completions/post/x-python-batches/argument: the operation has no JSON body, or a stream",
        "remove the key: only lists are split",
    ),
    "batches of what is no list": (
        "$.paths['/embeddings'].post",
        "{x-python-batches: {argument: model}}",
        f"{_BATCHES}: the body has no list 'model'",
        "mend the name",
    ),
    "extra parameters of no model": (
        _CHAT,
        "{x-python-extra-parameters: {models: [ChatRole]}}",
        "#/paths/~1chat~1completions/post/x-python-extra-parameters/models/2: no object at "
        "#/components/schemas/ChatRole",
        "name a schema with properties",
    ),
    "mixin that works on no property": (
        "$.components.schemas.EmbeddingItem",
        "{x-python-mixin-members: {vector: other}}",
        "#/components/schemas/EmbeddingItem/x-python-mixin-members/vector: no property 'other'",
        "mend the name",
    ),
}
"""Changes of the project's own overlay, by target and update, nothing for a removal, and what is told of them."""
