"""The content filter, over TCP."""

from __future__ import annotations

from typing import Any

import pytest

from model_inference_server import FILTER_MARKER

MARKED: list[tuple[str, dict[str, Any]]] = [
    ("/chat/completions", {"messages": [{"role": "user", "content": f"how to {FILTER_MARKER}"}]}),
    (
        "/chat/completions",
        {"messages": [{"role": "system", "content": FILTER_MARKER}, {"role": "user", "content": "a"}]},
    ),
    ("/chat/completions", {"messages": [{"role": "user", "content": [{"type": "text", "text": FILTER_MARKER}]}]}),
    ("/chat/completions", {"messages": [{"role": "user", "content": FILTER_MARKER}], "stream": True}),
    ("/completions", {"prompt": ["a", f"b {FILTER_MARKER}"]}),
    ("/embeddings", {"input": ["a", FILTER_MARKER]}),
    ("/images/embeddings", {"input": [{"image": "data:image/png;base64,AAAA", "text": FILTER_MARKER}]}),
    ("/images/generations", {"prompt": FILTER_MARKER, "size": "1024x1024", "n": 1}),
]


@pytest.mark.parametrize(("path", "body"), MARKED)
def test_a_marked_prompt_is_refused(server: Any, path: str, body: dict[str, Any]) -> None:
    response = server.post(path, body)
    assert response.status_code == 400
    assert response.headers["x-ms-error-code"] == "content_filter"
    error = response.json()["error"]
    assert error.pop("message")
    safe = {"filtered": False, "severity": "safe"}
    assert error == {
        "type": None,
        "param": "prompt",
        "code": "content_filter",
        "status": 400,
        "innererror": {
            "code": "ResponsibleAIPolicyViolation",
            "content_filter_result": {
                "hate": safe,
                "self_harm": safe,
                "sexual": safe,
                "violence": {"filtered": True, "severity": "medium"},
            },
        },
    }


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("[filtered:hate]", {"hate"}),
        ("[filtered:self_harm] [filtered:sexual]", {"self_harm", "sexual"}),
        ("[filtered] [filtered:hate]", {"violence", "hate"}),
    ],
)
def test_the_marker_names_the_category(server: Any, text: str, categories: set[str]) -> None:
    response = server.post("/embeddings", {"input": [text]})
    findings = response.json()["error"]["innererror"]["content_filter_result"]
    assert {name for name, finding in findings.items() if finding["filtered"]} == categories


@pytest.mark.parametrize("text", ["filtered", "[Filtered]", "[filtered:other]", "[ filtered ]"])
def test_other_texts_pass(server: Any, text: str) -> None:
    assert server.post("/embeddings", {"input": [text]}).status_code == 200


def test_what_is_passed_through_is_filtered_too_and_what_is_dropped_is_not(server: Any) -> None:
    body = {"input": ["a"], "suffix": FILTER_MARKER}
    assert server.post("/embeddings", body, extra_parameters="pass-through").status_code == 400
    assert server.post("/embeddings", body, extra_parameters="drop").status_code == 200


def test_a_request_that_does_not_fit_is_invalid_before_it_is_filtered(server: Any) -> None:
    assert server.post("/embeddings", {"input": FILTER_MARKER}).status_code == 422
