"""Every public name of the retired package is in our API under the same name, or in the table of docs/migration.md.

The names are read from the installed wheel: modules, classes, functions, methods, fields, enum members, parameters and
environment variables.
"""

from __future__ import annotations

import importlib
import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from .surface import MODULES, differences, find, public, surface, variables

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "migration.md"


def _rows() -> dict[str, tuple[str, str]]:
    """Read the guide's tables: their first cell's name -> the second and the third cell.

    A name may hold `*`, and ends with a parameter in parentheses where it is one: `azure.x.Class.method(name)`.
    """
    found: dict[str, tuple[str, str]] = {}
    for line in GUIDE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 3 and cells[0].startswith("`"):
            for name in re.findall(r"`([^`]+)`", cells[0]):
                found[name] = (cells[1], cells[2])
    return found


ROWS = _rows()


def _is_listed(name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in ROWS if not _hands_on(pattern))


def _hands_on(name: str) -> bool:
    """Tell whether a row says that ours has the name, so that it is no excuse for a name that ours lacks."""
    theirs, ours = name, ROWS[name][0].strip("`")
    return any(f"{home}." == ours[: len(home) + 1] and theirs.endswith(ours[len(home) :]) for home in MODULES.values())


def test_names() -> None:
    missing = [theirs for theirs, ours in surface() if not _stands(ours) and not _is_listed(theirs)]
    assert not missing, f"neither in our API nor in {GUIDE.name}: {', '.join(missing)}"


def _stands(ours: str) -> bool:
    try:
        find(ours)
    except LookupError:
        return False
    return True


def test_parameters() -> None:
    wrong = [
        f"{theirs}({name}) {problem}"
        for theirs, ours in surface()
        if _stands(ours)
        for name, problem in differences(find(theirs), find(ours))
        if not _is_listed(f"{theirs}({name})")
    ]
    assert not wrong, f"and {GUIDE.name} does not say so: {'; '.join(wrong)}"


def test_environment_variables() -> None:
    assert variables(), "the wheel reads none: it is not read rightly"
    assert not [name for name in variables() if name not in ROWS]


@pytest.mark.parametrize("module", MODULES)
def test_the_table_is_complete(module: str) -> None:
    """Every module, class and function has a row of its own."""
    names = [module, *(f"{module}.{name}" for name in public(importlib.import_module(module)))]
    assert not [name for name in names if name not in ROWS]


@pytest.mark.parametrize("name", ROWS)
def test_what_the_table_promises_exists(name: str) -> None:
    for path in re.findall(r"`(model_inference[.\w]*)`", " ".join(ROWS[name])):
        find(path)


@pytest.mark.parametrize("name", ROWS)
def test_the_table_names_nothing_that_never_was(name: str) -> None:
    if name in variables():
        return
    path, _, parameter = name.partition("(")
    known = {theirs for theirs, _ in surface()} | {"azure.core.rest.HttpRequest", "azure.core.rest.HttpResponse"}
    known |= {"azure.core.rest", "azure.core.settings", "azure.core.settings.settings.tracing_implementation"}
    assert any(fnmatchcase(each, path) for each in known), path
    assert not parameter or parameter.endswith(")")


def test_the_surface_is_that_of_the_wheel() -> None:
    """Guard the reading itself: were it to find too little, the tests above would hold for nothing."""
    names = {theirs for theirs, _ in surface()}
    assert len(names) > 600
    assert {
        "azure.ai.inference.aio.load_client",
        "azure.ai.inference.ChatCompletionsClient.send_request",
        "azure.ai.inference.models.ChatRole.DEVELOPER",
        "azure.ai.inference.models.ImageUrl.load",
        "azure.ai.inference.models.UserMessage.content",
        "azure.ai.inference.prompts.PromptTemplate.from_prompty",
        "azure.ai.inference.tracing.AIInferenceInstrumentor.instrument",
        "azure.core.exceptions.ResourceModifiedError",
    } <= names
