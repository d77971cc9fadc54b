"""Jupyter notebooks: only the source of code cells changes, in the formatting of the file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model_inference_overlay.migrate.edits import apply
from model_inference_overlay.migrate.notebook import move_notebook

from .migration import MOVES


def notebook(*cells: Any, **metadata: Any) -> dict[str, Any]:
    kinds = [
        ("markdown", cell[3:]) if isinstance(cell, str) and cell.startswith("md:") else ("code", cell) for cell in cells
    ]
    listed = [
        {"cell_type": kind, "metadata": {"é": 1}, "outputs": [{"text": ["old.api }]\\"]}], "source": source}
        for kind, source in kinds
    ]
    return {"cells": listed, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def moved(text: str) -> tuple[str, list[str]]:
    edits, findings = move_notebook(text, MOVES)
    after = apply(text.encode(), edits).decode()
    return after, [f"{item.cell}:{item.line}: {item.message}" for item in findings]


LAYOUTS: dict[str, dict[str, Any]] = {
    "jupyter": {"indent": 1, "ensure_ascii": False},
    "ascii": {"indent": 2},
    "compact": {"separators": (",", ":"), "ensure_ascii": False},
    "one line": {},
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("is_list", [True, False])
def test_cells_change_and_formatting_stays(layout: str, is_list: bool) -> None:
    def dump(*cells: str) -> str:
        sources = [cell.splitlines(keepends=True) if is_list and not cell.startswith("md:") else cell for cell in cells]
        return json.dumps(notebook(*sources), **LAYOUTS[layout]) + "\n"

    before = dump(
        "md:old.api is used here",
        '# é € "quoted" \\ \nimport old.api as sdk\nfrom old.core.exceptions import AzureError, HttpError',
        "",
        "sdk.models.Kind",
        "x = 'é'\nfrom old.core.exceptions import AzureError, Odd",
    )
    after = dump(
        "md:old.api is used here",
        '# é € "quoted" \\ \nimport new as sdk\nimport new.models\nfrom new.exceptions import AzureError, HttpError',
        "",
        "sdk.models.Kind",
        "x = 'é'\nfrom new.exceptions import AzureError\nfrom old.core.exceptions import Odd",
    )
    text, findings = moved(before)
    assert text == after
    assert findings == ["5:2: old.core.exceptions.Odd stays: new.exceptions has no Odd"]
    assert moved(text)[0] == text


def test_a_cell_of_which_nothing_is_left() -> None:
    cells = (["from old.core.settings import settings\n", "settings.tracing = 'opentelemetry'"], ["x"])
    assert json.loads(moved(json.dumps(notebook(*cells), indent=1))[0])["cells"][0]["source"] == []


def test_a_cells_last_line_goes() -> None:
    cells = (["from old.core.settings import settings\n", "x = 1\n", "settings.tracing = 'opentelemetry'"],)
    assert json.loads(moved(json.dumps(notebook(*cells), indent=1))[0])["cells"][0]["source"] == ["x = 1"]


MAGIC = """\
%pip install -q old-api[prompts]
!ls \\
  -l
files = !ls
%x
from old.api import Client
Client?
await Client().close()
"""


def test_lines_for_ipython() -> None:
    text, findings = moved(
        json.dumps(notebook(MAGIC, "%%bash\npip install old-api\nfrom old.api import x", "%%time\nimport old.api"))
    )
    first, second, third = (cell["source"] for cell in json.loads(text)["cells"])
    assert first == MAGIC.replace("from old.api", "from new")
    assert second == "%%bash\npip install old-api\nfrom old.api import x"
    assert third == "%%time\nimport new"
    assert findings == [
        "1:1: old-api is named in a command: new-dist takes its place",
        "2:2: old-api is named in a command: new-dist takes its place",
    ]


def test_a_cell_that_is_no_python_does_not_keep_others_from_moving() -> None:
    text, findings = moved(json.dumps(notebook("from old.api import (", "from old.api import Client", "x = (")))
    assert [cell["source"] for cell in json.loads(text)["cells"]] == [
        "from old.api import (",
        "from new import Client",
        "x = (",
    ]
    assert findings == ["1:1: left as it is: this is no valid Python 3"]


def test_another_language() -> None:
    text = json.dumps(notebook("from old.api import Client", language_info={"name": "julia"}))
    assert moved(text) == (text, [])


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"cells": 1}', '{"cells": [{}]}', '{"worksheets": []}', "[" * 9999]
)
def test_what_is_no_notebook(text: str) -> None:
    after, [finding] = moved(text)
    assert after == text
    assert finding == "0:1: left as it is: this is no notebook of version 4"
