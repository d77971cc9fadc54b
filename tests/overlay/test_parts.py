"""Modules whose names are declared by parts: found when they are asked for, and known by the index's name."""

from __future__ import annotations

import importlib
import pickle
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from model_inference_overlay import parts

FILES = {
    "__init__.py": """
        from model_inference_overlay.parts import lazily

        HERE = "here"
        __getattr__, __dir__ = lazily(__name__, {"._one": ("Item", "Kind"), "._two": ("Other",), "._bad": ("Bad",)})
        __all__ = ["Item", "Kind", "Other"]
    """,
    "_one.py": """
        from __future__ import annotations
        from model_inference_overlay.enums import OpenStrEnum
        from model_inference_overlay.model import Model, model
        from .. import {name} as _all

        @model()
        class Item(Model):
            others: list[_all.Other] | None = None
            kind: Kind | str | None = None

        class Kind(OpenStrEnum):
            A = "a"
    """,
    "_two.py": """
        from __future__ import annotations
        from model_inference_overlay.model import Model, model
        from .. import {name} as _all

        @model()
        class Other(Model):
            item: _all.Item | None = None

        class Hidden(Model):
            pass
    """,
    "_bad.py": "raise RuntimeError('broken')",
}


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A package of parts within a package, freshly imported."""
    outer = f"outer_{tmp_path.name}".replace("-", "_")
    folder = tmp_path / outer / "things"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text("")
    for name, text in FILES.items():
        (folder / name).write_text(textwrap.dedent(text).replace("{name}", "things"))
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    yield importlib.import_module(f"{outer}.things")
    for name in [name for name in sys.modules if name.partition(".")[0] == outer]:
        del sys.modules[name]


@pytest.fixture
def loaded(index: ModuleType) -> Callable[[], list[str]]:
    """List the parts that are loaded."""
    prefix = f"{index.__name__}._"
    return lambda: sorted(name.removeprefix(prefix) for name in sys.modules if name.startswith(prefix))


def test_a_part_loads_when_a_name_of_it_is_asked_for(index: ModuleType, loaded: Callable[[], list[str]]) -> None:
    assert {"Item", "Kind", "Other", "HERE", "__name__"} <= set(dir(index))
    assert index.HERE == "here"
    assert loaded() == []
    assert index.Item.__module__ == f"{index.__name__}._one"
    assert loaded() == ["one"]
    assert vars(index)["Item"] is index.Item
    assert "Kind" not in vars(index)
    assert index.Kind("a") is index.Kind.A


def test_a_name_that_is_not_there(index: ModuleType, loaded: Callable[[], list[str]]) -> None:
    with pytest.raises(AttributeError, match=rf"^module '{index.__name__}' has no attribute 'Itm'$") as caught:
        index.Itm  # noqa: B018
    assert (caught.value.name, caught.value.obj) == ("Itm", index)
    assert getattr(index, "Hidden", None) is None
    assert loaded() == []


def test_a_part_that_fails_says_why_each_time(index: ModuleType) -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError, match=r"^broken$"):
            index.Bad  # noqa: B018


def test_a_class_of_another_part_loads_with_its_first_value(index: ModuleType, loaded: Callable[[], list[str]]) -> None:
    item = index.Item.from_dict({"others": None, "kind": "a"})
    assert (item.kind, item.as_dict()) == (index.Kind.A, {"others": None, "kind": "a"})
    assert index.Item.from_dict({"others": []}).others == []
    assert loaded() == ["one"]
    assert index.Item.from_dict({"others": ["odd"]}).others == ["odd"]
    assert loaded() == ["one", "two"]
    for _ in range(2):
        found = index.Item.from_dict({"others": [{"item": {"kind": "b"}}]})
        assert type(found.others[0].item) is index.Item


def test_where_a_name_is_declared(index: ModuleType) -> None:
    assert parts.is_index(index.__name__)
    assert not parts.is_index(__name__)
    assert parts.home(index.__name__, "Other") == f"{index.__name__}._two"
    assert parts.home(index.__name__, "HERE") == index.__name__
    assert parts.home(__name__, "Other") == __name__


def test_public_names(index: ModuleType) -> None:
    assert parts.public_name(index.Item) == (index.__name__, "Item")
    assert parts.public_name(importlib.import_module(f"{index.__name__}._two").Hidden) is None
    assert parts.public_name(Path) is None
    assert parts.public_name(int) is None


def test_a_pickle_names_the_index(index: ModuleType, tmp_path: Path) -> None:
    item = index.Item.from_dict({"others": [{"x": 1}], "kind": "a"})
    data = pickle.dumps(item)
    assert b"_one" not in data
    assert pickle.loads(data) == item
    assert pickle.loads(pickle.dumps(index.Kind.A)) is index.Kind.A
    # What is not public is pickled as anything else is.
    hidden = importlib.import_module(f"{index.__name__}._two").Hidden()
    hidden.additional_properties["x"] = 1
    assert pickle.loads(pickle.dumps(hidden)) == hidden


def test_modules_of_a_package_that_are_attributes_before_they_are_imported() -> None:
    find = parts.submodules("xml", "dom", "sax")
    assert find("dom") is importlib.import_module("xml.dom")
    with pytest.raises(AttributeError, match="module 'xml' has no attribute 'etree'"):
        find("etree")
