"""Type trees as text, for each of the four who read them."""

from __future__ import annotations

import pytest

from codegen.ir import ListOf, MapOf, Primitive, Ref, TupleOf, TypeTree, UnionOf
from codegen.lower.types import Types, joined, literal_text, optional
from codegen.normalize import Entry, Plain


def entry(key: str, kind: str, hint: str = "", values: list[object] | None = None) -> Entry:
    return Entry(key, kind, (f"#/{key}",), hint, {}, values=values or [])


ENTRIES = [
    entry("M", "object"),
    entry("B", "base"),
    entry("A", "alias"),
    entry("E", "enum", values=["a", "b"]),
    entry("I", "enum", values=[1, 2]),
    entry("L", "literal", values=["x", 1, True]),
    entry("F", "literal", values=[1.5]),
    entry("D", "literal", values=[{"a": 1}]),
    entry("N", "literal", values=[None]),
    *(entry(f"S_{name}", "scalar", name) for name in ("datetime", "date", "time", "uuid", "bytes", "binary")),
    *(entry(f"S_{name}", "scalar", name) for name in ("decimal", "unixtime")),
]
NAMES = {"M": "Model1", "B": "Base1", "A": "Alias1", "E": "Enum1", "I": "Int1"}
TYPES = Types(Plain({item.key: item for item in ENTRIES}, {}), {}, NAMES)
ANY, STR, NULL = Primitive("any"), Primitive("str"), Primitive("null")


@pytest.mark.parametrize(
    ("tree", "declared", "result", "taken"),
    [
        (ANY, "Any", "Any", "Any"),
        (STR, "str", "str", "str"),
        (NULL, "None", "None", "None"),
        (Ref("M"), "Model1", "models.Model1", "models.Model1 | Mapping[str, Any]"),
        (Ref("B"), "Base1", "models.Base1", "models.Base1 | Mapping[str, Any]"),
        (Ref("A"), "Alias1", "models.Alias1", "models.Alias1"),
        (Ref("E"), "Enum1 | str", "models.Enum1 | str", "models.Enum1 | str"),
        (Ref("I"), "Int1 | int", "models.Int1 | int", "models.Int1 | int"),
        (Ref("L"), "Literal['x', 1, True]", "Literal['x', 1, True]", "Literal['x', 1, True]"),
        (Ref("F"), "float", "float", "float"),
        (Ref("D"), "Any", "Any", "Any"),
        (Ref("N"), "None", "None", "None"),
        (Ref("S_datetime"), "dt.datetime", "dt.datetime", "dt.datetime"),
        (Ref("S_date"), "dt.date", "dt.date", "dt.date"),
        (Ref("S_time"), "dt.time", "dt.time", "dt.time"),
        (Ref("S_uuid"), "UUID", "UUID", "UUID"),
        (Ref("S_bytes"), "bytes", "bytes", "bytes"),
        (Ref("S_binary"), "bytes", "bytes", "bytes | IO[bytes]"),
        (Ref("S_decimal"), "Decimal", "Decimal", "Decimal"),
        (Ref("S_unixtime"), "UnixTime", "dt.datetime", "dt.datetime"),
        (ListOf(Ref("S_unixtime")), "list[UnixTime]", "list[dt.datetime]", "Sequence[dt.datetime]"),
        (ListOf(ListOf(STR)), "list[list[str]]", "list[list[str]]", "Sequence[Sequence[str]]"),
        (
            TupleOf((STR, Ref("M"))),
            "tuple[str, Model1]",
            "tuple[str, models.Model1]",
            "tuple[str, models.Model1 | Mapping[str, Any]]",
        ),
        (TupleOf((UnionOf((STR, NULL)),)), "tuple[str | None]", "tuple[str | None]", "tuple[str | None]"),
        (
            MapOf(Ref("M")),
            "dict[str, Model1]",
            "dict[str, models.Model1]",
            "Mapping[str, models.Model1 | Mapping[str, Any]]",
        ),
        (
            UnionOf((Ref("E"), STR, NULL)),
            "Enum1 | str | None",
            "models.Enum1 | str | None",
            "models.Enum1 | str | None",
        ),
        (UnionOf((STR, Ref("D"))), "Any", "Any", "Any"),
        (UnionOf((Ref("N"), STR)), "str | None", "str | None", "str | None"),
    ],
)
def test_spelling(tree: TypeTree, declared: str, result: str, taken: str) -> None:
    assert TYPES.declared(tree) == declared
    assert TYPES.result(tree) == result
    assert TYPES.input(tree) == taken
    assert TYPES.seen(tree) == declared.replace("UnixTime", "dt.datetime")


@pytest.mark.parametrize(
    ("tree", "symbols"),
    [
        (STR, set()),
        (ANY, {"Any"}),
        (ListOf(Ref("S_unixtime")), {"UnixTime"}),
        (UnionOf((Ref("S_date"), MapOf(Ref("S_uuid")))), {"dt", "UUID"}),
        (UnionOf((Ref("L"), Ref("D"))), {"Any"}),
        (UnionOf((Ref("L"), Ref("M"))), {"Literal"}),
    ],
)
def test_symbols(tree: TypeTree, symbols: set[str]) -> None:
    assert TYPES.symbols(tree) == symbols


def test_special_types_and_aliases_inside() -> None:
    assert TYPES.is_special(TupleOf((STR, Ref("S_unixtime"))))
    assert TYPES.is_special(MapOf(ListOf(UnionOf((STR, Ref("S_unixtime"))))))
    assert not TYPES.is_special(ListOf(Ref("S_datetime")))
    assert list(TYPES.aliases_in(ListOf(UnionOf((Ref("A"), Ref("M"), MapOf(Ref("A"))))))) == ["A", "A"]


def test_small_spellings() -> None:
    assert joined([]) == "Any"
    assert joined(["None", "str", "None"]) == "str | None"
    assert [optional(text) for text in ("str", "str | None", "Any", "None")] == [
        "str | None",
        "str | None",
        "Any",
        "None",
    ]


@pytest.mark.parametrize("text", ["'", '"', '"""', "\\", "a\nb", "\r", "\0", "\u202e", "\ud800", "{{ x }}", "é"])
def test_constants_are_ascii_and_read_back(text: str) -> None:
    import ast

    spelled = literal_text(text)
    assert spelled.isascii()
    assert "\n" not in spelled
    assert ast.literal_eval(spelled) == text
