"""Chat over TCP: text, formats, tools, media and streams."""

from __future__ import annotations

import base64
import io
import json
import uuid
import wave
from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest
from jsonschema import Draft202012Validator

CREATED = 1732100000
CONTENT = "What is the next flights from Seattle to Miami?"
TOOL = {
    "type": "function",
    "function": {
        "name": "get_flight_info",
        "parameters": {
            "type": "object",
            "properties": {"origin_city": {"type": "string"}, "destination_city": {"type": "string"}},
            "required": ["origin_city", "destination_city"],
        },
    },
}
PASS = {"extra_parameters": "pass-through"}


def content(answer: Any) -> str:
    (choice,) = answer["choices"]
    assert choice["finish_reason"] == "stop"
    text: str = choice["message"]["content"]
    return text


def test_the_answer_repeats_the_last_user_message_and_the_instructions(server: Any) -> None:
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "developer", "content": "Be kind."},
        {"role": "user", "content": "first"},
        {"role": "assistant", "content": "answered"},
        {"role": "user", "content": "second"},
    ]
    answer = server.chat(messages=messages)
    assert "You said: second\n" in content(answer)
    assert "first" not in content(answer)
    assert "My instructions are: Be brief. Be kind." in content(answer)
    assert answer["choices"][0]["message"]["role"] == "assistant"
    assert (answer["model"], answer["created"], answer["object"]) == ("reference-model", CREATED, "chat.completion")
    assert str(uuid.UUID(answer["id"])) == answer["id"]


def test_a_conversation_without_a_question_is_answered_too(server: Any) -> None:
    text = content(server.chat(messages=[{"role": "system", "content": "Be brief."}]))
    assert "You said" not in text
    assert "My instructions are: Be brief." in text


def test_the_same_request_gives_the_same_answer_and_a_seed_another_one(server: Any) -> None:
    assert server.chat() == server.chat()
    texts = {content(server.chat(seed=seed)).split("\n")[0] for seed in range(8)}
    assert len(texts) > 1
    assert server.chat(seed=1)["id"] != server.chat(seed=2)["id"]


def test_the_model_is_the_one_that_was_asked_for(server: Any) -> None:
    answer = server.chat(model="my-model")
    assert answer["model"] == "my-model"
    assert "my-model" in content(answer)


def test_tokens_are_counted(server: Any) -> None:
    usage = server.chat("Hello there")["usage"]
    longer = server.chat("Hello there everyone")["usage"]
    assert longer["prompt_tokens"] == usage["prompt_tokens"] + 2  # everyo + ne
    assert longer["completion_tokens"] == usage["completion_tokens"] + 2
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


@pytest.mark.parametrize("limit", [0, 1, 5, 5.0])
def test_max_tokens_cuts_the_answer(server: Any, limit: float) -> None:
    answer = server.chat(max_tokens=limit)
    (choice,) = answer["choices"]
    assert choice["finish_reason"] == "length"
    assert answer["usage"]["completion_tokens"] == limit
    assert content(server.chat()).startswith(choice["message"]["content"])


def test_a_stop_text_ends_the_answer(server: Any) -> None:
    text = content(server.chat("one two three", stop=["three", "two"]))
    assert text.endswith("You said: one ")


def test_a_json_object_is_made(server: Any) -> None:
    answer = server.chat("Hello", response_format={"type": "json_object"})
    assert "You said: Hello" in json.loads(content(answer))["answer"]


def test_json_that_follows_a_schema_is_made(server: Any) -> None:
    schema = {
        "type": "object",
        "properties": {
            "city": {"type": "string"},
            "steps": {"type": "array", "items": {"type": "integer", "minimum": 3}},
            "level": {"enum": ["low", "high"]},
        },
        "required": ["city", "steps", "level"],
        "additionalProperties": False,
    }
    form = {"type": "json_schema", "json_schema": {"name": "place", "schema": schema, "strict": True}}
    made = json.loads(content(server.chat("Where in Lima is the high road?", response_format=form)))
    Draft202012Validator(schema).validate(made)
    assert made == {"city": "Lima", "steps": [3], "level": "high"}


def test_a_schema_that_nothing_fits_is_refused_at_its_place(server: Any) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "int"}}}
    body = {"messages": [{"role": "user", "content": "a"}], "response_format": form}
    detail = server.refused("/chat/completions", body)
    assert detail["loc"] == ["body", "response_format", "json_schema", "schema"]
    assert "not valid at /type" in detail["msg"]


