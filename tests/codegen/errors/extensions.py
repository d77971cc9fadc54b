"""Overlays and extensions that cannot be used, and the whole text of what is told of each."""

from __future__ import annotations

from tests.codegen.documents import ACTION, GOOD, HEAD, operation, schema
from tests.codegen.errors.failing import ROOT, Case, generate

_KNOWN = (
    "known are x-python-batches, x-python-cached, x-python-client-default, x-python-clients,"
    " x-python-empty-when-absent, x-python-enum-names, x-python-extra-parameters, x-python-facades, x-python-hints,"
    " x-python-load-client, x-python-mixin-members, x-python-mixin-values, x-python-mixins, x-python-model-aliases,"
    " x-python-name, x-python-none-is-absent, x-python-per-call, x-python-positional, x-python-shorthands,"
    " x-python-streaming, x-python-structured, x-python-tools, x-python-tracing, x-python-vectors"
)

_OVERLAYS: dict[str, tuple[str, str, str]] = {
    "empty": ("", ": the file is empty", "give a document in JSON or YAML"),
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
        _KNOWN,
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

_EXTENSIONS: dict[str, tuple[str, str, str]] = {
    "unknown extension": (
        schema("x-python-nmae: B"),
        "#/components/schemas/A/x-python-nmae: the unknown key 'x-python-nmae'",
        _KNOWN,
    ),
    "extension with another value": (
        schema("x-python-name: class"),
        "#/components/schemas/A/x-python-name: not what x-python-name holds",
        "give a name that Python can have",
    ),
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

_CANONICAL: dict[str, tuple[str, str, str, str]] = {
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


def _canonical(target: str, update: str, found: str, hint: str) -> Case:
    what = f"update: {update}" if update else "remove: true"
    content = ACTION + f'{{target: "{target}", {what}}}\n'
    overlays = ("--overlay", str(ROOT / "spec" / "python.overlay.yaml"), "--overlay", "o.yaml")
    return generate((ROOT / "spec" / "openapi.yaml").read_bytes(), found, hint, *overlays, files={"o.yaml": content})


def _overlay(content: str, found: str, hint: str) -> Case:
    return generate(GOOD, found, hint, "--overlay", "o.yaml", files={"o.yaml": content}, file="o.yaml")


CASES = {
    **{name: generate(*case) for name, case in _EXTENSIONS.items()},
    **{f"overlay: {name}": _overlay(*case) for name, case in _OVERLAYS.items()},
    **{f"own document: {name}": _canonical(*case) for name, case in _CANONICAL.items()},
}
