"""Loading: the path of a prompty file in, its settings out, checked, with references and the base file resolved."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from attrs import fields

from .frontmatter import FrontMatter
from .problem import PromptError
from .prompty import ModelSettings, Prompty, PropertySettings, TemplateSettings
from .references import Place, References

_KINDS: dict[str, type] = {
    **dict.fromkeys(("name", "description", "version", "base", "api", "type", "parser"), str),
    **dict.fromkeys(("authors", "tags"), list),
    **dict.fromkeys(("model", "inputs", "outputs", "configuration", "parameters", "response", "sample"), dict),
}
_NAMES: dict[type, str] = {str: "a text", list: "a list", dict: "a mapping"}
_OWN = {"file", "content", "line", "basePrompty"}
_GLOBAL = "prompty.json"
"""The file beside a prompty file whose member `default` holds configuration for all prompty files of the folder."""


def load(path: Path, below: tuple[Path, ...] = ()) -> Prompty:
    """Read a prompty file.

    Args:
        path: the file, absolute.
        below: the files of which this one is the base.

    Raises:
        PromptError: it is not a prompty file, or what it refers to cannot be had.
        OSError: it cannot be read.
    """
    path = path.resolve()
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PromptError(f"the file is not UTF-8: {error.reason} at byte {error.start}", path) from None
    return _Loading(FrontMatter(text, path), below).prompty()


class _Loading:
    def __init__(self, front: FrontMatter, below: tuple[Path, ...]) -> None:
        self._front = front
        self._below = below
        self._references = References(front.path.parent, front.error)

    def prompty(self) -> Prompty:
        given = self._references.resolve(self._front.fields)
        if isinstance(given.get("sample"), str):
            given["sample"] = self._references.file(given["sample"], ("sample",))
        found = self._checked(given, {each.name for each in fields(Prompty)} - _OWN, ())
        found["model"] = self._model(found.get("model", {}))
        found["template"] = self._template(found.get("template", {}))
        for name in ("inputs", "outputs"):
            found[name] = {key: self._property(each, (name, key)) for key, each in found.get(name, {}).items()}
        front = self._front
        made = Prompty(**found, file=front.path, content=front.body, line=front.body_line)
        return made.on(self._base(made.base)) if made.base else made

    def _base(self, name: str) -> Prompty:
        path = self._references.path(name, ("base",))
        line = (*self._below, self._front.path)
        if path in line:
            raise self._front.error(f"{name} has this file as a base itself; remove one of the two", "base")
        try:
            return load(path, line)
        except OSError as error:
            raise self._front.error(f"{name} cannot be read: {error.strerror or error}", "base") from None

    def _model(self, given: dict[str, Any]) -> ModelSettings:
        found = self._checked(given, {each.name for each in fields(ModelSettings)}, ("model",))
        found["configuration"] = self._global() | found.get("configuration", {})
        return ModelSettings(**found)

    def _global(self) -> dict[str, Any]:
        if not (self._front.path.parent / _GLOBAL).exists():
            return {}
        held = self._references.file(_GLOBAL, ())
        if not isinstance(held, dict) or not isinstance(held.get("default"), dict):
            raise PromptError(f'{_GLOBAL} beside it has to hold {{"default": {{...}}}}', self._front.path)
        default: dict[str, Any] = held["default"]
        return default

    def _template(self, given: Any) -> TemplateSettings:
        if isinstance(given, str):
            return TemplateSettings(type=given)
        if not isinstance(given, dict):
            raise self._front.error("'template' has to be a text or a mapping", "template")
        return TemplateSettings(**self._checked(given, {each.name for each in fields(TemplateSettings)}, ("template",)))

    def _property(self, given: Any, place: Place) -> PropertySettings:
        if not isinstance(given, dict) or "type" not in given:
            raise self._front.error(f"{place[-1]!r} has to be a mapping with a 'type', such as string", *place)
        return PropertySettings(**self._checked(given, {each.name for each in fields(PropertySettings)}, place))

    def _checked(self, given: dict[Any, Any], known: Iterable[str], place: Place) -> dict[str, Any]:
        """Give the members that have a value; refuse what is unknown or of another kind."""
        names = sorted(known)
        found: dict[str, Any] = {}
        for name, value in given.items():
            if name not in names:
                close = get_close_matches(str(name), names, 1)
                hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(names)}"
                raise self._front.error(f"{name!r} is not known {_where(place)}; {hint}", *place, name)
            kind = _KINDS.get(name)
            if value is None:
                continue
            if kind is str and isinstance(value, int | float):
                value = str(value)  # a version such as 1.0
            if kind is not None and not isinstance(value, kind):
                raise self._front.error(f"{name!r} is {value!r:.60}; it has to be {_NAMES[kind]}", *place, name)
            found[name] = value
        return found


def _where(place: Place) -> str:
    return f"in {'.'.join(map(str, place))!r}" if place else "in the front matter"