def test_tools_go_round_trip(server: Any) -> None:
    messages: list[dict[str, Any]] = [{"role": "user", "content": CONTENT}]
    (choice,) = server.chat(messages=messages, tools=[TOOL])["choices"]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["content"] is None
    (call,) = choice["message"]["tool_calls"]
    assert (call["type"], call["function"]["name"]) == ("function", "get_flight_info")
    assert json.loads(call["function"]["arguments"]) == {"origin_city": "Seattle", "destination_city": "Miami"}
    messages += [
        {"role": "assistant", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": call["id"], "content": '{"flight": "DL123"}'},
    ]
    answer = server.chat(messages=messages, tools=[TOOL])
    assert 'The tool get_flight_info returned: {"flight": "DL123"}' in content(answer)
    messages += [{"role": "assistant", "content": "Done."}, {"role": "user", "content": "thank you"}]
    assert "You said: thank you" in content(server.chat(messages=messages, tools=[TOOL]))


def test_calls_have_identifiers_of_their_own(server: Any) -> None:
    other = {"type": "function", "function": {"name": "now"}}
    (choice,) = server.chat("get_flight_info and now", tools=[TOOL, other])["choices"]
    first, second = choice["message"]["tool_calls"]
    assert (first["function"]["name"], second["function"]["name"]) == ("get_flight_info", "now")
    assert first["id"] != second["id"]


PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()

PARTS: list[tuple[dict[str, Any], str]] = [
    (
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PIXEL}", "detail": "high"}},
        "You attached an image (image/png, 8 bytes).",
    ),
    (
        {"type": "image_url", "image_url": {"url": "https://example.com/cat.jpg"}},
        "You attached an image (https://example.com/cat.jpg).",
    ),
    (
        {"type": "input_audio", "input_audio": {"data": "AAECAw==", "format": "mp3"}},
        "You attached a recording (audio/mp3, 4 bytes).",
    ),
    (
        {"type": "audio_url", "audio_url": {"url": "data:audio/wav;base64,AAEC"}},
        "You attached a recording (audio/wav, 3 bytes).",
    ),
]


@pytest.mark.parametrize(("part", "wanted"), PARTS)
def test_images_and_recordings_are_described(server: Any, part: dict[str, Any], wanted: str) -> None:
    parts = [{"type": "text", "text": "What is it?"}, part]
    text = content(server.chat(messages=[{"role": "user", "content": parts}]))
    assert "You said: What is it?" in text
    assert wanted in text


@pytest.mark.parametrize(
    ("part", "loc"),
    [
        ({"type": "image_url", "image_url": {"url": "cat.png"}}, ["image_url", "url"]),
        ({"type": "image_url", "image_url": {"url": "data:image/png;base64,*"}}, ["image_url", "url"]),
        ({"type": "audio_url", "audio_url": {"url": "file:///a"}}, ["audio_url", "url"]),
        ({"type": "input_audio", "input_audio": {"data": "*", "format": "wav"}}, ["input_audio", "data"]),
    ],
)
def test_media_that_are_not_well_formed_are_refused_at_their_place(
    server: Any, part: dict[str, Any], loc: list[str]
) -> None:
    detail = server.refused("/chat/completions", {"messages": [{"role": "user", "content": [part]}]})
    assert detail["loc"] == ["body", "messages", 0, "content", 0, *loc]


def test_a_spoken_answer_is_a_real_wav_file(server: Any) -> None:
    (choice,) = server.chat("Hello", modalities=["text", "audio"])["choices"]
    audio = choice["message"]["audio"]
    assert "You said: Hello" in audio["transcript"]
    assert choice["message"]["content"] is None
    assert audio["expires_at"] > CREATED
    with wave.open(io.BytesIO(base64.b64decode(audio["data"]))) as sound:
        assert (sound.getnchannels(), sound.getframerate()) == (1, 8000)
        assert sound.getnframes() == 400 * len(audio["transcript"].split())


@pytest.mark.parametrize(
    "members",
    [{"modalities": ["smell"]}, {"modalities": ["audio"], "stream": True}, {"tools": [TOOL], "tool_choice": "x"}],
)
def test_what_this_server_cannot_do_is_refused(server: Any, members: dict[str, Any]) -> None:
    body = {"messages": [{"role": "user", "content": "a"}], **members}
    assert server.refused("/chat/completions", body)["type"] == "value_error"


def test_several_choices_can_be_had_by_an_extra_parameter(server: Any) -> None:
    answer = server.chat(n=3, headers=PASS)
    assert [choice["index"] for choice in answer["choices"]] == [0, 1, 2]
    assert len({choice["message"]["content"] for choice in answer["choices"]}) == 3


@pytest.mark.parametrize("value", [0, 17, "2", True, 1.5, None])
def test_a_wrong_number_of_choices_is_refused(server: Any, value: Any) -> None:
    body = {"messages": [{"role": "user", "content": "a"}], "n": value}
    assert server.refused("/chat/completions", body, **PASS)["loc"] == ["body", "n"]


