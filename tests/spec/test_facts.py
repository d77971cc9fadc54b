"""The facts of the API, written out a second time and compared with spec/openapi.yaml: a dropped member or bound fails.

Each property is one line of notation, read from the document by `shape`:
`name!` is required; `integer:int32` a type with its format or encoding; `"x"` a constant; `A | null` alternatives;
`T[]` a list; `any` no type. Bounds and defaults follow as `keyword=value`, then `+version` where a later one added it.
"""

from __future__ import annotations

from typing import Any

import pytest

Json = Any

BOUNDS = ("minimum", "maximum", "minItems", "minLength", "maxLength", "pattern", "default")
APRIL, MAY, PREVIEW = "+2025-04-01", "+2025-05-01", "+2025-05-15-preview"
FLOAT, INT, LONG, TIME = "number:float", "integer:int32", "integer:int64", "integer:unixtime"
BASE64 = "string:base64"


def kind(schema: Json) -> str:
    """Write a schema's type in the notation of the tables."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix("#/components/schemas/")
    if "anyOf" in schema:
        return " | ".join(kind(branch) for branch in schema["anyOf"])
    if "const" in schema:
        assert schema.get("type") == "string", "every constant of the API is text, and says so"
        return f'"{schema["const"]}"'
    types = schema.get("type", "any")
    return " | ".join(one(schema, name) for name in ([types] if isinstance(types, str) else types))


def one(schema: Json, name: str) -> str:
    """Write one of a schema's types."""
    if name == "array":
        inner = kind(schema["items"])
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    form = schema.get("format", schema.get("contentEncoding"))
    return f"{name}:{form}" if form and name != "null" else name


def shape(schema: Json) -> str:
    """Write a property's type, bounds, default and version."""
    inner = schema.get("items", {}) if schema.get("type") == "array" else {}
    assert not set(BOUNDS) & set(inner), "the tables have no notation for bounds of items"
    version = [f"+{schema['x-added-in']}"] if "x-added-in" in schema else []
    return " ".join([kind(schema), *(f"{key}={schema[key]}" for key in BOUNDS if key in schema), *version])


def members(schema: Json) -> dict[str, str]:
    """Write an object's properties, with a mark on those that are required."""
    required = set(schema.get("required", ()))
    return {name + "!" * (name in required): shape(inner) for name, inner in schema["properties"].items()}


