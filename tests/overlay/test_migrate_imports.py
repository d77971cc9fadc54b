"""Import statements, and the uses of what they bind, before and after."""

from __future__ import annotations

import ast
import io
import tokenize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .migration import MOVES, moved, told

CASES = {
    "a module": (
        "import old.api\nc = old.api.Client(old.api.aio)\n",
        "import new.aio\nc = new.Client(new.aio)\n",
        [],
    ),
    "a module that nothing uses": ("import old.api.models\n", "import new.models\n", []),
    "a module by another name": (
        "import old.api as inf  # type: ignore\ninf.models.UserMessage(1)\n",
        "import new as inf  # type: ignore\nimport new.models  # type: ignore\ninf.models.UserMessage(1)\n",
        [],
    ),
    "several modules": (
        "import os, old.api as inf, old.core.exceptions, sys  # all\nold.core.exceptions.HttpError\ninf.aio.Client\n",
        "import os, new as inf, new.exceptions, sys  # all\nimport new.aio\nnew.exceptions.HttpError\ninf.aio.Client\n",
        [],
    ),
    "a name that is lacking, spelled in full": (
        "import old.api, old.identity\nold.identity.X, old.api.Client, old.api.Odd\n",
        "import new, old.identity\nimport old.api\nold.identity.X, new.Client, old.api.Odd\n",
        ["2: old.api.Odd stays: new has no Odd"],
    ),
    "a name that is lacking, of a module by another name": (
        "import old.api as inf\ninf.Odd\n",
        "import new as inf\ninf.Odd\n",
        ["2: inf.Odd is old.api.Odd: new has no Odd"],
    ),
    "the package as a value": (
        "import old.api\nprint(old)\n",
        "import old.api\nprint(old)\n",
        ["2: old is used as a value: say what of it is meant"],
    ),
    "another package that no import brings": (
        "import old.api\nold.api.Client, old.identity.X\n",
        "import new\nimport old.api\nnew.Client, old.identity.X\n",
        ["2: old.identity.X is imported by nothing here: import it"],
    ),
    "blanks in a dotted name": ("import old.api\n(old . api.Client . x)\n", "import new\n(new.Client . x)\n", []),
    "in a function": (
        "import old.api\ndef f():\n    import old.api.models\n    return old.api.models.Kind, old.api.Client\n",
        "import new\ndef f():\n    import new.models\n    return new.models.Kind, new.Client\n",
        [],
    ),
    "a parameter of that name": ("def f(old):\n    return old.api.Client\n", None, []),
    "a keyword of that name": ("import old.api\nf(old=1)\n", "import new\nf(old=1)\n", []),
    "names": (
        "from old.api import Client, models as m\nfrom old.api.aio import Client as Async\nm.Kind, Client\n",
        "from new import Client, models as m\nfrom new.aio import Client as Async\nm.Kind, Client\n",
        [],
    ),
    "a name of a module that was imported as a name": (
        "from old.api import models\nmodels.Odd\n",
        "from new import models\nmodels.Odd\n",
        ["2: models.Odd is old.api.models.Odd: new.models has no Odd"],
    ),
    "the module itself": (
        "from old import api\nfrom old import api as x, storage\napi.Client, x.models.Kind\n",
        "import new as api\nimport new as x\nimport new.models\nfrom old import storage\napi.Client, x.models.Kind\n",
        [],
    ),
    "a module that is called otherwise": (
        "from old.core import credentials_async\nimport old.core.credentials_async as c\nc.TokenCredential\n",
        "from new import credentials as credentials_async\nimport new.credentials as c\nc.TokenCredential\n",
        [],
    ),
    "everything": (
        "from old.api import *\nfrom old.api.models import *  # noqa: F403\nKind, Client, Odd, print\n",
        "from new import *\nfrom new.models import *  # noqa: F403\nKind, Client, Odd, print\n",
        ["3: Odd may come from old.api or old.api.models: new and new.models have no such name"],
    ),
    "some names": (
        "from old.core.exceptions import AzureError, Odd as O, HttpError as H  # noqa: F401\n",
        "from new.exceptions import AzureError, HttpError as H  # noqa: F401\n"
        "from old.core.exceptions import Odd as O  # noqa: F401\n",
        ["1: old.core.exceptions.Odd stays: new.exceptions has no Odd"],
    ),
    "some names, and a comment for people": (
        "from old.core.exceptions import AzureError, Odd  # errors\n",
        "from new.exceptions import AzureError  # errors\nfrom old.core.exceptions import Odd\n",
        ["1: old.core.exceptions.Odd stays: new.exceptions has no Odd"],
    ),
    "some names of a list with comments": (
        "from old.core.exceptions import (  # errors\n    AzureError,  # all\n    # about odd\n    Odd as O,  # odd\n"
        "    # about http\n    HttpError,\n    # end\n)  # noqa: F401\n",
        "from new.exceptions import (  # errors\n    AzureError,  # all\n    # about http\n    HttpError,\n    # end\n"
        ")  # noqa: F401\n"
        "from old.core.exceptions import (  # errors\n    # about odd\n    Odd as O,  # odd\n    # end\n"
        ")  # noqa: F401\n",
        ["4: old.core.exceptions.Odd stays: new.exceptions has no Odd"],
    ),
    "some names of a list with several to a line": (
        "from old.core.exceptions import (\n    AzureError, Odd,  # both\n    Other, HttpError\n)\n",
        "from new.exceptions import (\n    AzureError,  # both\n    HttpError\n)\n"
        "from old.core.exceptions import (\n    Odd,  # both\n    Other,\n)\n",
        [
            "2: old.core.exceptions.Odd stays: new.exceptions has no Odd",
            "3: old.core.exceptions.Other stays: new.exceptions has no Other",
        ],
    ),
    "some names in parentheses on one line": (
        "from old.core.exceptions import (AzureError, Odd, HttpError)\n",
        "from new.exceptions import (AzureError, HttpError)\nfrom old.core.exceptions import (Odd)\n",
        ["1: old.core.exceptions.Odd stays: new.exceptions has no Odd"],
    ),
    "some names over two lines": (
        "from old.core.exceptions import AzureError, \\\n    Odd\n",
        "from new.exceptions import AzureError\nfrom old.core.exceptions import Odd\n",
        ["2: old.core.exceptions.Odd stays: new.exceptions has no Odd"],
    ),
    "some names between semicolons": (
        "if x: from old.core.exceptions import AzureError, Odd; y = 1\n",
        "if x: from new.exceptions import AzureError; from old.core.exceptions import Odd; y = 1\n",
        ["1: old.core.exceptions.Odd stays: new.exceptions has no Odd"],
    ),
    "a name that is called otherwise": (
        "from old.api.models import Streaming, Kind\ndef f(x: Streaming): return Streaming(1)\n",
        "from new.streaming import Stream as Streaming\nfrom new.models import Kind\n"
        "def f(x: Streaming): return Streaming(1)\n",
        ["2: Streaming is new.streaming.Stream now, which is called otherwise"],
    ),
    "a name that is called otherwise, of a module": (
        "import old.api as x\nisinstance(y, x.models.Streaming)\n",
        "import new as x\nimport new.streaming\nisinstance(y, x.streaming.Stream)\n",
        [],
    ),
    "a name that its module's new name does not reach": (
        "from old.api import models\nmodels.Streaming\n",
        "from new import models\nmodels.Streaming\n",
        ["2: models.Streaming is new.streaming.Stream now, which new.models does not hold"],
    ),
    "an import that may fail": (
        "try:\n    import old.api as sdk\nexcept ImportError:\n    sdk = None\nsdk.models.Kind\n",
        "try:\n    import new as sdk\n    import new.models\nexcept ImportError:\n    sdk = None\nsdk.models.Kind\n",
        [],
    ),
    "one import or another": (
        "if a:\n    import old.api as sdk\nelse:\n    import old.api.aio as sdk\nsdk.Client, sdk.Odd\n",
        "if a:\n    import new as sdk\nelse:\n    import new.aio as sdk\nsdk.Client, sdk.Odd\n",
        ["5: sdk.Odd is old.api.Odd: new has no Odd", "5: sdk.Odd is old.api.aio.Odd: new.aio has no Odd"],
    ),
    "for type checkers": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from old.api.models import Kind\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from new.models import Kind\n",
        [],
    ),
    "relative": ("from . import old\nfrom .old.api import Client\nfrom ..old import api\nold.api.Client\n", None, []),
    "what is private": ("from old.api._client import X\n", None, ["1: old.api._client.X stays: new has no _client"]),
    "a module without a counterpart": (
        "import old.core.rest\nimport old.api._patch as p\nold.core.rest.Request, p.x\n",
        None,
        ["1: old.core.rest stays: new has nothing for it", "2: old.api._patch stays: new has no _patch"],
    ),
    "a module that the new package has not got yet": (
        "from old.api.later import X\n",
        None,
        ["1: old.api.later.X stays: there is no new.later in the installed new"],
    ),
    "the package above": (
        "import old.core\nold.core.exceptions.HttpError\n",
        None,
        ["2: old.core.exceptions.HttpError stays: nothing here imports its module; it is new.exceptions.HttpError now"],
    ),
    "the package above, by another name": (
        "import old.core as c\nc.exceptions.HttpError, c.rest\n",
        None,
        [
            "2: old.core.exceptions.HttpError stays, reached by the package old.core;"
            " it is new.exceptions.HttpError now",
            "2: old.core.rest stays, reached by the package old.core: new has nothing for it",
        ],
    ),
    "what other packages may need": (
        "from old.storage import Blob\nfrom old.core.exceptions import HttpError\nfrom old.api import Client\n",
        "from old.storage import Blob\nfrom old.core.exceptions import HttpError\nfrom new import Client\n",
        [
            "2: old.core.exceptions.HttpError stays: old.storage may need it; where it concerns new,"
            " use new.exceptions.HttpError"
        ],
    ),
    "what only other packages need": ("import old.storage\nfrom old.core.exceptions import HttpError, Odd\n", None, []),
    "no line end at the end": ("from old.api import Client", "from new import Client", []),
    "other lines end otherwise": (
        "x = 1\r\nfrom old.core.exceptions import (\r\n    AzureError,  # a\r\n    Odd,\r\n)\r\n",
        "x = 1\r\nfrom new.exceptions import (\r\n    AzureError,  # a\r\n)\r\n"
        "from old.core.exceptions import (\r\n    Odd,\r\n)\r\n",
        ["4: old.core.exceptions.Odd stays: new.exceptions has no Odd"],
    ),
    "letters of several bytes": (
        "x = 'äöü €'; import old.api  # é\ny = 'é', old.api.Client\n",
        "x = 'äöü €'; import new  # é\ny = 'é', new.Client\n",
        [],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_imports_and_uses(case: str) -> None:
    before, after, findings = CASES[case]
    text, found = moved(before)
    assert text == (before if after is None else after)
    assert told(found) == findings


@pytest.mark.parametrize("case", CASES)
def test_a_second_run_changes_nothing(case: str) -> None:
    once, _ = moved(CASES[case][0])
    twice, _ = moved(once)
    assert twice == once


def test_what_other_files_need_stays() -> None:
    before = "from old.core.exceptions import HttpError\n"
    text, found = moved(before, "old.storage")
    assert text == before
    assert told(found) == [
        "1: old.core.exceptions.HttpError stays: old.storage may need it; where it concerns new,"
        " use new.exceptions.HttpError"
    ]


def test_what_other_files_may_use_and_has_no_counterpart_is_of_no_interest() -> None:
    before = "import old.core.rest\nfrom old.core.settings import settings\nsettings.tracing = 'opentelemetry'\n"
    assert moved(before, "old.storage") == (before, [])


@pytest.mark.parametrize("text", ["print 'x'\nimport old.api\n", "from old.api import (\n", "import old.api\n\0"])
def test_a_program_that_is_no_python(text: str) -> None:
    after, [finding] = moved(text)
    assert after == text
    assert finding.message == "left as it is: this is no valid Python 3"


_NAMES = ["AzureError", "HttpError", "Odd", "Other"]


@st.composite
def imports(draw: st.DrawFn) -> str:
    """An import of some names, laid out somehow, each comment with a number of its own."""
    names = draw(st.lists(st.sampled_from(_NAMES), min_size=1, max_size=4, unique=True))
    names = [f"{name} as {name}{draw(st.integers(0, 9))}" if draw(st.booleans()) else name for name in names]
    if draw(st.booleans()):
        return f"from old.core.exceptions import {', '.join(names)}{draw(st.sampled_from(['', '  # c0', '  # noqa']))}"
    numbers = iter(range(1, 99))
    gaps = [" ", "\n    ", "\n\n    ", "  # c{}\n    ", "\n    # c{}\n    ", "  # c{}\n    # d{}\n    "]
    fill = [draw(st.sampled_from(gaps)).replace("{}", str(next(numbers))) for _ in range(len(names) + 1)]
    listed = "".join(f"{gap}{name}," for gap, name in zip(fill, names, strict=False))
    listed = listed if draw(st.booleans()) else listed[:-1]
    return f"from old.core.exceptions import ({listed}{fill[-1].rstrip(' ')})"


def _bound(text: str) -> dict[str, str]:
    """What each name is, by the name it is bound to."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _comments(text: str) -> set[str]:
    return {
        token.string for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.COMMENT
    }


@settings(max_examples=300, deadline=None)
@given(imports(), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_any_layout(statement: str, newline: str, is_indented: bool) -> None:
    # What is in parentheses need not be indented.
    before = f"if x:\n    {statement}\n    y = 1\n" if is_indented else f"# a\n{statement}\n# b\n"
    before = before.replace("\n", newline)
    after, findings = moved(before)
    public = MOVES.public["new.exceptions"]
    wanted = {
        local: dotted.replace("old.core", "new") if dotted.rpartition(".")[2] in public else dotted
        for local, dotted in _bound(before).items()
    }
    assert _bound(after) == wanted
    assert _comments(after) == _comments(before)
    assert len(findings) == len([dotted for dotted in wanted.values() if dotted.startswith("old.")])
    assert after.count("\n") == after.count(newline)
    assert moved(after)[0] == after
