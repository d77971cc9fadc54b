"""What can be set about the server, with the defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypedDict

MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The server's settings; `Options` names the same ones as keyword arguments.

    Attributes:
        keys: the keys and tokens that are accepted; with none at all any credential is.
        model_name: the name by which the model goes where a request names none.
        model_type: what `GET /info` says that the model is.
        provider_name: what `GET /info` says that its maker is.
        extra_parameters: what is done with unknown members of a body where the header does not say:
            `error`, `drop` or `pass-through`.
        strict_api_version: refuse requests without `api-version`, as Azure does.
        max_body: the most bytes that the body of a request may have.
        stream_delay: the seconds between two events of a stream.
        created: the time, in seconds since 1970, that answers say they were made at; the clock's where it is None.
        dimensions: the length of embedding vectors where a request does not say, 1 to 4096.
        prefix: the path under which the routes lie, such as `/models`.
    """

    keys: Sequence[str] = field(default=(), repr=False)
    model_name: str = "reference-model"
    model_type: str = "chat-completion"
    provider_name: str = "model-inference"
    extra_parameters: str = "error"
    strict_api_version: bool = False
    max_body: int = 16 * MIB
    stream_delay: float = 0.0
    created: int | None = None
    dimensions: int = 64
    prefix: str = ""


class Options(TypedDict, total=False):
    """The settings as keyword arguments; see `Settings`."""

    keys: Sequence[str]
    model_name: str
    model_type: str
    provider_name: str
    extra_parameters: str
    strict_api_version: bool
    max_body: int
    stream_delay: float
    created: int | None
    dimensions: int
    prefix: str
