"""Parameters: the query and the headers of a request in, nothing or a refusal out."""

from __future__ import annotations

import json
from collections.abc import Mapping

from .document import Operation, Parameter
from .refusal import azure
from .validation import Check, Schemas
from .wire import Json

API_VERSION = "api-version"


class Parameters:
    """The compiled checks of an operation's query and header parameters."""

    def __init__(self, operation: Operation, schemas: Schemas, *, strict_api_version: bool) -> None:
        self._strict = strict_api_version
        self._checks: list[tuple[Parameter, Check]] = [
            (each, schemas.compile(each.schema)) for each in operation.parameters if each.place in ("query", "header")
        ]

    def check(self, query: Mapping[str, str], headers: Mapping[str, str]) -> None:
        """Check the parameters that the document describes; others are let be.

        Raises:
            Refusal: 400 for one that is missing or does not fit its schema.
        """
        for parameter, check in self._checks:
            name, place = parameter.name, parameter.place
            text = headers.get(name.lower()) if place == "header" else query.get(name)
            if text is None:
                self._allow_missing(parameter)
                continue
            problems = check(_coerce(text, parameter))
            if problems:
                raise azure(400, "InvalidParameter", f"{place} parameter {name!r}: {problems[0].msg}", name)

    def _allow_missing(self, parameter: Parameter) -> None:
        # The document requires the version because Azure does; servers outside of Azure know none.
        if not parameter.required or (parameter.name == API_VERSION and not self._strict):
            return
        if parameter.name == API_VERSION:
            message = "the query parameter 'api-version' is required; add it, such as ?api-version=2024-05-01-preview"
            raise azure(400, "MissingApiVersionParameter", message, API_VERSION)
        message = f"{parameter.place} parameter {parameter.name!r} is required; add it"
        raise azure(400, "MissingParameter", message, parameter.name)


def _coerce(text: str, parameter: Parameter) -> Json:
    """Give the value that a text stands for, by the type of the schema; the text itself where it stands for none."""
    if parameter.schema.get("type") in ("integer", "number", "boolean"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text
