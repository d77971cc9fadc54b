"""The two packages under one description: what to call in, the call made with either package out.

A call is described without either package's classes (`New` stands for a model), so that the same description can be
carried out by both.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import azure.ai.inference
import azure.ai.inference.aio
import azure.ai.inference.models
import azure.core.credentials
import azure.core.exceptions

import model_inference
import model_inference.aio
import model_inference.credentials
import model_inference.exceptions
import model_inference.models


@dataclass(frozen=True)
class New:
    """A model that is yet to be made: its class, and what its constructor is given."""

    kind: str
    args: tuple[Any, ...] = ()
    members: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Member:
    """A member of an enum, by the names of both."""

    kind: str
    name: str


@dataclass(frozen=True)
class File:
    """A binary file with this content, which has to be made anew for each call since reading it moves it on."""

    content: bytes


@dataclass(frozen=True)
class Call:
    """One call: the client and its options, the method and its arguments."""

    client: str
    method: str
    args: tuple[Any, ...] = ()
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])
    made_with: Mapping[str, Any] = field(default_factory=dict[str, Any])
    key: str | None = "a-key"


@dataclass(frozen=True)
class Package:
    """One of the packages; `call_options` are what it alone needs for a call with a token over plain http."""

    name: str
    clients: ModuleType
    aio: ModuleType
    models: ModuleType
    credentials: ModuleType
    exceptions: ModuleType
    token_options: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def make(self, value: Any) -> Any:
        """Make what a description stands for, in the package's own classes."""
        if isinstance(value, New):
            members = {name: self.make(item) for name, item in value.members.items()}
            return getattr(self.models, value.kind)(*map(self.make, value.args), **members)
        if isinstance(value, Member):
            return getattr(getattr(self.models, value.kind), value.name)
        if isinstance(value, File):
            return io.BytesIO(value.content)
        if isinstance(value, dict):
            return {name: self.make(item) for name, item in value.items()}
        return [self.make(item) for item in value] if isinstance(value, list) else value

    def client(self, call: Call, url: str, asynchronous: bool) -> Any:
        """Make the client of a call."""
        if call.key is None:
            credential: Any = AsyncToken(self) if asynchronous else Token(self)
        else:
            credential = self.credentials.AzureKeyCredential(call.key)
        home = self.aio if asynchronous else self.clients
        return getattr(home, call.client)(url, credential, **self.make(dict(call.made_with)))

    def carry_out(self, call: Call, url: str, asynchronous: bool, runner: asyncio.Runner) -> Any:
        """Make the client, the call, and give its result; a stream is given as the list of its updates."""
        arguments = self.make(dict(call.arguments)) | (self.token_options if call.key is None else {})
        args = [self.make(each) for each in call.args]
        client = self.client(call, url, asynchronous)
        if asynchronous:
            return runner.run(_awaited(client, call.method, args, arguments))
        with client:
            result = getattr(client, call.method)(*args, **arguments)
            if not hasattr(result, "__next__"):
                return result
            with result:
                return list(result)


async def _awaited(client: Any, method: str, args: list[Any], arguments: dict[str, Any]) -> Any:
    async with client:
        result = await getattr(client, method)(*args, **arguments)
        if not hasattr(result, "__anext__"):
            return result
        async with result:  # the retired package leaves the connection open at the end of a stream
            return [update async for update in result]


class Token:
    """A credential that gives one token for ever."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def get_token(self, *scopes: str, **options: Any) -> Any:
        return self._package.credentials.AccessToken("a-token", 4_000_000_000)

    def close(self) -> None: ...


class AsyncToken(Token):
    """The same for an asynchronous client."""

    async def get_token(self, *scopes: str, **options: Any) -> Any:  # type: ignore[override]
        return super().get_token(*scopes, **options)

    async def close(self) -> None: ...  # type: ignore[override]

    async def __aenter__(self) -> AsyncToken:
        return self

    async def __aexit__(self, *_: object) -> None: ...


THEIRS = Package(
    "azure-ai-inference",
    azure.ai.inference,
    azure.ai.inference.aio,
    azure.ai.inference.models,
    azure.core.credentials,
    azure.core.exceptions,
    # It refuses to send a token over plain http, to this machine too.
    {"enforce_https": False},
)
OURS = Package(
    "model-inference",
    model_inference,
    model_inference.aio,
    model_inference.models,
    model_inference.credentials,
    model_inference.exceptions,
)
