"""The reference server of the Model Inference API: the API itself, from its own document, on this machine.

    python -m model_inference_server --port 0

or, in a test or a program:

    from model_inference_server import running

    with running() as url:
        ...  # a client with this endpoint and any key

Its dependencies are those of the extra `model-inference[server]`; nothing of them is imported until a name is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .app import create_app
    from .call import Answer, Arrival, Behaviour, Call, Cut, Events, Intercept, Reply
    from .document import Document, DocumentError, Operation, load_document
    from .filters import FILTER_MARKER
    from .recording import Request
    from .refusal import Refusal
    from .script import ScriptedServer
    from .serving import running
    from .settings import Options, Settings

__all__ = [
    # to serve
    "create_app",
    "running",
    "Options",
    "Settings",
    # the document
    "Document",
    "DocumentError",
    "Operation",
    "load_document",
    # behaviours and interception
    "Answer",
    "Arrival",
    "Behaviour",
    "Call",
    "Cut",
    "Events",
    "Intercept",
    "Refusal",
    "Reply",
    # tests
    "Request",
    "ScriptedServer",
    # content filter
    "FILTER_MARKER",
]

_HOMES = {
    "app": ("create_app",),
    "call": ("Answer", "Arrival", "Behaviour", "Call", "Cut", "Events", "Intercept", "Reply"),
    "document": ("Document", "DocumentError", "Operation", "load_document"),
    "filters": ("FILTER_MARKER",),
    "recording": ("Request",),
    "refusal": ("Refusal",),
    "script": ("ScriptedServer",),
    "serving": ("running",),
    "settings": ("Options", "Settings"),
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
