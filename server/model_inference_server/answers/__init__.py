"""The behaviours: one for each operation, found by its operationId."""

from __future__ import annotations

from collections.abc import Mapping

from ..call import Behaviour
from .chat import chat
from .completions import complete
from .embeddings import embed_images, embed_texts
from .images import generate
from .info import info

BEHAVIOURS: Mapping[str, Behaviour] = {
    "getChatCompletions": chat,
    "getCompletions": complete,
    "getEmbeddings": embed_texts,
    "getImageEmbeddings": embed_images,
    "getImageGenerations": generate,
    "getModelInfo": info,
}
"""What this server does; an operation that is not here is answered by `model_inference_server.answers.plain`."""