OBJECTS: dict[str, dict[str, str]] = {
    "ChatCompletionsOptions": {
        "messages!": "ChatRequestMessage[] minItems=1",
        "frequency_penalty": f"{FLOAT} minimum=-2 maximum=2 default=0",
        "presence_penalty": f"{FLOAT} minimum=-2 maximum=2 default=0",
        "temperature": f"{FLOAT} minimum=0 maximum=1 default=0.7",
        "top_p": f"{FLOAT} minimum=0 maximum=1 default=1",
        "max_tokens": f"{INT} minimum=0",
        "stream": "boolean",
        "response_format": "ChatCompletionsResponseFormat",
        "stop": "string[] minItems=1",
        "tools": "ChatCompletionsToolDefinition[] minItems=1",
        "tool_choice": "ChatCompletionsToolChoicePreset | ChatCompletionsNamedToolChoice",
        "seed": LONG,
        "model": "string",
        "modalities": f"ChatCompletionsModality[] {APRIL}",
        "user_security_context": f"UserSecurityContext {PREVIEW}",
    },
    "ChatRequestSystemMessage": {"role!": '"system"', "content!": "string"},
    "ChatRequestDeveloperMessage": {"role!": '"developer"', "content!": "string"},
    "ChatRequestUserMessage": {"role!": '"user"', "content!": "string | ChatMessageContentItem[]"},
    "ChatRequestAssistantMessage": {
        "role!": '"assistant"',
        "content": "string | null",
        "tool_calls": "ChatCompletionsToolCall[] | null",
        "audio": f"ChatRequestAudioReference {APRIL}",
    },
    "ChatRequestAudioReference": {"id!": f"string {APRIL}"},
    "ChatRequestToolMessage": {"role!": '"tool"', "content": "string | null", "tool_call_id!": "string"},
    "ChatMessageTextContentItem": {"type!": '"text"', "text!": "string"},
    "ChatMessageImageContentItem": {"type!": '"image_url"', "image_url!": "ChatMessageImageUrl"},
    "ChatMessageImageUrl": {"url!": "string", "detail": "ChatMessageImageDetailLevel"},
    "ChatMessageInputAudioContentItem": {"type!": '"input_audio"', "input_audio!": "ChatMessageInputAudio"},
    "ChatMessageInputAudio": {"data!": BASE64, "format!": "AudioContentFormat"},
    "ChatMessageAudioUrlContentItem": {
        "type!": f'"audio_url" {APRIL}',
        "audio_url!": f"ChatMessageAudioUrl {APRIL}",
    },
    "ChatMessageAudioUrl": {"url!": f"string {APRIL}"},
    "ChatCompletionsResponseFormatText": {"type!": '"text"'},
    "ChatCompletionsResponseFormatJsonObject": {"type!": '"json_object"'},
    "ChatCompletionsResponseFormatJsonSchema": {
        "type!": '"json_schema"',
        "json_schema!": "ChatCompletionsResponseFormatJsonSchemaDefinition",
    },
    "ChatCompletionsResponseFormatJsonSchemaDefinition": {
        "name!": "string maxLength=64 pattern=^[A-Za-z0-9_-]+$",
        "schema!": "object",
        "description": "string",
        "strict": "boolean default=False",
    },
    "ChatCompletionsToolDefinition": {"type!": '"function"', "function!": "FunctionDefinition"},
    "FunctionDefinition": {"name!": "string", "description": "string", "parameters": "object"},
    "ChatCompletionsToolCall": {"id!": "string", "type!": '"function"', "function!": "FunctionCall"},
    "FunctionCall": {"name!": "string", "arguments!": "string"},
    "ChatCompletionsNamedToolChoice": {
        "type!": '"function"',
        "function!": "ChatCompletionsNamedToolChoiceFunction",
    },
    "ChatCompletionsNamedToolChoiceFunction": {"name!": "string"},
    "UserSecurityContext": {
        "application_name": f"string maxLength=100 {PREVIEW}",
        "end_user_id": f"string:uuid {PREVIEW}",
        "end_user_tenant_id": f"string:uuid {PREVIEW}",
        "source_ip": f"string minLength=2 maxLength=45 {PREVIEW}",
    },
    "ChatCompletions": {
        "id!": "string",
        "object!": '"chat.completion"',
        "created!": TIME,
        "model!": "string",
        "choices!": "ChatChoice[]",
        "usage!": "CompletionsUsage",
        "prompt_filter_results": "PromptFilterResults[]",
    },
    "ChatChoice": {
        "index!": INT,
        "finish_reason!": "CompletionsFinishReason | null",
        "message!": "ChatResponseMessage",
        "logprobs": "object | null",
        "content_filter_results": "ContentFilterResults",
    },
    "ChatResponseMessage": {
        "role!": "ChatRole",
        "content!": "string | null",
        "reasoning_content": f"string | null {PREVIEW}",
        "tool_calls": "ChatCompletionsToolCall[] | null",
        "audio": f"ChatCompletionsAudio {APRIL}",
    },
    "ChatCompletionsAudio": {
        "id!": f"string {APRIL}",
        "expires_at!": f"{TIME} {APRIL}",
        "data!": f"{BASE64} {APRIL}",
        "format": f"AudioContentFormat {APRIL}",
        "transcript!": f"string {APRIL}",
    },
    "CompletionsUsage": {
        "completion_tokens!": INT,
        "prompt_tokens!": INT,
        "total_tokens!": INT,
        "completion_tokens_details": f"CompletionsUsageDetails {APRIL}",
        "prompt_tokens_details": f"PromptUsageDetails {APRIL}",
    },
    "CompletionsUsageDetails": {
        "audio_tokens": f"{INT} {APRIL}",
        "reasoning_tokens": f"{INT} {APRIL}",
        "total_tokens": f"{INT} {APRIL}",
    },
    "PromptUsageDetails": {"audio_tokens": f"{INT} {APRIL}", "cached_tokens": f"{INT} {APRIL}"},
    "StreamingChatCompletionsUpdate": {
        "id!": "string",
        "object!": "string",
        "created!": TIME,
        "model!": "string",
        "choices!": "StreamingChatChoiceUpdate[]",
        "usage": "CompletionsUsage | null",
        "prompt_filter_results": "PromptFilterResults[]",
    },
    "StreamingChatChoiceUpdate": {
        "index!": INT,
        "finish_reason": "CompletionsFinishReason | null",
        "delta": "StreamingChatResponseMessageUpdate",
        "logprobs": "object | null",
        "content_filter_results": "ContentFilterResults",
    },
    "StreamingChatResponseMessageUpdate": {
        "role": "ChatRole",
        "content": "string | null",
        "reasoning_content": f"string | null {PREVIEW}",
        "tool_calls": "StreamingChatResponseToolCallUpdate[] | null",
    },
    "StreamingChatResponseToolCallUpdate": {
        "index": INT,
        "id": "string | null",
        "type": "string | null",
        "function": "StreamingFunctionCallUpdate",
    },
    "StreamingFunctionCallUpdate": {"name": "string | null", "arguments": "string"},
    "CompletionsOptions": {
        "prompt!": "string | string[] | integer[] | integer[][]",
        "frequency_penalty": f"{FLOAT} default=0",
        "presence_penalty": f"{FLOAT} default=0",
        "max_tokens": f"{INT} default=256",
        "seed": LONG,
        "stop": "string | string[]",
        "stream": "boolean default=False",
        "temperature": f"{FLOAT} minimum=0 maximum=2 default=1",
        "top_p": f"{FLOAT} default=1",
        "model": "string",
    },
    "Completions": {
        "id!": "string",
        "object!": '"text_completion"',
        "created!": TIME,
        "model!": "string",
        "system_fingerprint": "string | null",
        "choices!": "CompletionsChoice[]",
        "usage": "CompletionsUsage | null",
    },
    "CompletionsChoice": {"index!": INT, "text!": "string", "finish_reason!": "CompletionsFinishReason | null"},
    "EmbeddingsOptions": {
        "input!": "string[]",
        "dimensions": INT,
        "encoding_format": "EmbeddingEncodingFormat",
        "input_type": "EmbeddingInputType",
        "model": "string",
    },
    "ImageEmbeddingsOptions": {
        "input!": "ImageEmbeddingInput[]",
        "dimensions": INT,
        "encoding_format": "EmbeddingEncodingFormat",
        "input_type": "EmbeddingInputType",
        "model": "string",
    },
    "ImageEmbeddingInput": {"image!": "string", "text": "string"},
    "EmbeddingsResult": {
        "id": "string",
        "data!": "EmbeddingItem[]",
        "usage!": "EmbeddingsUsage",
        "object!": '"list"',
        "model!": "string",
    },
    "EmbeddingItem": {"embedding!": f"{FLOAT}[] | {BASE64}", "index!": INT, "object!": '"embedding"'},
    "EmbeddingsUsage": {"prompt_tokens!": INT, "total_tokens!": INT},
    "ImageGenerationsOptions": {
        "prompt!": f"string {MAY}",
        "size!": f"ImageSizePreset | ImageSize {MAY}",
        "n!": f"{INT} default=1 {MAY}",
        "negative_prompt": f"string {MAY}",
        "image_prompt": f"ImagePrompt {MAY}",
        "output_format": f"ImageOutputFormat default=png {MAY}",
        "quality": f"ImageQuality default=standard {MAY}",
        "model": f"string {MAY}",
        "seed": f"{LONG} {MAY}",
    },
    "ImageSize": {"width!": f"{INT} {MAY}", "height!": f"{INT} {MAY}"},
    "ImagePrompt": {"image!": f"string {MAY}", "strength": f"{FLOAT} default=1 {MAY}"},
    "ImageGenerationsResult": {
        "id!": f"string {MAY}",
        "created!": f"{TIME} {MAY}",
        "model!": f"string {MAY}",
        "data!": f"ImageGenerationItem[] {MAY}",
        "usage!": f"ImageGenerationsUsage {MAY}",
        "object!": f'"image.generation" {MAY}',
    },
    "ImageGenerationItem": {"image!": f"{BASE64} {MAY}", "seed": f"{LONG} {MAY}"},
    "ImageGenerationsUsage": {"image_generations!": f"{INT} {MAY}"},
    "ModelInfo": {"model_name!": "string", "model_type!": "ModelType", "model_provider_name!": "string"},
    "LlamaExtras": {
        "n": "integer",
        "best_of": "integer",
        "logprobs": "integer",
        "ignore_eos": "boolean",
        "use_beam_search": "boolean",
        "stop_token_ids": "integer[]",
        "skip_special_tokens": "boolean",
    },
    "MistralExtras": {"safe_prompt": "boolean"},
    "ErrorResponse": {"error!": "Error"},
    "Error": {
        "code!": "string",
        "message!": "string",
        "target": "string",
        "details": "Error[]",
        "innererror": "InnerError",
    },
    "InnerError": {"code": "string", "innererror": "InnerError"},
    "ContentFilterErrorResponse": {"error!": "ContentFilterError"},
    "ContentFilterError": {
        "message!": "string",
        "type": "string | null",
        "param": "string | null",
        "code!": '"content_filter"',
        "status": INT,
        "innererror": "ContentFilterInnerError",
    },
    "ContentFilterInnerError": {
        "code": '"ResponsibleAIPolicyViolation"',
        "content_filter_result": "ContentFilterResults",
        "content_filter_results": "ContentFilterResults",
    },
    "FlatContentFilterError": {
        "status": INT,
        "code!": '"content_filter"',
        "message!": "string",
        "param": "string | null",
        "type": "string | null",
    },
    "UnsupportedParameterErrorResponse": {
        "status": INT,
        "code": "string",
        "detail!": "ParameterDetail",
        "message": "string",
        "error": "string",
    },
    "ParameterDetail": {"loc!": "(string | integer)[]", "input": "any", "value": "any"},
    "ValidationErrorResponse": {"detail!": "ValidationErrorDetail[]"},
    "ValidationErrorDetail": {"loc!": "(string | integer)[]", "input": "any", "msg": "string", "type": "string"},
    "SimpleErrorResponse": {"error!": "string", "message": "string", "status": INT},
    "GatewayErrorResponse": {"statusCode!": INT, "message!": "string"},
    "ContentFilterResults": {
        "hate": "ContentFilterResult",
        "sexual": "ContentFilterResult",
        "violence": "ContentFilterResult",
        "self_harm": "ContentFilterResult",
        "self-harm": "ContentFilterResult",
        "protected_material_text": "ContentFilterDetection",
        "protected_material_code": "ContentFilterCodeDetection",
        "jailbreak": "ContentFilterDetection",
        "profanity": "ContentFilterDetection",
        "error": "Error",
    },
    "ContentFilterResult": {"filtered!": "boolean", "severity": "ContentFilterSeverity"},
    "ContentFilterDetection": {"detected!": "boolean", "filtered!": "boolean"},
    "ContentFilterCodeDetection": {
        "detected!": "boolean",
        "filtered!": "boolean",
        "citation": "ContentFilterCitation",
    },
    "ContentFilterCitation": {"URL": "string", "license": "string"},
    "PromptFilterResults": {"prompt_index": INT, "content_filter_results": "ContentFilterResults", "error": "Error"},
}

