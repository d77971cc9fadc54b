"""Text literals that name modules."""

from __future__ import annotations

import pytest

from .migration import moved, told

STAYS = "the text 'old.api' stays: it is 'new' now if it names the module"
CODE = "a text that seems to hold code names old.api: change it by hand"

CASES = {
    "a patch": (
        "@mock.patch('old.api.Client.complete')\ndef f(): ...\n",
        "@mock.patch('new.Client.complete')\ndef f(): ...\n",
        [],
    ),
    "a patch of a module": ('patch("old.api", x)\n', 'patch("new", x)\n', []),
    "a raw text": ("patch(r'old.api.models.Kind')\n", "patch(r'new.models.Kind')\n", []),
    "what imports": (
        "importlib.import_module('old.core.exceptions')\n",
        "importlib.import_module('new.exceptions')\n",
        [],
    ),
    "the modules": (
        "sys.modules['old.api']; patch.dict('sys.modules', {'old.api.models': None})\n",
        "sys.modules['new']; patch.dict('sys.modules', {'new.models': None})\n",
        [],
    ),
    "a logger": ("logging.getLogger('old.api')\n", "logging.getLogger('new')\n", []),
    "everyone's logger": ("logging.getLogger('old')\n", None, ["1: the logger 'old': new writes to its own, 'new'"]),
    "a patch of what is private": (
        "patch('old.api._x.Y')\n",
        None,
        ["1: the text 'old.api._x.Y' stays: new has no _x"],
    ),
    "somewhere": ("NAME = 'old.api'\n", None, [f"1: {STAYS}"]),
    "in parts": ("f('old.api' '.models')\n", None, [f"1: {CODE}"]),
    "formatted": ("f(f'old.api.{x}')\n", None, [f"1: {CODE}"]),
    "code": ("exec('from old.api import Client')\n", None, [f"1: {CODE}"]),
    "an entry point": ("f('old.api:load_client')\n", None, [f"1: {CODE}"]),
    "with an escape": ("patch('old\\x2eapi')\n", None, [f"1: {STAYS}"]),
    "prose": ("print('old.api is slow; see https://x/old.api')\n", None, []),
    "documentation": ("'''Use old.api.'''\ndef f():\n    'old.api'\n", None, []),
    "bytes": ("f(b'old.api')\n", None, []),
    "a comment": ("# from old.api import Client\n", None, []),
    "a requirement": (
        "setup(install_requires=['old-api[prompts]==1.0', 'old_core.tracing', 'x'])\n",
        None,
        [
            "1: old-core-tracing: only the old one needs it",
            "1: the requirement 'old-api[prompts]==1.0': 'new-dist[prompts]' takes its place",
        ],
    ),
    "an annotation": (
        "import old.api\ndef f(a: 'list[old.api.models.Kind | old.api.Client]'): ...\n",
        "import new.models\ndef f(a: 'list[new.models.Kind | new.Client]'): ...\n",
        [],
    ),
    "an annotation with a short name": (
        "import old.api as sdk\ndef f(a: 'sdk.models.Kind'): ...\n",
        "import new as sdk\nimport new.models\ndef f(a: 'sdk.models.Kind'): ...\n",
        [],
    ),
    "an annotation with a name that is lacking": (
        "import old.api\nx: 'old.api.Odd' = old.api.Client\n",
        "import new\nimport old.api\nx: 'old.api.Odd' = new.Client\n",
        ["2: the annotation old.api.Odd stays: new has no Odd"],
    ),
    "an annotation that nothing imports": (
        "def f(a: 'old.api.Client'): ...\n",
        None,
        ["1: the annotation old.api.Client stays: it is new.Client now"],
    ),
    "a type comment": (
        "x = []  # type: list[old.api.Client]\n",
        None,
        ["1: the type comment names old.api.Client: change it by hand"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_texts(case: str) -> None:
    before, after, findings = CASES[case]
    text, found = moved(before)
    assert text == (before if after is None else after)
    assert told(found) == findings
    assert moved(text)[0] == text
