"""Prompt templates: a prompty file or a text in, an object that makes messages of data out."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, Self

from .indentation import blank_lines, unindent
from .loading import load
from .messages import split
from .problem import PromptError
from .prompty import Prompty
from .references import References
from .rendering import Source, Template

_ENDINGS = ("", ".mustache")


class PromptTemplate:
    """A template of a conversation.

    Attributes:
        prompty: the prompty file, or None for a template from a text.
        model_name: the model's name: `azure_deployment` of a prompty file's configuration, or the one that was given.
        parameters: the parameters of a call, from the prompty file; pass them on with `**`.
        config: `api` and `prompt_template` of a template from a text; empty for a prompty file.
    """

    def __init__(
        self,
        *,
        api: str = "chat",
        prompty: Prompty | None = None,
        prompt_template: str | None = None,
        model_name: str | None = None,
    ) -> None:
        """Make a template; `from_prompty` and `from_string` are shorter.

        Raises:
            PromptError: the template is not well-formed.
            TypeError: neither a prompty file nor a text is given.
        """
        self.prompty = prompty
        self.model_name = model_name
        self.parameters: dict[str, Any] = {}
        self.config: dict[str, str] = {}
        if prompty is not None:
            self.model_name = prompty.model.configuration.get("azure_deployment")
            self.parameters = prompty.model.parameters
            source = _Files(prompty).source(prompty.content, prompty.file, prompty.line)
            self._template = Template(source, _Files(prompty).partial)
        elif prompt_template is not None:
            self.config = {"api": api or "chat", "prompt_template": prompt_template}
            skipped = blank_lines(prompt_template)
            source = Source(
                unindent(prompt_template), lambda text, line: PromptError(text, None, line and line + skipped)
            )
            self._template = Template(source, _no_partial)
        else:
            raise TypeError("a PromptTemplate is made of a prompty file or of a text: pass prompty or prompt_template")

    @classmethod
    def from_prompty(cls, file_path: str | PathLike[str]) -> Self:
        """Read a template from a prompty file.

        Args:
            file_path: the file's path; a relative one starts at the folder of the calling program's own file.

        Raises:
            PromptError: the file is not a prompty file, or what it refers to cannot be had; the message says at
                which line.
            OSError: the file cannot be read.
            ModuleNotFoundError: the extra `[prompts]` is not installed.
        """
        if not file_path:
            raise ValueError("file_path is empty: pass the path of a prompty file")
        caller = Path(sys._getframe(1).f_code.co_filename)
        folder = caller.parent if caller.is_file() else Path()  # typed in, or a notebook's
        return cls(prompty=load((folder / file_path).absolute()))

    @classmethod
    def from_string(cls, prompt_template: str, api: str = "chat", model_name: str | None = None) -> Self:
        """Make a template of a text, whose indentation is removed.

        Args:
            prompt_template: the template: role lines such as `user:`, each followed by its message.
            api: what the prompt is for; kept in `config`.
            model_name: the model's name; kept as the attribute.

        Raises:
            PromptError: the text is not well-formed mustache.
            ModuleNotFoundError: the extra `[prompts]` is not installed.
        """
        return cls(api=api, prompt_template=prompt_template, model_name=model_name)

    def create_messages(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> list[dict[str, Any]]:
        """Render the template to the messages of a chat.

        Args:
            data: the variables.
            kwargs: further variables, which go before those of `data`. What neither has comes from the prompty file's
                sample, then from the defaults of its inputs, and is empty otherwise.

        Returns:
            One mapping for each message: `role`, and `content`, which is a text, or for a user's message with images a
            list of content items.

        Raises:
            PromptError: a role or an image is not usable, a partial is missing, or there is no message.
        """
        if data is not None and not isinstance(data, Mapping):
            raise TypeError(f"data is a mapping from variables to values, found {type(data).__qualname__}")
        variables = {**(data or {}), **kwargs}
        if self.prompty is None:
            return split(self._template.render(variables), None, PromptError)
        path = self.prompty.file
        self._check(self.prompty)
        rendered = self._template.render({**self.prompty.data, **variables})
        return split(rendered, path.parent, lambda text: PromptError(text, path))

    @staticmethod
    def _check(prompty: Prompty) -> None:
        for name, found, wanted in (
            ("model.api", prompty.model.api or "chat", "chat"),
            ("template.type", prompty.template.type, "mustache"),
            ("template.parser", prompty.template.parser or "prompty", "prompty"),
        ):
            if found != wanted:
                raise PromptError(f"{name} is {found!r}; messages are made of {wanted!r} alone", prompty.file)


class _Files:
    """The files of a prompty file's folder, as sources of a template."""

    def __init__(self, prompty: Prompty) -> None:
        self._path = prompty.file
        self._references = References(prompty.file.parent, lambda text, *place: PromptError(text, prompty.file))

    def source(self, text: str, path: Path, first: int) -> Source:
        return Source(text, lambda message, line: PromptError(message, path, line and line + first - 1))

    def partial(self, name: str) -> Source:
        for ending in _ENDINGS:
            path = self._references.path(name + ending, ())
            if path.is_file():
                return self.source(self._references.text(name + ending, ()), path, 1)
        raise PromptError(f"there is no file {name} or {name}.mustache beside it for the partial {name!r}", self._path)


def _no_partial(name: str) -> Source:
    raise PromptError(f"the partial {name!r} needs a file beside a prompty file; a template from a text has none")
