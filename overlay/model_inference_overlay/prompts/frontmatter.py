"""Front matter: the text of a prompty file in; its YAML, the template below it, and where each stands, out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .indentation import blank_lines, lines
from .problem import PromptError
from .requirement import of_the_extra

if TYPE_CHECKING:
    from yaml import Node

_FENCES = ("---", "+++")


class FrontMatter:
    """A prompty file, taken apart.

    Attributes:
        fields: the front matter.
        body: the template, without blank lines at its start.
        body_line: the line of the file at which the body starts.
    """

    def __init__(self, text: str, path: Path) -> None:
        """Take a file's text apart.

        Raises:
            PromptError: it has no front matter, or that is not YAML or not a mapping.
        """
        self.path = path
        rows = lines(text)
        first = blank_lines(text)
        if first == len(rows) or (fence := rows[first].rstrip()) not in _FENCES:
            raise PromptError(
                "a prompty file begins with front matter: put it between two lines of ---", path, first + 1
            )
        last = next((number for number in range(first + 1, len(rows)) if rows[number].rstrip() == fence), None)
        if last is None:
            raise PromptError(
                f"the front matter that begins here has no end: put a line of {fence} below it", path, first + 1
            )
        self._offset = first + 2  # YAML counts from 0, from the line below the fence
        self.fields, self._node = self._read("\n".join(rows[first + 1 : last]))
        below = "\n".join(rows[last + 1 :])
        skipped = blank_lines(below)
        self.body = "\n".join(rows[last + 1 + skipped :])
        self.body_line = last + 2 + skipped

    def error(self, message: str, *place: str | int) -> PromptError:
        """Make an error for the member at a place, or for the nearest one around it."""
        return PromptError(message, self.path, self._line(place))

    def _read(self, text: str) -> tuple[dict[str, Any], Node | None]:
        with of_the_extra():
            import yaml
        try:
            loader = yaml.SafeLoader(text)
            try:
                node = loader.get_single_node()
                self._refuse_twice(node, set())
                fields: Any = {} if node is None else loader.construct_document(node)
            finally:
                loader.dispose()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = None if mark is None else mark.line + self._offset
            raise PromptError(
                f"the front matter is not YAML: {error.problem or error.context}", self.path, line
            ) from None
        except PromptError:
            raise
        except (yaml.YAMLError, ValueError) as error:  # an unprintable character, or a date that there is not
            raise PromptError(f"the front matter is not YAML: {error}", self.path, self._offset) from None
        if not isinstance(fields, dict):
            raise PromptError(f"the front matter is {_kind(fields)}; it has to be a mapping", self.path, self._offset)
        return fields, node

    def _refuse_twice(self, node: Node | None, seen: set[int]) -> None:
        """Refuse a mapping that has a key twice, of which YAML would drop one."""
        import yaml

        if node is None or id(node) in seen:  # an alias
            return
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                self._refuse_twice(item, seen)
        elif isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in keys:
                        line = key.start_mark.line + self._offset
                        raise PromptError(f"{key.value!r} stands twice in one mapping; remove one", self.path, line)
                    keys.add(key.value)
                self._refuse_twice(value, seen)

    def _line(self, place: Sequence[str | int]) -> int:
        """Give the line of a member; of the nearest one around it where it came by an alias or a merge."""
        import yaml

        node, line = self._node, self._offset
        for step in place:
            if isinstance(node, yaml.MappingNode):
                found = next(((key, value) for key, value in node.value if key.value == step), None)
                if found is None:
                    break
                line, node = found[0].start_mark.line + self._offset, found[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + self._offset
            else:
                break
        return line


def _kind(value: object) -> str:
    return "a list" if isinstance(value, list) else f"a {type(value).__name__}"