# Every enum of the API is open: a string with known values.
ENUMS: dict[str, list[str]] = {
    "AudioContentFormat": ["wav", "mp3"],
    "ChatCompletionsModality": ["text", "audio"],
    "ChatCompletionsToolChoicePreset": ["auto", "none", "required"],
    "ChatMessageImageDetailLevel": ["auto", "low", "high"],
    "ChatRole": ["system", "developer", "user", "assistant", "tool"],
    "CompletionsFinishReason": ["stop", "length", "content_filter", "tool_calls"],
    "ContentFilterSeverity": ["safe", "low", "medium", "high"],
    "EmbeddingEncodingFormat": ["base64", "binary", "float", "int8", "ubinary", "uint8"],
    "EmbeddingInputType": ["text", "query", "document"],
    "ExtraParameters": ["error", "drop", "pass-through"],
    "ImageOutputFormat": ["png", "jpg"],
    "ImageQuality": ["hd", "standard"],
    "ImageSizePreset": [
        "672x1566",
        "768x1366",
        "836x1254",
        "916x1145",
        "1024x1024",
        "1145x916",
        "1254x836",
        "1366x768",
        "1566x672",
    ],
    "ModelType": [
        "embeddings",
        "image_generation",
        "text_generation",
        "image_embeddings",
        "audio_generation",
        "chat_completion",
    ],
}

