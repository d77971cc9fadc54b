"""What moves where, as a façade declares it and the installed package has it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from model_inference_overlay.migrate.moves import Lacking, Moved, load, public_names

from .migration import MOVES


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("old.api", Moved("new", "new", 2)),
        ("old.api.Client.complete", Moved("new.Client", "new", 3)),
        ("old.api.models.Kind.x", Moved("new.models.Kind", "new.models", 4)),
        ("old.api.models.Streaming", Moved("new.streaming.Stream", "new.streaming", 4, is_renamed=True)),
        ("old.api.nope", Lacking("new has no nope")),
        ("old.api.later", Lacking("there is no new.later in the installed new")),
        ("old.core.rest", Lacking("new has nothing for it")),
        ("old.core.settings.settings", Lacking("set options of the client")),
        ("old.core", None),
        ("old", None),
        ("old.apis", None),
        ("old.storage.Blob", None),
        ("other", None),
    ],
)
def test_find(old: str, new: Moved | Lacking | None) -> None:
    assert MOVES.find(old) == new


@pytest.mark.parametrize(
    ("name", "is_other"),
    [
        ("old.storage", True),
        ("old.identity.aio", False),
        ("old.core.x", False),
        ("old.api", False),
        ("old", False),
        ("os", False),
    ],
)
def test_is_other(name: str, is_other: bool) -> None:
    assert MOVES.is_other(name) is is_other


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package whose module `heavy` cannot be imported."""
    root = tmp_path / "migrated_to"
    root.mkdir()
    (root / "__init__.py").write_text("__all__ = ['Client']\n")
    (root / "heavy.py").write_text("import no_such_module\n__all__ = ('X', 'Y')\n")
    (root / "made.py").write_text("__all__ = [*'AB']\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield "migrated_to"
    for name in [name for name in sys.modules if name.startswith("migrated_to")]:
        del sys.modules[name]


def test_public_names(package: str) -> None:
    assert public_names(package) == {"Client"}
    assert public_names(f"{package}.heavy") == {"X", "Y"}
    assert public_names(f"{package}.made") == {"A", "B"}
    assert public_names(f"{package}.missing") is None
    assert public_names("no_such_package.x") is None


def test_load(package: str) -> None:
    moves = load(
        package, {"modules": {"a.b": ".", "a.b.c": ".heavy", "a.d": ".missing", "a.e": "else.where"}, "shared": ["a.d"]}
    )
    assert moves.modules == {
        "a.b": package,
        "a.b.c": f"{package}.heavy",
        "a.d": f"{package}.missing",
        "a.e": "else.where",
    }
    assert moves.public == {package: {"Client"}, f"{package}.heavy": {"X", "Y"}}
    assert (moves.own, moves.roots) == (("a.b", "a.e"), ("a.d", "a.b", "a.e"))
