"""What callers of the API do, over TCP: each test runs with the synchronous and with the asynchronous client."""

from __future__ import annotations

import base64
import io
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest

from model_inference import UNSET
from model_inference.credentials import AccessToken, AzureKeyCredential
from model_inference.exceptions import (
    AzureError,
    ClientAuthenticationError,
    ContentFilterError,
    HttpResponseError,
    ResourceNotFoundError,
    UnsupportedParameterError,
)
from model_inference.models import (
    AssistantMessage,
    AudioContentItem,
    ChatCompletionsNamedToolChoice,
    ChatCompletionsNamedToolChoiceFunction,
    ChatCompletionsOptions,
    ChatCompletionsResponseFormatJSON,
    ChatCompletionsResponseFormatText,
    ChatCompletionsToolCall,
    ChatCompletionsToolDefinition,
    ChatRole,
    CompletionsFinishReason,
    FunctionCall,
    FunctionDefinition,
    ImageContentItem,
    ImageDetailLevel,
    ImageEmbeddingInput,
    ImageSize,
    ImageSizePreset,
    ImageUrl,
    InputAudio,
    JsonSchemaFormat,
    ModelType,
    SystemMessage,
    TextContentItem,
    ToolMessage,
    UserMessage,
)

MESSAGES = [SystemMessage(content="You are a helpful assistant."), UserMessage("How many feet are in a mile?")]
WIRE_MESSAGES = [
    {"role": "system", "content": "You are a helpful assistant."},
    {"role": "user", "content": "How many feet are in a mile?"},
]
PLACE = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
WEATHER = ChatCompletionsToolDefinition(
    function=FunctionDefinition(
        name="get_weather",
        description="Read the weather of a city.",
        parameters={"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    )
)


def png() -> bytes:
    """Make a picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    image = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", image) + chunk(b"IEND", b"")


# Chat


def test_chat(caller: Any, service: Any) -> None:
    response = caller.complete(messages=MESSAGES)
    choice = response.choices[0]
    assert "How many feet" in choice.message.content
    assert choice.message.role == ChatRole.ASSISTANT
    assert choice.finish_reason is CompletionsFinishReason.STOPPED
    assert response.usage.prompt_tokens + response.usage.completion_tokens == response.usage.total_tokens
    assert response.created.tzinfo is not None
    assert json.loads(str(response)) == response.as_dict()
    assert service.body == {"messages": WIRE_MESSAGES}


def test_what_is_sent_beside_the_body(caller: Any, service: Any) -> None:
    caller.complete(messages=MESSAGES)
    sent = service.last
    assert sent.query == {"api-version": "2024-05-01-preview"}
    assert sent.headers["authorization"] == "Bearer a-secret-key"
    assert sent.headers["api-key"] == "a-secret-key"
    assert sent.headers["content-type"] == "application/json"
    assert "extra-parameters" not in sent.headers


def test_messages_as_dicts(caller: Any, service: Any) -> None:
    mixed = [WIRE_MESSAGES[0], MESSAGES[1]]
    assert caller.complete(messages=mixed).choices[0].message.content
    assert service.body == {"messages": WIRE_MESSAGES}


def test_stream(caller: Any, service: Any) -> None:
    updates = caller.complete(messages=MESSAGES, stream=True)
    text = "".join(update.choices[0].delta.content or "" for update in updates if update.choices)
    assert text == caller.complete(messages=MESSAGES).choices[0].message.content
    assert len(updates) > 3
    assert updates[-1].usage.total_tokens > 0
    assert service.received[0].headers["accept"].startswith("text/event-stream")
    reasons = [update.choices[0].finish_reason for update in updates if update.choices]
    assert [reason for reason in reasons if reason] == ["stop"]


def test_every_parameter(caller: Any, service: Any) -> None:
    caller.complete(
        messages=MESSAGES,
        presence_penalty=0.1,
        frequency_penalty=0.8,
        max_tokens=2048,
        stop=["<|endoftext|>"],
        temperature=0.0,
        top_p=0.5,
        seed=7,
        model="my-model",
        model_deployment="blue",
    )
    assert service.body == {
        "messages": WIRE_MESSAGES,
        "presence_penalty": 0.1,
        "frequency_penalty": 0.8,
        "max_tokens": 2048,
        "stop": ["<|endoftext|>"],
        "temperature": 0.0,
        "top_p": 0.5,
        "seed": 7,
        "model": "my-model",
    }
    assert service.last.headers["azureml-model-deployment"] == "blue"


SCHEMA = {"name": "place", "schema": PLACE, "description": "A place", "strict": True}
WIRE_SCHEMA = {"type": "json_schema", "json_schema": SCHEMA}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (ChatCompletionsResponseFormatText(), {"type": "text"}),
        (ChatCompletionsResponseFormatJSON(), {"type": "json_object"}),
        ("text", {"type": "text"}),
        ("json_object", {"type": "json_object"}),
        (JsonSchemaFormat(name="place", schema=PLACE, description="A place", strict=True), WIRE_SCHEMA),
        (WIRE_SCHEMA, WIRE_SCHEMA),
    ],
)
def test_response_format(caller: Any, service: Any, given: Any, sent: Any) -> None:
    response = caller.complete(messages=MESSAGES, response_format=given)
    assert service.body["response_format"] == sent
    if sent["type"] != "text":
        assert isinstance(json.loads(response.choices[0].message.content), dict)


def test_unknown_response_format(caller: Any, service: Any) -> None:
    with pytest.raises(ValueError, match="unknown type 'yaml': known are 'text', 'json_object'"):
        caller.complete(messages=MESSAGES, response_format="yaml")
    assert service.received == []


@pytest.mark.parametrize("stream", [False, True])
def test_tool_round_trip(caller: Any, service: Any, stream: bool) -> None:
    question = UserMessage("What is the get_weather of Lima?")
    answer = caller.complete(messages=[question], tools=[WEATHER], tool_choice="required", stream=stream)
    if stream:
        deltas = [call for update in answer for choice in update.choices for call in choice.delta.tool_calls or ()]
        call_id = next(delta.id for delta in deltas if delta.id)
        name = next(delta.function.name for delta in deltas if delta.function.name)
        arguments = "".join(delta.function.arguments or "" for delta in deltas)
        message = AssistantMessage(
            tool_calls=[ChatCompletionsToolCall(id=call_id, function=FunctionCall(name=name, arguments=arguments))]
        )
    else:
        choice = answer.choices[0]
        assert choice.finish_reason == CompletionsFinishReason.TOOL_CALLS
        call_id, arguments = choice.message.tool_calls[0].id, choice.message.tool_calls[0].function.arguments
        message = AssistantMessage(tool_calls=choice.message.tool_calls)
    assert "city" in json.loads(arguments)
    result = ToolMessage('{"celsius": 19}', tool_call_id=call_id)
    final = caller.complete(messages=[question, message, result], tools=[WEATHER])
    assert "celsius" in final.choices[0].message.content
    assert service.body["messages"][1]["tool_calls"][0] == {
        "id": call_id,
        "type": "function",
        "function": {"name": "get_weather", "arguments": arguments},
    }
    assert "content" not in service.body["messages"][1]


def test_named_tool(caller: Any, service: Any) -> None:
    choice = ChatCompletionsNamedToolChoice(function=ChatCompletionsNamedToolChoiceFunction(name="get_weather"))
    caller.complete(messages=MESSAGES, tools=[WEATHER], tool_choice=choice)
    assert service.body["tool_choice"] == {"type": "function", "function": {"name": "get_weather"}}


def test_image_and_audio_content(caller: Any, service: Any, tmp_path: Path) -> None:
    picture, sound = tmp_path / "p.png", tmp_path / "s.wav"
    picture.write_bytes(png())
    sound.write_bytes(b"RIFF0000WAVE")
    image_url = ImageUrl.load(image_file=str(picture), image_format="png", detail=ImageDetailLevel.HIGH)
    input_audio = InputAudio.load(audio_file=str(sound), audio_format="wav")
    content = [
        TextContentItem(text="What is this?"),
        ImageContentItem(image_url=image_url),
        AudioContentItem(input_audio=input_audio),
    ]
    assert caller.complete(messages=[UserMessage(content=content)]).choices
    assert service.body["messages"][0]["content"] == [
        {"type": "text", "text": "What is this?"},
        {
            "type": "image_url",
            "image_url": {"url": f"data:image/png;base64,{base64.b64encode(png()).decode()}", "detail": "high"},
        },
        {"type": "input_audio", "input_audio": {"data": base64.b64encode(b"RIFF0000WAVE").decode(), "format": "wav"}},
    ]


# A body of one's own


BODY = {"messages": WIRE_MESSAGES, "temperature": 0.5}


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        json.dumps(BODY).encode(),
        ChatCompletionsOptions(messages=MESSAGES, temperature=0.5),
        io.BytesIO(json.dumps(BODY).encode()),
    ],
    ids=["dict", "bytes", "model", "file"],
)
def test_body(caller: Any, service: Any, body: Any) -> None:
    if isinstance(body, io.BytesIO):
        body.seek(0)
    assert caller.complete(body).choices
    assert service.body == BODY


def test_streamed_body(caller: Any) -> None:
    assert len(caller.complete({**BODY, "stream": True})) > 3
    assert len(caller.complete(body=json.dumps({**BODY, "stream": True}).encode())) > 3
    assert len(caller.complete(BODY, stream=True)) > 3


def test_body_and_arguments(caller: Any, service: Any) -> None:
    with pytest.raises(TypeError, match="body= is the whole request body: put 'temperature' into it"):
        caller.complete(BODY, temperature=0.1)
    with pytest.raises(TypeError, match="missing required argument 'messages'"):
        caller.complete()
    assert service.received == []


# Defaults of the client


def test_defaults(caller: Any, service: Any) -> None:
    made_with = {"temperature": 0.5, "max_tokens": 10, "response_format": "text", "model_extras": {"top_k": 1}}
    caller.complete(messages=MESSAGES, made_with=made_with)
    assert service.body == {
        "messages": WIRE_MESSAGES,
        "temperature": 0.5,
        "max_tokens": 10,
        "response_format": {"type": "text"},
        "top_k": 1,
    }
    caller.complete(messages=MESSAGES, temperature=0.1, max_tokens=UNSET, model_extras={"n": 1}, made_with=made_with)
    assert service.body == {
        "messages": WIRE_MESSAGES,
        "temperature": 0.1,
        "response_format": {"type": "text"},
        "n": 1,
    }


def test_unknown_arguments(caller: Any) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'temprature'"):
        caller.complete(messages=MESSAGES, temprature=1)
    with pytest.raises(TypeError, match="unexpected keyword argument 'temprature'"):
        caller.complete(messages=MESSAGES, made_with={"temprature": 1})


# Extra parameters


def test_model_extras(caller: Any, service: Any) -> None:
    response = caller.complete(messages=MESSAGES, model_extras={"logprobs": True})
    assert service.body == {"messages": WIRE_MESSAGES, "logprobs": True}
    assert service.last.headers["extra-parameters"] == "pass-through"
    assert response.choices[0].logprobs


@pytest.mark.parametrize("mode", ["error", "drop", "pass-through"])
def test_extra_parameters(caller: Any, service: Any, mode: str) -> None:
    if mode == "error":
        with pytest.raises(UnsupportedParameterError):
            caller.complete(messages=MESSAGES, model_extras={"logprobs": True}, extra_parameters=mode)
    else:
        caller.complete(messages=MESSAGES, model_extras={"logprobs": True}, extra_parameters=mode)
    assert service.last.headers["extra-parameters"] == mode


# Errors


def test_unsupported_parameter(caller: Any) -> None:
    with pytest.raises(HttpResponseError) as caught:
        caller.complete({**BODY, "logprobs": True})
    ex = caught.value
    assert ex.status_code == 422
    detail = json.loads(ex.response._content.decode("utf-8"))["detail"]
    assert detail["loc"] == ["body", "logprobs"]
    assert isinstance(ex, UnsupportedParameterError)
    assert ex.parameter == "logprobs"


def test_content_filter(caller: Any) -> None:
    with pytest.raises(HttpResponseError) as caught:
        caller.complete(messages=[UserMessage("Say the [filtered] word.")])
    ex = caught.value
    assert ex.status_code == 400
    assert ex.response.json()["error"]["code"] == "content_filter"
    assert isinstance(ex, ContentFilterError)
    assert any(found["filtered"] for found in ex.categories.values())


def test_wrong_key(caller: Any) -> None:
    with pytest.raises(ClientAuthenticationError) as caught:
        caller.complete(messages=MESSAGES, made_with={"credential": AzureKeyCredential("not-the-key")})
    assert caught.value.status_code == 401
    assert "not-the-key" not in str(caught.value)
    assert isinstance(caught.value, AzureError)


def test_unknown_route(caller: Any, service: Any) -> None:
    with pytest.raises(ResourceNotFoundError):
        caller.complete(messages=MESSAGES, made_with={"endpoint": f"{service.url}/elsewhere"})


# Credentials and endpoints


class Tokens:
    """What azure-identity has, synchronous."""

    def __init__(self) -> None:
        self.scopes: list[tuple[str, ...]] = []

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        self.scopes.append(scopes)
        return AccessToken("a-secret-key", 9_999_999_999)


class AsyncTokens(Tokens):
    """What azure-identity.aio has."""

    async def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:  # type: ignore[override]
        return super().get_token(*scopes, **kwargs)


def test_token_credential(caller: Any, service: Any) -> None:
    credential = AsyncTokens() if caller.asynchronous else Tokens()
    caller.complete(messages=MESSAGES, made_with={"credential": credential})
    assert service.last.headers["authorization"] == "Bearer a-secret-key"
    assert "api-key" not in service.last.headers
    assert credential.scopes == [("https://ml.azure.com/.default",)]


def test_api_version(caller: Any, service: Any) -> None:
    caller.complete(messages=MESSAGES, made_with={"api_version": "2025-04-01"})
    assert service.last.query == {"api-version": "2025-04-01"}
    caller.complete(messages=MESSAGES, made_with={"api_version": None})
    assert service.last.query == {}
    caller.complete(messages=MESSAGES, api_version="2025-05-01")
    assert service.last.query == {"api-version": "2025-05-01"}


def test_the_endpoints_own_query_survives(caller: Any, service: Any) -> None:
    caller.complete(messages=MESSAGES, made_with={"endpoint": f"{service.url}/?tenant=a%20b"})
    assert service.last.query == {"tenant": "a b", "api-version": "2024-05-01-preview"}


def test_client_from_environment(caller: Any, service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("AZURE_AI_CHAT_ENDPOINT", service.url)
    monkeypatch.setenv("AZURE_AI_CHAT_KEY", "a-secret-key")
    made_with = {
        "endpoint": os.environ["AZURE_AI_CHAT_ENDPOINT"],
        "credential": AzureKeyCredential(os.environ["AZURE_AI_CHAT_KEY"]),
    }
    info = caller("ChatCompletionsClient", "get_model_info", made_with=made_with)
    assert (info.model_name, info.model_provider_name) == ("reference-model", "model-inference")


# The other operations


@pytest.mark.parametrize("stream", [False, True])
def test_text_completion(caller: Any, service: Any, stream: bool) -> None:
    found = caller("CompletionsClient", "complete", prompt="Once upon a time", max_tokens=20, stream=stream)
    text = "".join(each.choices[0].text for each in found if each.choices) if stream else found.choices[0].text
    assert "Once upon a time" in text
    assert service.last.path == "/completions"


def test_embeddings(caller: Any, service: Any) -> None:
    result = caller("EmbeddingsClient", "embed", input=["first", "second"], dimensions=16, encoding_format="float")
    assert [len(item.embedding) for item in result.data] == [16, 16]
    assert [item.index for item in result.data] == [0, 1]
    packed = caller("EmbeddingsClient", "embed", input=["first"], dimensions=16, encoding_format="base64")
    assert struct.unpack("<16f", base64.b64decode(packed.data[0].embedding)) == pytest.approx(result.data[0].embedding)


def test_image_embeddings(caller: Any, service: Any, tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    picture.write_bytes(png())
    item = ImageEmbeddingInput.load(image_file=str(picture), image_format="png", text="a pixel")
    result = caller("ImageEmbeddingsClient", "embed", input=[item], made_with={"dimensions": 8})
    assert len(result.data[0].embedding) == 8
    assert service.body["input"][0]["text"] == "a pixel"
    assert service.last.path == "/images/embeddings"


def test_image_generation(caller: Any, service: Any) -> None:
    result = caller("ImageGenerationsClient", "generate", prompt="A lighthouse", size=ImageSizePreset("1024x1024"))
    assert base64.b64decode(result.data[0].image).startswith(b"\x89PNG")
    assert service.body == {"prompt": "A lighthouse", "size": "1024x1024", "n": 1}
    caller("ImageGenerationsClient", "generate", prompt="A lighthouse", size=ImageSize(width=64, height=32), n=2)
    assert service.body == {"prompt": "A lighthouse", "size": {"width": 64, "height": 32}, "n": 2}


def test_model_info_is_asked_once(caller: Any, service: Any) -> None:
    client, first, second = caller.load()
    assert type(client).__name__ == "ChatCompletionsClient"
    assert first is second
    assert first.model_type == "chat-completion"
    assert [arrival.path for arrival in service.received] == ["/info"]


@pytest.mark.parametrize(
    ("model_type", "expected"),
    [
        ("chat_completion", "ChatCompletionsClient"),
        ("Chat Completions", "ChatCompletionsClient"),
        ("chat", "ChatCompletionsClient"),
        ("completion", "ChatCompletionsClient"),
        ("embeddings", "EmbeddingsClient"),
        ("text-embeddings", "EmbeddingsClient"),
        (ModelType.IMAGE_EMBEDDINGS.value, "ImageEmbeddingsClient"),
        ("image-generation", "ImageGenerationsClient"),
        ("text-generation", "CompletionsClient"),
    ],
)
def test_load_client(caller: Any, service: Any, model_type: str, expected: str) -> None:
    service.reply({"model_name": "m", "model_type": model_type, "model_provider_name": "p"})
    assert type(caller.load()[0]).__name__ == expected


def test_load_client_passes_options_on(caller: Any, service: Any) -> None:
    client, _, _ = caller.load(temperature=0.25)
    assert client._settings.defaults["temperature"] == 0.25


def test_load_client_refuses_unknown_models(caller: Any, service: Any) -> None:
    service.reply({"model_name": "m", "model_type": "oracle", "model_provider_name": "p"})
    with pytest.raises(ValueError, match="no client serves the model_type 'oracle'"):
        caller.load()


def test_endpoint_without_info(caller: Any, service: Any) -> None:
    service.reply({"error": "Not found", "message": "no such route", "status": 404}, status=404)
    with pytest.raises(ResourceNotFoundError, match="Model information is not available on this endpoint") as caught:
        caller.load()
    assert caught.value.status_code == 404


# What servers send beyond the document


def test_survival(caller: Any, service: Any) -> None:
    body = {
        "object": "chat.completion",
        "created": 1_700_000_000_000,
        "model": "m",
        "choices": [
            {
                "index": 0,
                "finish_reason": "tired",
                "message": {"role": "oracle", "content": None, "mood": {"joy": 1}},
                "extra": [1],
            }
        ],
        "system_fingerprint": "fp",
    }
    service.reply(body)
    response = caller.complete(messages=MESSAGES)
    assert response.id is None
    assert response.usage is None
    assert response.created.year == 2023
    choice = response.choices[0]
    assert choice.finish_reason == "tired"
    assert choice.message.role == "oracle"
    assert choice.message.tool_calls is None
    assert choice.message.additional_properties == {"mood": {"joy": 1}}
    assert response["system_fingerprint"] == "fp"
    assert response.as_dict() == body


def test_what_an_answer_lacks_is_not_handed_back_as_null(caller: Any, service: Any) -> None:
    answer = caller.complete(messages=MESSAGES).choices[0].message
    assert answer.tool_calls is None
    back = AssistantMessage(content=answer.content, tool_calls=answer.tool_calls)
    caller.complete(messages=[back, ToolMessage(None, tool_call_id="a")])
    assert service.body["messages"] == [
        {"role": "assistant", "content": answer.content},
        {"role": "tool", "tool_call_id": "a"},
    ]
    back["content"] = None
    caller.complete(messages=[back])
    assert service.body["messages"] == [{"role": "assistant", "content": None}]