UNIONS: dict[str, tuple[str, dict[str, str]]] = {
    "ChatRequestMessage": (
        "role",
        {
            "system": "ChatRequestSystemMessage",
            "developer": "ChatRequestDeveloperMessage",
            "user": "ChatRequestUserMessage",
            "assistant": "ChatRequestAssistantMessage",
            "tool": "ChatRequestToolMessage",
        },
    ),
    "ChatMessageContentItem": (
        "type",
        {
            "text": "ChatMessageTextContentItem",
            "image_url": "ChatMessageImageContentItem",
            "input_audio": "ChatMessageInputAudioContentItem",
            "audio_url": "ChatMessageAudioUrlContentItem",
        },
    ),
    "ChatCompletionsResponseFormat": (
        "type",
        {
            "text": "ChatCompletionsResponseFormatText",
            "json_object": "ChatCompletionsResponseFormatJsonObject",
            "json_schema": "ChatCompletionsResponseFormatJsonSchema",
        },
    ),
}

# Schemas that only newer members use. Objects show it on each property as well; enums have nothing else to show it on.
NEWER = {
    APRIL: {
        "ChatCompletionsAudio",
        "ChatCompletionsModality",
        "ChatMessageAudioUrl",
        "ChatMessageAudioUrlContentItem",
        "ChatRequestAudioReference",
        "CompletionsUsageDetails",
        "PromptUsageDetails",
    },
    MAY: {
        "ImageGenerationItem",
        "ImageGenerationsOptions",
        "ImageGenerationsResult",
        "ImageGenerationsUsage",
        "ImageOutputFormat",
        "ImagePrompt",
        "ImageQuality",
        "ImageSize",
        "ImageSizePreset",
    },
    PREVIEW: {"UserSecurityContext"},
}

