"""Validation: a schema of the document and a value in, a list of problems out, each with its place in the request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from referencing import Registry
from referencing.jsonschema import DRAFT202012

from .dialect import FORMATS, ROOT, dialect
from .document import Document
from .wire import Json, JsonObject, is_array, is_object

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Loc: TypeAlias = list[str | int]
Check: TypeAlias = Callable[[Json], list["Problem"]]

MAX_PROBLEMS = 20
"""How many problems one check reports: enough to mend a request by, however long its wrong list is."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a request: where, what was found, what is wanted, and a code of the rule."""

    loc: Loc
    input: Json
    msg: str
    type: str

    def detail(self) -> JsonObject:
        """Give the problem as an entry of the list `detail` of a 422 answer."""
        return {"loc": self.loc, "input": self.input, "msg": self.msg, "type": self.type}


class Schemas:
    """Compiles schemas of one document to checks."""

    def __init__(self, document: Document) -> None:
        self._class: Any = dialect(document)
        self._registry: Registry[Any] = Registry[Any]().with_resource(ROOT, DRAFT202012.create_resource(document.raw))

    def compile(self, schema: JsonObject, *root: str) -> Check:
        """Make the check for a schema; `root` is what each `loc` starts with, such as `body`."""
        validator = self._class(_absolute(schema), format_checker=FORMATS, registry=self._registry)

        def check(value: Json) -> list[Problem]:
            found = [_problem(error, root) for error in validator.iter_errors(value)]
            # The errors come in the order of the schema's keywords; people look for them in that of the request.
            return sorted(found, key=_order)[:MAX_PROBLEMS]

        return check


def _order(problem: Problem) -> list[tuple[int, str]]:
    return [(each, "") if isinstance(each, int) else (-1, each) for each in problem.loc]


def _absolute(schema: Json) -> Json:
    """Give a copy of a schema whose local references work from outside of the document."""
    if is_array(schema):
        return [_absolute(each) for each in schema]
    if not is_object(schema):
        return schema
    copy = {name: _absolute(each) for name, each in schema.items()}
    if isinstance(copy.get("$ref"), str) and copy["$ref"].startswith("#"):
        copy["$ref"] = ROOT + copy["$ref"]
    return copy


def _problem(error: ValidationError, root: Iterable[str]) -> Problem:
    rule = str(error.validator)
    describe = _RULES.get(rule, lambda value: ("The value does not fit the schema", rule))
    msg, code = describe(error.validator_value)
    return Problem([*root, *error.absolute_path], error.instance, msg, code)


def _types(wanted: Json) -> tuple[str, str]:
    names: list[str] = wanted if is_array(wanted) else [wanted]
    return f"Input should be a valid {' or '.join(names)}", f"{names[0] if len(names) == 1 else 'union'}_type"


def _choices(wanted: Json) -> tuple[str, str]:
    return f"Input should be {' or '.join(repr(each) for each in wanted)}", "enum"


_RULES: dict[str, Callable[[Json], tuple[str, str]]] = {
    "required": lambda _: ("Field required", "missing"),
    "additionalProperties": lambda _: ("Extra inputs are not permitted", "extra_forbidden"),
    "type": _types,
    "enum": _choices,
    "const": lambda wanted: (f"Input should be {wanted!r}", "literal_error"),
    "minimum": lambda wanted: (f"Input should be greater than or equal to {wanted}", "greater_than_equal"),
    "maximum": lambda wanted: (f"Input should be less than or equal to {wanted}", "less_than_equal"),
    "exclusiveMinimum": lambda wanted: (f"Input should be greater than {wanted}", "greater_than"),
    "exclusiveMaximum": lambda wanted: (f"Input should be less than {wanted}", "less_than"),
    "multipleOf": lambda wanted: (f"Input should be a multiple of {wanted}", "multiple_of"),
    "minLength": lambda wanted: (f"String should have at least {wanted} character(s)", "string_too_short"),
    "maxLength": lambda wanted: (f"String should have at most {wanted} character(s)", "string_too_long"),
    "pattern": lambda wanted: (f"String should match the pattern {wanted!r}", "string_pattern_mismatch"),
    "format": lambda wanted: (f"Input should have the format {wanted}", "format"),
    "minItems": lambda wanted: (f"List should have at least {wanted} item(s)", "too_short"),
    "maxItems": lambda wanted: (f"List should have at most {wanted} item(s)", "too_long"),
    "uniqueItems": lambda _: ("List should have no item twice", "not_unique"),
    "oneOf": lambda _: ("Input fits several branches of a union", "ambiguous"),
}
"""What a broken keyword of JSON Schema reads like, in the words and codes that servers built on pydantic use."""
