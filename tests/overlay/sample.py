"""A package of models as the generator writes them, small enough to be read beside the tests that use it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import IntEnum
from typing import Any, Literal, TypeAlias
from uuid import UUID

from model_inference_overlay.enums import OpenStrEnum
from model_inference_overlay.model import Model, field, model
from model_inference_overlay.scalars import UnixTime
from model_inference_overlay.unset import UNSET


class Reason(OpenStrEnum):
    STOPPED = "stop"
    TOO_LONG = "length"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


@model(discriminator="role")
class Message(Model):
    role: str


@model(tag="user")
class UserMessage(Message):
    content: str | list[Part] = field(kw_only=False)
    role: str = "user"


@model(tag=("assistant", "bot"))
class AssistantMessage(Message):
    content: str | None = field(default=UNSET, kw_only=False)
    role: str = "assistant"
    calls: list[Call] | None = field(default=UNSET)


@model(discriminator="type")
class Part(Model):
    type: str


@model(tag="text")
class TextPart(Part):
    type: str = "text"
    text: str


@model()
class Call(Model):
    id: str
    arguments: str | None = None


@model()
class Delta(Model):
    content: str | None = field(default=UNSET)
    role: str | None = None


@model()
class Choice(Model):
    index: int
    finish_reason: Reason | str | None
    message: AssistantMessage | None = None
    delta: Delta = field(default=UNSET, empty_when_absent=True)


@model()
class Usage(Model):
    total: int
    cost: float | None = None


@model()
class Answer(Model):
    id: str
    object: Literal["answer"] = "answer"
    created: UnixTime
    choices: list[Choice]
    usage: Usage | None = None


@model()
class About(Model):
    kind: str | None = None


@model()
class Tree(Model):
    name: str
    children: list[Tree] | None = None
    parent: Tree | None = field(default=UNSET)


@model()
class Circle(Model):
    kind: Literal["circle"] = "circle"
    size: float


@model()
class Square(Model):
    kind: Literal["square"] = "square"
    size: float
    corners: int | None = None


@model()
class Square3(Model):
    size: float
    depth: float


@model()
class Everything(Model):
    """One field of each kind."""

    when: UnixTime | None = None
    times: list[UnixTime] | None = None
    named: dict[str, UnixTime] | None = None
    moment: dt.datetime | None = None
    day: dt.date | None = None
    hour: dt.time | None = None
    key: UUID | None = None
    price: Decimal | None = None
    data: bytes | None = None
    level: Level | int | None = None
    levels: list[Level | int] | None = None
    reasons: dict[str, Reason | str] | None = None
    flag: bool | None = None
    numbers: list[float] | None = None
    words: str | list[str] | None = None
    either: Circle | Square | Square3 | None = None
    shapes: list[Circle] | list[Square] | None = None
    anything: Any = None
    json: Json | None = None
    mode: Literal["a", "b"] | None = None
    odd_name: str | None = field(default=None, wire="odd-name")


@model()
class Awkward(Model):
    """Fields that are called like the methods of a mapping."""

    get: str | None = None
    items: list[str] | None = None
    keys: str | None = None
    values: int | None = None
    update: bool | None = None


Same: TypeAlias = "Call"
Again: TypeAlias = "Same"
Loop: TypeAlias = "Loop | Again | list[Loop]"
Json: TypeAlias = "bool | float | str | Circle | list[Json] | dict[str, Json] | None"