# Bodies that take members this API does not define, to hand them to the model.
OPEN_BODIES = {
    "ChatCompletionsOptions",
    "CompletionsOptions",
    "EmbeddingsOptions",
    "ImageEmbeddingsOptions",
    "ImageGenerationsOptions",
}

POST_PARAMETERS = ["ApiVersion", "ExtraParameters", "ModelDeployment"]
INFO_PARAMETERS = ["ApiVersion", "ModelName", "ModelDeployment"]
CHAT_RESULT = {"application/json": "ChatCompletions", "text/event-stream": "StreamingChatCompletionsUpdate"}
TEXT_RESULT = {"application/json": "Completions", "text/event-stream": "Completions"}
VECTORS = {"application/json": "EmbeddingsResult"}
IMAGES = {"application/json": "ImageGenerationsResult"}
OPERATIONS: dict[str, tuple[str, str, list[str], str | None, dict[str, str], str]] = {
    "getChatCompletions": ("post", "/chat/completions", POST_PARAMETERS, "ChatCompletionsOptions", CHAT_RESULT, ""),
    "getCompletions": ("post", "/completions", POST_PARAMETERS, "CompletionsOptions", TEXT_RESULT, ""),
    "getEmbeddings": ("post", "/embeddings", POST_PARAMETERS, "EmbeddingsOptions", VECTORS, ""),
    "getImageEmbeddings": ("post", "/images/embeddings", POST_PARAMETERS, "ImageEmbeddingsOptions", VECTORS, ""),
    "getImageGenerations": ("post", "/images/generations", POST_PARAMETERS, "ImageGenerationsOptions", IMAGES, MAY),
    "getModelInfo": ("get", "/info", INFO_PARAMETERS, None, {"application/json": "ModelInfo"}, ""),
}

