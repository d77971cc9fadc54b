"""Image generation: a prompt in, PNG files out."""

from __future__ import annotations

import base64
import re

from ..call import Answer, Call, Reply
from ..media import read_data_url
from ..png import gradient
from ..refusal import cannot
from ..wire import Json, JsonObject, digest

MAX_SIDE = 2048
"""The widest and the highest that an image can be, in pixels."""

MAX_IMAGES = 10
"""The most images of one request."""


def generate(call: Call) -> Answer:
    """Draw `n` gradients of the size that was asked for; their colours follow from the prompt and the seed.

    Raises:
        Refusal: 422 for a size beyond 1 to 2048, more than 10 images, an image prompt that is no data URL, or another
            format than PNG.
    """
    body = call.body
    width, height = _size(body["size"])
    amount = int(body["n"])
    if not 1 <= amount <= MAX_IMAGES:
        raise cannot(["body", "n"], amount, f"Input should be from 1 to {MAX_IMAGES} on this server")
    if body.get("output_format", "png") != "png":
        raise cannot(["body", "output_format"], body["output_format"], "This server makes png only")
    if "image_prompt" in body:
        read_data_url(body["image_prompt"]["image"], ["body", "image_prompt", "image"])
    first = int(body.get("seed", 0))
    result = {
        "id": call.id,
        "object": "image.generation",
        "created": call.created,
        "model": call.model,
        "data": [_image(body, width, height, first + index) for index in range(amount)],
        "usage": {"image_generations": amount},
    }
    return Reply(result)


def _image(body: JsonObject, width: int, height: int, seed: int) -> JsonObject:
    seed = (seed + 2**63) % 2**64 - 2**63  # past the greatest int64 it goes on from the least
    colours = digest(body["prompt"], body.get("negative_prompt"), body.get("image_prompt"), seed)
    return {"image": base64.b64encode(gradient(width, height, colours)).decode(), "seed": seed}


def _size(size: Json) -> tuple[int, int]:
    if isinstance(size, str):
        match = re.fullmatch(r"(\d{1,5})x(\d{1,5})", size, re.ASCII)
        sides = (int(match[1]), int(match[2])) if match else (0, 0)
    else:
        sides = int(size["width"]), int(size["height"])
    if not all(1 <= side <= MAX_SIDE for side in sides):
        raise cannot(["body", "size"], size, f"Input should be like '1024x1024', with sides from 1 to {MAX_SIDE} here")
    return sides
