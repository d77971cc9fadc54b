"""Statements that have no purpose any more, and the imports that only they need."""

from __future__ import annotations

import pytest

from .migration import moved, told

IMPORT = "from old.core.settings import settings"
LEVEL = ["1: old.core.settings.settings stays: set options of the client"]

CASES = {
    "alone": (f"import a\n{IMPORT}\n\nsettings.tracing = 'OpenTelemetry'\nx = 1\n", "import a\n\nx = 1\n", []),
    "comments around it": (
        f"# a\n{IMPORT}  # noqa: E402\n# b\nsettings.tracing = 'opentelemetry'\n# c\n",
        "# a\n# b\n# c\n",
        [],
    ),
    "a comment behind it": (f"{IMPORT}\nsettings.tracing = 'opentelemetry'  # why\nx = 1\n", "# why\nx = 1\n", []),
    "between semicolons": (
        f"a = 1; {IMPORT}; b = 2\nsettings.tracing = 'opentelemetry'; x = 1; settings.tracing = 'opentelemetry'\n",
        "a = 1; b = 2\nx = 1\n",
        [],
    ),
    "a semicolon behind it": (f"{IMPORT};\nsettings.tracing = 'opentelemetry' ;  # why\n", "# why\n", []),
    "all of a block": (
        f"def f():\n    {IMPORT}\n    # go\n    settings.tracing = 'opentelemetry'\n",
        "def f():\n    # go\n    pass\n",
        [],
    ),
    "all of a line's block": (
        f"{IMPORT}\nif x: settings.tracing = 'opentelemetry'; settings.tracing = 'opentelemetry'\n",
        "if x: pass\n",
        [],
    ),
    "an object as the value": (
        f"{IMPORT}\nfrom old.core.tracing.ext import otelspan\nsettings.tracing = otelspan\nx = 1\n",
        "x = 1\n",
        [],
    ),
    "an import of other names too": (
        "from old.core.settings import settings, Other\nsettings.tracing = 'opentelemetry'\n",
        "from old.core.settings import Other\n",
        ["1: old.core.settings.Other stays: set options of the client"],
    ),
    "a dotted import": (
        "import os, old.core.settings\nold.core.settings.settings.tracing = 'opentelemetry'\n",
        "import os\n",
        [],
    ),
    "a dotted import that others need": (
        "import old.core.settings\nold.core.settings.settings.tracing = 'opentelemetry'\nold.core.settings.x\n",
        "import old.core.settings\nold.core.settings.x\n",
        ["1: old.core.settings stays: set options of the client"],
    ),
    "over several lines": (f"{IMPORT}\nsettings.tracing = (\n    'opentelemetry'\n)\nx = 1\n", "x = 1\n", []),
    "the last line, without an end": (f"x = 1\n{IMPORT}\nsettings.tracing = 'opentelemetry'", "x = 1\n", []),
    "another value": (f"{IMPORT}\nsettings.tracing = 'opencensus'\n", None, LEVEL),
    "another use": (
        f"{IMPORT}\nsettings.tracing = 'opentelemetry'\nsettings.x = 3\n",
        f"{IMPORT}\nsettings.x = 3\n",
        LEVEL,
    ),
    "an object that is something else": ("settings.tracing = 'opentelemetry'\n", None, []),
    "other packages need it": (
        f"{IMPORT}\nimport old.storage\nfrom old.api import Client\nsettings.tracing = 'opentelemetry'\n",
        f"{IMPORT}\nimport old.storage\nfrom new import Client\nsettings.tracing = 'opentelemetry'\n",
        ["1: old.core.settings.settings stays: old.storage may need it"],
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("case", CASES)
def test_removal(case: str, newline: str) -> None:
    before, after, findings = CASES[case]
    text, found = moved(before.replace("\n", newline))
    assert text == (before if after is None else after).replace("\n", newline)
    assert told(found) == findings
    assert moved(text)[0] == text