PARAMETERS = {
    "ApiVersion": ("api-version", "query", True, "string minLength=1", ""),
    "ExtraParameters": ("extra-parameters", "header", False, "ExtraParameters default=error", ""),
    "ModelDeployment": ("azureml-model-deployment", "header", False, "string", ""),
    "ModelName": ("model", "query", False, "string", APRIL),
}


def added(node: Json) -> str:
    """Write the version that added something, or nothing."""
    return f"+{node['x-added-in']}" if "x-added-in" in node else ""


def test_schemas_are_exactly_these(document: Json) -> None:
    assert set(document["components"]["schemas"]) == OBJECTS.keys() | ENUMS.keys() | UNIONS.keys()


@pytest.mark.parametrize("name", OBJECTS)
def test_object(document: Json, name: str) -> None:
    schema = document["components"]["schemas"][name]
    assert schema["type"] == "object"
    assert members(schema) == OBJECTS[name]
    assert schema.get("additionalProperties") is (True if name in OPEN_BODIES else None)


@pytest.mark.parametrize("name", ENUMS)
def test_enum_is_open_and_knows(document: Json, name: str) -> None:
    branches = document["components"]["schemas"][name]["anyOf"]
    assert branches == [{"type": "string"}, {"type": "string", "enum": ENUMS[name]}]


@pytest.mark.parametrize("name", UNIONS)
def test_union(document: Json, name: str) -> None:
    schema = document["components"]["schemas"][name]
    tag, variants = UNIONS[name]
    mapping = {value: f"#/components/schemas/{variant}" for value, variant in variants.items()}
    assert schema["discriminator"] == {"propertyName": tag, "mapping": mapping}
    assert {branch["$ref"] for branch in schema["oneOf"]} == set(mapping.values())


def test_newer_schemas_are_exactly_these(document: Json) -> None:
    marked = {name: added(schema) for name, schema in document["components"]["schemas"].items() if added(schema)}
    assert marked == {name: version for version, names in NEWER.items() for name in names}


def test_free_form_objects_take_anything(document: Json) -> None:
    schemas = document["components"]["schemas"]
    free = [
        schemas["ChatCompletionsResponseFormatJsonSchemaDefinition"]["properties"]["schema"],
        schemas["FunctionDefinition"]["properties"]["parameters"],
        schemas["ChatChoice"]["properties"]["logprobs"],
        schemas["StreamingChatChoiceUpdate"]["properties"]["logprobs"],
    ]
    assert [schema.get("additionalProperties") for schema in free] == [True] * len(free)


def test_routes_are_exactly_these(document: Json) -> None:
    routes = {(method, path) for path, item in document["paths"].items() for method in item}
    assert routes == {(method, path) for method, path, *_ in OPERATIONS.values()}


@pytest.mark.parametrize("name", OPERATIONS)
def test_operation(document: Json, name: str) -> None:
    method, path, parameters, body, result, version = OPERATIONS[name]
    operation = document["paths"][path][method]
    assert operation["operationId"] == name
    assert operation["tags"] == [name.removeprefix("get")]
    assert added(operation) == version
    assert operation["parameters"] == [{"$ref": f"#/components/parameters/{parameter}"} for parameter in parameters]
    assert set(operation["responses"]) == {"200", "default"}
    answered = operation["responses"]["200"]["content"]
    assert {media: kind(content["schema"]) for media, content in answered.items()} == result
    if body is None:
        assert "requestBody" not in operation
    else:
        assert operation["requestBody"]["required"] is True
        sent = operation["requestBody"]["content"]
        assert {media: kind(content["schema"]) for media, content in sent.items()} == {"application/json": body}


def test_parameters(document: Json) -> None:
    found = {
        key: (item["name"], item["in"], item["required"], shape(item["schema"]), added(item))
        for key, item in document["components"]["parameters"].items()
    }
    assert found == PARAMETERS