@pytest.mark.parametrize(
    ("members", "alternatives"),
    [({"logprobs": True}, 0), ({"logprobs": True, "top_logprobs": 2}, 2), ({"logprobs": 3}, 3)],
)
def test_log_probabilities_can_be_had_by_an_extra_parameter(
    server: Any, members: dict[str, Any], alternatives: int
) -> None:
    (choice,) = server.chat(headers=PASS, **members)["choices"]
    tokens = choice["logprobs"]["content"]
    assert "".join(each["token"] for each in tokens) == choice["message"]["content"]
    assert all(each["logprob"] <= 0 and len(each["top_logprobs"]) == alternatives for each in tokens)
    assert bytes(tokens[0]["bytes"]).decode() == tokens[0]["token"]
    assert "logprobs" not in server.chat(logprobs=False, headers=PASS)["choices"][0]


Chunks = Callable[[Any], list[Any]]


def stream(server: Any, chunks: Chunks, text: str = "Hello", /, **members: Any) -> list[Any]:
    body = {"messages": [{"role": "user", "content": text}], "stream": True, **members}
    response = server.post("/chat/completions", body, **PASS)
    assert response.headers["content-type"].partition(";")[0] == "text/event-stream"
    found = chunks(response)
    assert {each["object"] for each in found} == {"chat.completion.chunk"}
    assert len({each["id"] for each in found}) == 1
    assert [each for each in found if "usage" in each] == found[-1:]
    return found


def test_a_streamed_text_comes_in_pieces_with_the_usage_last(server: Any, chunks: Chunks) -> None:
    whole = server.chat()
    found = stream(server, chunks)
    updates = [each["choices"][0] for each in found]
    assert updates[0]["delta"] == {"role": "assistant", "content": ""}
    assert "".join(each["delta"]["content"] for each in updates) == content(whole)
    assert len(updates) == whole["usage"]["completion_tokens"] + 2
    assert [each["finish_reason"] for each in updates] == [None] * (len(updates) - 1) + ["stop"]
    assert found[-1]["usage"] == whole["usage"]


def test_a_streamed_answer_can_be_cut(server: Any, chunks: Chunks) -> None:
    found = stream(server, chunks, max_tokens=0)
    assert [each["choices"][0]["finish_reason"] for each in found] == [None, "length"]
    assert found[-1]["usage"]["completion_tokens"] == 0


def test_streamed_tool_calls_come_in_pieces(server: Any, chunks: Chunks) -> None:
    other = {
        "type": "function",
        "function": {"name": "now", "parameters": {"properties": {"zone": {"type": "string"}}}},
    }
    text = "get_flight_info from Seattle to Miami, and now in Lima"
    found = [each["choices"][0] for each in stream(server, chunks, text, tools=[TOOL, other])]
    assert found[0]["delta"] == {"role": "assistant", "content": None}
    assert (found[-1]["delta"], found[-1]["finish_reason"]) == ({}, "tool_calls")
    pieces = [piece for each in found[1:-1] for piece in each["delta"]["tool_calls"]]
    for index, group in groupby(pieces, key=lambda piece: piece["index"]):
        first, *rest = group
        assert (first["type"], first["function"]["name"]) == ("function", ["get_flight_info", "now"][index])
        assert first["id"].startswith("call_")
        assert len(rest) > 3
        assert all(set(piece) == {"index", "function"} for piece in rest)
        arguments = json.loads("".join(piece["function"]["arguments"] for piece in rest))
        assert arguments == [{"origin_city": "Seattle", "destination_city": "Miami"}, {"zone": "Lima"}][index]


def test_streamed_choices_are_interleaved(server: Any, chunks: Chunks) -> None:
    whole = server.chat(n=2, logprobs=True, headers=PASS)
    found = [each["choices"][0] for each in stream(server, chunks, n=2, logprobs=True)]
    assert [each["index"] for each in found[:6]] == [0, 1, 0, 1, 0, 1]
    for choice in whole["choices"]:
        own = [each for each in found if each["index"] == choice["index"]]
        assert "".join(each["delta"]["content"] for each in own) == choice["message"]["content"]
        tokens = [token for each in own if "logprobs" in each for token in each["logprobs"]["content"]]
        assert tokens == choice["logprobs"]["content"]
        assert own[-1]["finish_reason"] == "stop"


def test_text_beyond_ascii_and_even_broken_text_is_streamed(server: Any, chunks: Chunks) -> None:
    for text in ("grüße 🎉 ñ", "half \ud83d of a pair"):
        escaped = json.dumps({"messages": [{"role": "user", "content": text}], "stream": True})
        response = server.send(
            "POST",
            "/chat/completions",
            content=escaped,
            headers={"api-key": "a", "content-type": "application/json"},
        )
        said = "".join(each["choices"][0]["delta"]["content"] for each in chunks(response))
        assert f"You said: {text}\n" in said
