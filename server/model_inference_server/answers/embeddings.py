"""Embeddings: texts or images in, an EmbeddingsResult out."""

from __future__ import annotations

from ..call import Answer, Call, Reply
from ..media import read_data_url
from ..refusal import cannot
from ..tokens import IMAGE_TOKENS, count
from ..vectors import ENCODINGS, bytes_features, text_features, vector

MAX_DIMENSIONS = 4096
"""The longest vectors that this server makes."""


def embed_texts(call: Call) -> Answer:
    """Embed each text of `input`. `input_type` changes nothing.

    Raises:
        Refusal: 422 for dimensions beyond 1 to 4096, or an unknown encoding.
    """
    texts: list[str] = call.body["input"]
    return _result(call, [text_features(each) for each in texts], sum(map(count, texts)))


def embed_images(call: Call) -> Answer:
    """Embed each image of `input` together with its text.

    Raises:
        Refusal: 422 for an image that is no data URL, dimensions beyond 1 to 4096, or an unknown encoding.
    """
    features: list[list[tuple[bytes, float]]] = []
    tokens = 0
    for index, item in enumerate(call.body["input"]):
        image = read_data_url(item["image"], ["body", "input", index, "image"])
        text: str = item.get("text", "")
        features.append(bytes_features(image.data) + (text_features(text) if text else []))
        tokens += IMAGE_TOKENS + count(text)
    return _result(call, features, tokens)


def _result(call: Call, inputs: list[list[tuple[bytes, float]]], tokens: int) -> Answer:
    dimensions = int(call.body.get("dimensions", call.settings.dimensions))
    if not 1 <= dimensions <= MAX_DIMENSIONS:
        raise cannot(["body", "dimensions"], dimensions, f"Input should be from 1 to {MAX_DIMENSIONS} on this server")
    encoding: str = call.body.get("encoding_format", "float")
    if encoding not in ENCODINGS:
        known = ", ".join(ENCODINGS)
        raise cannot(["body", "encoding_format"], encoding, f"Input should be one of {known} on this server")
    encode = ENCODINGS[encoding]
    data = [
        {"object": "embedding", "index": index, "embedding": encode(vector(features, dimensions))}
        for index, features in enumerate(inputs)
    ]
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return Reply({"id": call.id, "object": "list", "model": call.model, "data": data, "usage": usage})