def test_error_response(document: Json) -> None:
    response = document["components"]["responses"]["Error"]
    assert response["headers"] == {"x-ms-error-code": {"$ref": "#/components/headers/ErrorCode"}}
    assert shape(document["components"]["headers"]["ErrorCode"]["schema"]) == "string"
    assert set(response["content"]) == {"application/json", "text/plain", "text/html"}
    assert [kind(response["content"][media]["schema"]) for media in ("text/plain", "text/html")] == ["string"] * 2
    assert set(kind(response["content"]["application/json"]["schema"]).split(" | ")) == {
        "ErrorResponse",
        "ContentFilterErrorResponse",
        "FlatContentFilterError",
        "UnsupportedParameterErrorResponse",
        "ValidationErrorResponse",
        "SimpleErrorResponse",
        "GatewayErrorResponse",
    }


def test_security(document: Json) -> None:
    machine_learning, cognitive = "https://ml.azure.com/.default", "https://cognitiveservices.azure.com/.default"
    assert document["security"] == [
        {"ApiKey": []},
        {"Bearer": []},
        {"OAuth2": [machine_learning]},
        {"OAuth2": [cognitive]},
    ]
    schemes = document["components"]["securitySchemes"]
    assert set(schemes) == {"ApiKey", "Bearer", "OAuth2"}
    assert (schemes["ApiKey"]["type"], schemes["ApiKey"]["in"], schemes["ApiKey"]["name"]) == (
        "apiKey",
        "header",
        "api-key",
    )
    assert (schemes["Bearer"]["type"], schemes["Bearer"]["scheme"]) == ("http", "bearer")
    assert schemes["OAuth2"]["type"] == "oauth2"
    flow = schemes["OAuth2"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "https://login.microsoftonline.com/common/oauth2/v2.0/token"
    assert set(flow["scopes"]) == {machine_learning, cognitive}


def test_servers(document: Json) -> None:
    assert [server["url"] for server in document["servers"]] == [
        "https://{resource}.services.ai.azure.com/models",
        "https://{deployment}.{region}.inference.ai.azure.com",
    ]
    for server in document["servers"]:
        assert {f"{{{name}}}" for name in server["variables"]} <= set(
            server["url"].replace("/", " ").replace(".", " ").split()
        )


def test_document_names_its_version_and_licence(document: Json) -> None:
    assert document["info"]["version"] == "2025-05-15-preview"
    assert document["info"]["x-api-versions"] == [
        "2024-05-01-preview",
        "2025-04-01",
        "2025-05-01",
        "2025-05-15-preview",
    ]
    assert document["info"]["license"]["identifier"] == "MIT"
    assert [tag["name"] for tag in document["tags"]] == [
        "ChatCompletions",
        "Completions",
        "Embeddings",
        "ImageEmbeddings",
        "ImageGenerations",
        "ModelInfo",
    ]


def test_where_servers_and_published_api_differ_the_text_says_so(document: Json) -> None:
    schemas = document["components"]["schemas"]
    said = {
        ("StreamingChatCompletionsUpdate", "object"): ["chat.completion,", "chat.completion.chunk"],
        ("StreamingChatResponseToolCallUpdate", "index"): ["on the wire"],
        ("StreamingChatChoiceUpdate", "delta"): ["servers leave it out"],
        ("EmbeddingsResult", "id"): ["real servers leave it out"],
        ("ContentFilterResults", "self-harm"): ["self_harm"],
    }
    for (name, key), words in said.items():
        text = schemas[name]["properties"][key]["description"]
        assert [word for word in words if word not in text] == [], f"{name}.{key}"
    assert "ignore" in schemas["ExtraParameters"]["x-enum-descriptions"]["drop"]
    for spelling in ("chat-completions", "chat-completion", "chat,", "text-embeddings", "image-embeddings"):
        assert spelling in schemas["ModelType"]["description"]
    for path in ("/chat/completions", "/completions"):
        assert "[DONE]" in document["paths"][path]["post"]["responses"]["200"]["description"]
