# Generated from the OpenAPI document; changes are lost. Regenerate with: nox -s generate
"""The HTTP facts of every operation; the client's methods hand them to the overlay."""

from __future__ import annotations

from model_inference_overlay.operation import (
    Answer,
    Batches,
    Body,
    Calling,
    EventStream,
    ExtraParameters,
    Operation,
    Parameter,
    Shorthand,
    Structured,
    Tracing,
    Types,
    Vectors,
)

TYPES = Types(f"{__package__}.models")
PARSED = Types(f"{__package__}.structured")

GET_CHAT_COMPLETIONS = Operation(
    id="getChatCompletions",
    method="POST",
    path="/chat/completions",
    types=TYPES,
    parameters=(
        Parameter(argument="api_version", name="api-version", location="query"),
        Parameter(
            argument="extra_parameters", name="extra-parameters", location="header", style="simple", explode=False
        ),
        Parameter(
            argument="model_deployment",
            name="azureml-model-deployment",
            location="header",
            style="simple",
            explode=False,
        ),
    ),
    body=Body(
        content_type="application/json",
        kind="json",
        required=True,
        properties=(
            "messages",
            "frequency_penalty",
            "presence_penalty",
            "temperature",
            "top_p",
            "max_tokens",
            "stream",
            "response_format",
            "stop",
            "tools",
            "tool_choice",
            "seed",
            "model",
            "modalities",
            "user_security_context",
        ),
        required_properties=("messages",),
        shorthands={
            "response_format": Shorthand(
                tag="type", tags=("text", "json_object"), wraps={"JsonSchemaFormat": ("json_schema", "json_schema")}
            )
        },
    ),
    answers=(Answer(status="200", type="ChatCompletions"),),
    stream=EventStream(
        event="StreamingChatCompletionsUpdate",
        flag="stream",
        terminator="[DONE]",
        finish=("choices", "finish_reason"),
        whole={"message": "delta"},
        append=("content", "reasoning_content", "arguments"),
        parts=("tool_calls",),
        result="ChatCompletions",
    ),
    extra_parameters=ExtraParameters(
        argument="model_extras", header="extra-parameters", implied="pass-through", refusing="error"
    ),
    tracing=Tracing(operation="chat", provider="azure.ai.inference", namespace="Microsoft.CognitiveServices"),
    structured=Structured(
        argument="response_format",
        tag="type",
        variant="json_schema",
        result="ParsedChatCompletions",
        types=PARSED,
        items="choices",
        finish="finish_reason",
        cut=("length", "content_filter"),
        message="message",
        text="content",
        refusal="refusal",
        calls="tool_calls",
    ),
    calling=Calling(
        argument="tools",
        choice="tool_choice",
        free="auto",
        forcing=("required",),
        messages="messages",
        turn="ChatRequestMessage",
        items="choices",
        message="message",
        text="content",
        calls="tool_calls",
        usage="usage",
    ),
)
"""Continue a conversation."""

GET_COMPLETIONS = Operation(
    id="getCompletions",
    method="POST",
    path="/completions",
    types=TYPES,
    parameters=(
        Parameter(argument="api_version", name="api-version", location="query"),
        Parameter(
            argument="extra_parameters", name="extra-parameters", location="header", style="simple", explode=False
        ),
        Parameter(
            argument="model_deployment",
            name="azureml-model-deployment",
            location="header",
            style="simple",
            explode=False,
        ),
    ),
    body=Body(
        content_type="application/json",
        kind="json",
        required=True,
        properties=(
            "prompt",
            "frequency_penalty",
            "presence_penalty",
            "max_tokens",
            "seed",
            "stop",
            "stream",
            "temperature",
            "top_p",
            "model",
        ),
        required_properties=("prompt",),
    ),
    answers=(Answer(status="200", type="Completions"),),
    stream=EventStream(
        event="Completions",
        flag="stream",
        terminator="[DONE]",
        finish=("choices", "finish_reason"),
        append=("text",),
        result="Completions",
    ),
    extra_parameters=ExtraParameters(
        argument="model_extras", header="extra-parameters", implied="pass-through", refusing="error"
    ),
    tracing=Tracing(
        operation="text_completion", provider="azure.ai.inference", namespace="Microsoft.CognitiveServices"
    ),
)
"""Continue a text prompt."""

