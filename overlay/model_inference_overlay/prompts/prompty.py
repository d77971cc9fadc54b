"""Prompty files: a path in, the settings and the template that the file holds out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attrs import asdict, define, evolve, field

_SECRET = ("key", "secret", "token", "password", "credential")


@define(kw_only=True)
class ModelSettings:
    """The model that a prompt is for; how to reach it is left out of the repr, since it may hold a key.

    Attributes:
        api: what the prompt is for, such as `chat`.
        configuration: how the model is reached.
        parameters: the parameters of the call.
        response: what an answer looks like; for the reader's own use.
    """

    api: str = ""
    configuration: dict[str, Any] = field(factory=dict, repr=False)
    parameters: dict[str, Any] = field(factory=dict)
    response: dict[str, Any] = field(factory=dict)


@define(kw_only=True)
class PropertySettings:
    """An input or output: its JSON type, what it is where nothing else is given, and what it means."""

    type: str
    default: Any = None
    description: str = ""


@define(kw_only=True)
class TemplateSettings:
    """How the template is written, and how what is rendered becomes messages."""

    type: str = "mustache"
    parser: str = "prompty"


@define(kw_only=True)
class Prompty:
    """A prompty file.

    Attributes:
        base: the name of the file whose settings hold where this one has none.
        basePrompty: that file, read.
        sample: data for what the caller leaves out.
        content: the template, with `line`, its first line in the file.
        file: the file's path.
    """

    name: str = ""
    description: str = ""
    authors: list[str] = field(factory=list)
    tags: list[str] = field(factory=list)
    version: str = ""
    base: str = ""
    basePrompty: Prompty | None = None
    model: ModelSettings = field(factory=ModelSettings)
    sample: dict[str, Any] = field(factory=dict)
    inputs: dict[str, PropertySettings] = field(factory=dict)
    outputs: dict[str, PropertySettings] = field(factory=dict)
    template: TemplateSettings = field(factory=TemplateSettings)
    file: Path
    content: str = ""
    line: int = 1

    @property
    def data(self) -> dict[str, Any]:
        """What the variables hold that the caller leaves out: the sample, then the defaults of the inputs."""
        defaults = {name: each.default for name, each in self.inputs.items() if each.default is not None}
        return defaults | self.sample

    def to_safe_dict(self) -> dict[str, Any]:
        """Give the settings for a log, with every secret of the configuration written as asterisks."""
        settings: dict[str, Any] = {
            "model": asdict(self.model) | {"configuration": _masked(self.model.configuration)},
            "template": asdict(self.template),
        }
        for name in ("inputs", "outputs"):
            if declared := getattr(self, name):
                settings[name] = {each: asdict(value) for each, value in declared.items()}
        return settings | {"file": self.file.as_posix()}

    def on(self, base: Prompty) -> Prompty:
        """Give these settings, with those of a base where these say nothing."""
        model = ModelSettings(
            api=self.model.api or base.model.api,
            configuration=base.model.configuration | self.model.configuration,
            parameters=base.model.parameters | self.model.parameters,
            response=base.model.response | self.model.response,
        )
        return evolve(
            self,
            name=self.name or base.name,
            description=self.description or base.description,
            authors=list(dict.fromkeys([*base.authors, *self.authors])),
            tags=list(dict.fromkeys([*base.tags, *self.tags])),
            version=self.version or base.version,
            model=model,
            sample=base.sample | self.sample,
            inputs=base.inputs | self.inputs,
            outputs=base.outputs | self.outputs,
            basePrompty=base,
        )


def _masked(value: Any, secret: bool = False) -> Any:
    if isinstance(value, dict):
        named = {key: any(each in str(key).lower() for each in _SECRET) for key in value}
        return {key: _masked(each, secret or named[key]) for key, each in value.items()}
    if isinstance(value, list):
        return [_masked(each, secret) for each in value]
    return "*" * len(str(value)) if secret else value