GET_EMBEDDINGS = Operation(
    id="getEmbeddings",
    method="POST",
    path="/embeddings",
    types=TYPES,
    parameters=(
        Parameter(argument="api_version", name="api-version", location="query"),
        Parameter(
            argument="extra_parameters", name="extra-parameters", location="header", style="simple", explode=False
        ),
        Parameter(
            argument="model_deployment",
            name="azureml-model-deployment",
            location="header",
            style="simple",
            explode=False,
        ),
    ),
    body=Body(
        content_type="application/json",
        kind="json",
        required=True,
        properties=("input", "dimensions", "encoding_format", "input_type", "model"),
        required_properties=("input",),
    ),
    answers=(Answer(status="200", type="EmbeddingsResult"),),
    batches=Batches(argument="input", items="data", index="index", usage="usage"),
    extra_parameters=ExtraParameters(
        argument="model_extras", header="extra-parameters", implied="pass-through", refusing="error"
    ),
    tracing=Tracing(operation="embeddings", provider="azure.ai.inference", namespace="Microsoft.CognitiveServices"),
    vectors=Vectors(argument="encoding_format", items="data"),
)
"""Turn text into vectors."""

GET_IMAGE_EMBEDDINGS = Operation(
    id="getImageEmbeddings",
    method="POST",
    path="/images/embeddings",
    types=TYPES,
    parameters=(
        Parameter(argument="api_version", name="api-version", location="query"),
        Parameter(
            argument="extra_parameters", name="extra-parameters", location="header", style="simple", explode=False
        ),
        Parameter(
            argument="model_deployment",
            name="azureml-model-deployment",
            location="header",
            style="simple",
            explode=False,
        ),
    ),
    body=Body(
        content_type="application/json",
        kind="json",
        required=True,
        properties=("input", "dimensions", "encoding_format", "input_type", "model"),
        required_properties=("input",),
    ),
    answers=(Answer(status="200", type="EmbeddingsResult"),),
    batches=Batches(argument="input", items="data", index="index", usage="usage"),
    extra_parameters=ExtraParameters(
        argument="model_extras", header="extra-parameters", implied="pass-through", refusing="error"
    ),
    tracing=Tracing(operation="embeddings", provider="azure.ai.inference", namespace="Microsoft.CognitiveServices"),
    vectors=Vectors(argument="encoding_format", items="data"),
)
"""Turn images into vectors."""

GET_IMAGE_GENERATIONS = Operation(
    id="getImageGenerations",
    method="POST",
    path="/images/generations",
    types=TYPES,
    parameters=(
        Parameter(argument="api_version", name="api-version", location="query"),
        Parameter(
            argument="extra_parameters", name="extra-parameters", location="header", style="simple", explode=False
        ),
        Parameter(
            argument="model_deployment",
            name="azureml-model-deployment",
            location="header",
            style="simple",
            explode=False,
        ),
    ),
    body=Body(
        content_type="application/json",
        kind="json",
        required=True,
        properties=(
            "prompt",
            "size",
            "n",
            "negative_prompt",
            "image_prompt",
            "output_format",
            "quality",
            "model",
            "seed",
        ),
        required_properties=("prompt", "size"),
        fill={"n": 1},
    ),
    answers=(Answer(status="200", type="ImageGenerationsResult"),),
    extra_parameters=ExtraParameters(
        argument="model_extras", header="extra-parameters", implied="pass-through", refusing="error"
    ),
    tracing=Tracing(
        operation="generate_content",
        provider="azure.ai.inference",
        namespace="Microsoft.CognitiveServices",
        output="image",
    ),
)
"""Draw images from a prompt."""

GET_MODEL_INFO = Operation(
    id="getModelInfo",
    method="GET",
    path="/info",
    types=TYPES,
    parameters=(
        Parameter(argument="api_version", name="api-version", location="query"),
        Parameter(argument="model", name="model", location="query"),
        Parameter(
            argument="model_deployment",
            name="azureml-model-deployment",
            location="header",
            style="simple",
            explode=False,
        ),
    ),
    answers=(Answer(status="200", type="ModelInfo"),),
    hints={
        404: "Model information is not available on this endpoint, which has no /info route: construct the client that you need directly."
    },
)
"""Ask which model is deployed."""
